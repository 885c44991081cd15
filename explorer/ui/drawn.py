"""Figures of a look, drawn once: a rerun that changes nothing draws nothing."""

from __future__ import annotations

import streamlit as st

from explorer.anatomy.stages import stages
from explorer.figures import tiles as figures
from explorer.figures.covering import cover_uri
from explorer.figures.encoding import png_uri
from explorer.figures.explanation_maps import ShownPicture, shown_picture
from explorer.figures.heat import HeatPicture, heat_picture
from explorer.figures.thumbnails import Sheet, map_sheet
from explorer.figures.tiles import Tiles
from explorer.look import Look

THUMBNAIL_SIZE = 72
_keep = st.cache_data(max_entries=200, show_spinner=False)


def taken_in(look: Look) -> str:
    """What reaches the network, pixel by pixel, as a data URI."""
    return _taken_in(look, look.key)


def stage_sheet(look: Look) -> Sheet:
    """The strongest map of every stage, as thumbnails."""
    return _stage_sheet(look, look.key)


def strongest_map(look: Look, path: str) -> int:
    """The channel of a layer that responds most."""
    return _strongest_map(look, look.key, path)


def layer_tiles(look: Look, path: str, channel: int, most: int = 64) -> Tiles:
    """The strongest maps of a layer, at most so many, and in any case that of one channel."""
    return _layer_tiles(look, look.key, path, channel, most)


def evidence_picture(look: Look, class_index: int, layer: str) -> HeatPicture:
    """Grad-CAM of a class at a layer, with the photo under it."""
    return _evidence_picture(look, look.key, class_index, layer)


def seen(look: Look) -> ShownPicture:
    """The part of the picture that the network looks at."""
    return _seen(look, look.key)


def cover(look: Look, fill: str) -> str:
    """What is seen of that part where it is painted over, as a data URI."""
    return _cover(look, look.key, fill)


@_keep
def _seen(_look: Look, key: str) -> ShownPicture:
    return shown_picture(_look.seen)


@_keep
def _cover(_look: Look, key: str, fill: str) -> str:
    return cover_uri(_look.seen, fill)


@_keep
def _taken_in(_look: Look, key: str) -> str:
    return png_uri(_look.taken_in)


@_keep
def _stage_sheet(_look: Look, key: str) -> Sheet:
    maps = _look.maps(*(stage.last for stage in stages(_look.network.model)))
    return map_sheet([one[..., figures.strongest(one, 1)[0]] for one in maps], THUMBNAIL_SIZE)


@_keep
def _strongest_map(_look: Look, key: str, path: str) -> int:
    return figures.strongest(_look.maps(path)[0], 1)[0]


@_keep
def _layer_tiles(_look: Look, key: str, path: str, channel: int, most: int) -> Tiles:
    [maps] = _look.maps(path)
    count = figures.fitting_count(*maps.shape[:2], most=most)
    return figures.tiles(maps, figures.strongest(maps, count, always=channel))


@_keep
def _evidence_picture(_look: Look, key: str, class_index: int, layer: str) -> HeatPicture:
    explanation = _look.explanation(class_index, layer)
    return heat_picture(_look.seen, explanation.heatmap, explanation.layer_map)
