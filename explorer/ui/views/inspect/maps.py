"""Feature maps of several layers, and behind every value the sum that made it."""

from __future__ import annotations

from functools import partial

import streamlit as st

from explorer.anatomy.stages import stages
from explorer.figures.export import array_as_npy, map_as_csv
from explorer.look import Look
from explorer.ui import drawn, fields, frame, inspected
from explorer.ui.choices import COLOUR_SCALE, LAYERS, MAPS_AT_ONCE, OPENED_MAPS
from explorer.ui.components.map_grid import map_grid
from explorer.ui.frame import plain
from explorer.ui.places import Place, places_text, read_places
from explorer.ui.views.explained import class_title
from explorer.ui.views.inspect.cell_trail import (
    cell_trail,
    open_cell,
    trail_from,
    trail_from_elsewhere,
)
from explorer.ui.views.inspect.channel_statistics import channel_statistics
from explorer.ui.views.layer_maps import layer_facts, lens_of, maps_title
from explorer.ui.views.python_script import save

MOST_LAYERS = 4
FEW, MANY, ALL = 24, 64, 512
NOTE = (
    "Point at a cell for its value and the part of the picture it sees. Click one of the enlarged "
    "map, or press Enter there, for the sum that made its value. Click a small map to enlarge it."
)
NOTE_SIGNED = f"Orange is positive, violet negative. {NOTE}"
_MOST_NAMED = 12


@frame.part
def maps(look: Look) -> None:
    """Show feature maps of the chosen layers, and what made the value of a cell.

    Args:
        look: the network and the picture.
    """
    st.write(
        "Each map shows where in the picture one channel finds what it looks for. Early layers "
        "find edges and colours; late ones find parts of things, on coarser maps."
    )
    if not look.shapes:
        st.info("This network has no feature maps: all its layers give vectors.")
        return
    columns = st.columns([5, 2], gap="medium")
    with columns[0]:
        layers = _choose_layers(look)
    with columns[1]:
        most = fields.switch(
            MAPS_AT_ONCE, "Maps of each layer, at most", [FEW, MANY, ALL], FEW, str
        )
    for position, path in enumerate(layers):
        _layer(look, position, path, most)
    _answer(look, layers)
    channel_statistics(look, layers)


def _answer(look: Look, layers: list[str]) -> None:
    """The score of the most probable class, as the end of all sums; or another opened value."""
    place = inspected.answer_place(look)
    trail = trail_from_elsewhere(look, layers)
    if place is None and not trail:
        return
    st.subheader("From the answer back", anchor=False)
    st.write(
        "The score of a class is a sum of products too. Open it, and follow the largest parts "
        "back through the network, down to the pixels."
    )
    offer = f"Open the score of {class_title(look, look.top_classes(1)[0])}"
    cell_trail(look, trail, lambda: place, offer, key="cell-answer")


def _choose_layers(look: Look) -> list[str]:
    usual = look.view.default_target_layer or list(look.shapes)[-1]
    early = stages(look.network.model)[0].last
    return fields.several_names(
        LAYERS,
        f"Layers, up to {MOST_LAYERS}",
        list(look.shapes),
        list(dict.fromkeys([early, usual])),
        str,
        MOST_LAYERS,
        of=look.network.name,
    )


def _layer(look: Look, position: int, path: str, most: int) -> None:
    st.subheader(plain(path), anchor=False)
    st.markdown(f"{layer_facts(look.rows[path], named=False)} · {_dead_words(look, path)}")
    trail = trail_from(look, path)
    channel = _opened_map(look, path, trail)
    shown = drawn.layer_tiles(look, path, channel, most)
    single = shown.height * shown.width == 1
    map_grid(
        shown,
        [f"map {index}" for index in shown.channels],
        title=maps_title(look.shapes[path], shown),
        note=NOTE_SIGNED if shown.signed else NOTE,
        key=f"maps-{position}",
        chosen=channel,
        scale="shared" if single else COLOUR_SCALE.get("own", ("own", "shared")),
        lens=lens_of(look, look.rows[path]),
        on_pick=lambda index: _open_map(look, path, int(index)),
        on_scale=None if single else COLOUR_SCALE.set,
        opened=trail[0][1:] if trail else None,
        on_cell=lambda *place: _open_cell(look, path, *place),
    )
    cell_trail(
        look,
        trail,
        partial(inspected.strongest_place, look, path, channel),
        "Open the strongest cell of this map",
        key=f"cell-{position}",
    )
    _take_along(look, path, channel)


def _dead_words(look: Look, path: str) -> str:
    """How many maps are zero everywhere on this picture, and which."""
    dead, count = inspected.dead_maps(look, path), look.shapes[path][-1]
    if not dead:
        return f"none of the {count} maps is zero everywhere on this picture"
    named = ", ".join(map(str, dead[:_MOST_NAMED])) + (" …" if len(dead) > _MOST_NAMED else "")
    verb = "is" if len(dead) == 1 else "are"
    return f"**{len(dead)} of the {count} maps {verb} zero everywhere on this picture**: {named}"


def _opened_map(look: Look, path: str, trail: tuple[Place, ...]) -> int:
    """Which map of a layer is enlarged; at first the one that varies most."""
    chosen = {place.layer: place.channel for place in [*trail[:1], *_opened_maps(look)]}
    return chosen[path] if path in chosen else drawn.strongest_map(look, path)


def _opened_maps(look: Look) -> tuple[Place, ...]:
    def fits(text: str) -> bool:
        return all(
            place.layer in look.shapes and place.channel in range(look.shapes[place.layer][-1])
            for place in read_places(text)
        )

    return read_places(OPENED_MAPS.get("", fits, of=look.network.name))


def _open_map(look: Look, path: str, channel: int) -> None:
    others = [place for place in _opened_maps(look) if place.layer != path]
    opened = [*others, Place(path, channel)][-MOST_LAYERS:]
    OPENED_MAPS.set(places_text(opened), look.network.name)


def _open_cell(look: Look, path: str, channel: int, row: int, column: int) -> None:
    _open_map(look, path, channel)
    open_cell(look, Place(path, channel, row, column))


def _take_along(look: Look, path: str, channel: int) -> None:
    name = path.replace("/", "-")

    def one() -> str:
        return map_as_csv(look.maps(path)[0][..., channel])

    with st.container(horizontal=True):
        save(f"Save map {channel} (CSV)", one, f"{name}-map-{channel}.csv", "text/csv")
        save(
            "Save all maps of the layer (NPY)",
            partial(_all_maps, look, path),
            f"{name}-maps.npy",
            "application/octet-stream",
        )


def _all_maps(look: Look, path: str) -> bytes:
    return array_as_npy(look.maps(path)[0])
