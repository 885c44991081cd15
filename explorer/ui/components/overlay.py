"""A heatmap over a photo, beside the untouched photo."""

from __future__ import annotations

from collections.abc import Callable

from explorer.figures.heat import HeatPicture
from explorer.ui.components import load
from explorer.ui.events import picked

_mount = load("overlay")


def overlay(
    picture: HeatPicture,
    alt: str,
    title: str,
    opacity: int,
    as_cells: bool,
    on_opacity: Callable[[int], None],
    on_cells: Callable[[bool], None],
    key: str,
) -> None:
    """Show photo and overlay; opacity follows the finger, values are read out under the pointer.

    Args:
        picture: the photo and the heatmap, encoded.
        alt: what the photo shows, for screen readers.
        title: the title of the overlay.
        opacity: of the heatmap, in percent.
        as_cells: whether to show the layer's own cells rather than interpolate between them.
        on_opacity: called with the new opacity when the slider is let go.
        on_cells: called with the new value of ``as_cells``.
        key: a name for this overlay, unique on the page.
    """
    data = {
        "photo": picture.photo,
        "heat": picture.heat,
        "cells": picture.cells,
        "cell_shape": picture.cell_shape,
        "palette": picture.palette,
        "empty": picture.empty,
        "alt": alt,
        "title": title,
        "opacity": opacity,
        "as_cells": as_cells,
    }
    _mount(
        key=key,
        data=data,
        on_opacity_change=picked(key, on_opacity, "opacity"),
        on_cells_change=picked(key, on_cells, "cells"),
    )
