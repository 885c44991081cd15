"""Figures of explanations for a paper or a slide."""

from __future__ import annotations

import math
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from explorer.explanations import Explanation
from explorer.figures.explanation_maps import SMALL, drawn_values, map_colours, shown_aspect
from explorer.images import Image

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

DOTS_PER_INCH = 200
_PER_ROW = 4
_PANEL = 2.6  # inches of a panel's width
_SMALL_PANEL = 1.7
_AROUND = 0.75  # inches for a title and a colour bar
_CAPTION = 0.5  # inches
_drawing = threading.Lock()  # Matplotlib's fonts are for one thread at a time


@dataclass(frozen=True)
class Panel:
    """One map, the photo under it, and what stands above them.

    Attributes:
        title: above the map.
        photo: what the network looked at; the map covers all of it.
        explanation: whose map.
        photo_title: above the untouched photo, where each map has its own.
    """

    title: str
    photo: Image
    explanation: Explanation
    photo_title: str = "picture"


@dataclass(frozen=True)
class Style:
    """How maps are drawn.

    Attributes:
        opacity: over the photo, in percent.
        as_cells: whether cells are to be seen rather than what is interpolated between them.
    """

    opacity: int
    as_cells: bool


def methods_figure(panels: Sequence[Panel], caption: str, style: Style) -> Figure:
    """Draw one untouched photo and several maps of it, four in a row.

    Args:
        panels: the maps; all of one photo.
        caption: what stands under the figure, as plain text.
        style: of the maps.
    """
    count = len(panels) + 1
    columns = min(_PER_ROW, count)
    figure, axes = _sheet(math.ceil(count / columns), columns, _PANEL, panels, caption)
    _photo(axes[0], panels[0].photo, panels[0].photo_title)
    for place, panel in zip(axes[1:], panels, strict=False):
        _map(place, panel, style)
    return figure


def pictures_figure(panels: Sequence[Panel], caption: str, style: Style) -> Figure:
    """Draw photos side by side, and below each its map.

    Args:
        panels: photos and maps.
        caption: what stands under the figure, as plain text.
        style: of the maps.
    """
    figure, axes = _sheet(2, len(panels), _SMALL_PANEL, panels, caption)
    for above, below, panel in zip(axes, axes[len(panels) :], panels, strict=False):
        _photo(above, panel.photo, panel.photo_title)
        _map(below, panel, style)
    return figure


def as_png(figure: Figure) -> bytes:
    """The figure as a PNG file of 200 dots per inch."""
    return _saved(figure, "png")


def as_svg(figure: Figure) -> bytes:
    """The figure as an SVG file: letters and frames can be scaled; pictures stay pixels."""
    return _saved(figure, "svg")


def _saved(figure: Figure, kind: str) -> bytes:
    file = BytesIO()
    with _drawing:
        figure.savefig(file, format=kind, dpi=DOTS_PER_INCH, facecolor="white")
    return file.getvalue()


def _sheet(
    rows: int, columns: int, width: float, panels: Sequence[Panel], caption: str
) -> tuple[Figure, list[Axes]]:
    from matplotlib.figure import Figure

    tallest = max(1 / shown_aspect(panel.photo) for panel in panels)
    height = rows * (width * tallest + _AROUND) + _CAPTION
    figure = Figure(figsize=(columns * width, height), dpi=DOTS_PER_INCH, layout="constrained")
    axes = figure.subplots(rows, columns, squeeze=False).ravel().tolist()
    for place in axes:
        place.set_axis_off()
    figure.supxlabel(caption, fontsize=7, wrap=True, parse_math=False)
    return figure, axes


def _photo(place: Axes, photo: Image, title: str = "") -> None:
    place.imshow(
        photo.pixels,
        interpolation="nearest" if _is_small(photo) else "antialiased",
        aspect=_stretch(photo),
    )
    place.set_title(title, fontsize=8, parse_math=False)


def _map(place: Axes, panel: Panel, style: Style) -> None:
    found, photo = panel.explanation, panel.photo
    values, limit = drawn_values(found, style.as_cells)
    sharp = style.as_cells or _is_small(photo)
    _photo(place, photo, panel.title)
    drawn = place.imshow(
        values,
        cmap=map_colours(found),
        vmin=0.0 if found.signed is None else -limit,
        vmax=limit or 1.0,
        alpha=style.opacity / 100,
        extent=(-0.5, photo.width - 0.5, photo.height - 0.5, -0.5),
        interpolation="nearest" if sharp else "bilinear",
        aspect=_stretch(photo),
    )
    _colour_bar(place, drawn, found, shown_aspect(photo))


def _colour_bar(place: Axes, drawn, found: Explanation, aspect: float) -> None:
    """Below the map, in full colours, as far away from any; no panel is made smaller for it."""
    from matplotlib.cm import ScalarMappable

    bar = place.figure.colorbar(
        ScalarMappable(drawn.norm, drawn.cmap),
        cax=place.inset_axes((0.0, -0.09 * aspect, 1.0, 0.05 * aspect)),
        orientation="horizontal",
        extend=_extend(found),
    )
    bar.set_label(found.units, fontsize=7)
    bar.ax.tick_params(labelsize=6)
    bar.ax.locator_params(nbins=4)


def _extend(found: Explanation) -> str:
    """Which ends of the colour bar stand for what is stronger, too."""
    values, limit = drawn_values(found, as_cells=True)
    above, below = bool((values > limit).any()), bool((values < -limit).any())
    return {(True, True): "both", (True, False): "max", (False, True): "min"}.get(
        (above, below), "neither"
    )


def _stretch(photo: Image) -> float:
    """Height of a pixel by its width; not 1 for pictures that would be too long or too tall."""
    return photo.width / photo.height / shown_aspect(photo)


def _is_small(photo: Image) -> bool:
    return max(photo.height, photo.width) <= SMALL
