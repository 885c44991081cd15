"""Figures of explanations: everything is on them, and they open."""

from __future__ import annotations

from io import BytesIO
from xml.etree import ElementTree

import numpy as np
import PIL.Image
import pytest

from explorer.figures.explanation_figure import (
    DOTS_PER_INCH,
    Panel,
    Style,
    as_png,
    as_svg,
    methods_figure,
    pictures_figure,
)
from explorer.images import Image
from tests.figures.explanations import explanation

PHOTO = Image(np.full((40, 60, 3), 200, np.uint8), "photo")
CELLS = np.linspace(-1, 1, 12).reshape(3, 4)


def panels(count: int) -> list[Panel]:
    maps = [explanation(CELLS * (number + 1), (40, 60), signed=True) for number in range(count)]
    return [
        Panel(f"map {number}", PHOTO, one, f"photo {number}") for number, one in enumerate(maps)
    ]


def maps_of(figure) -> list:
    """The axes with a map over a photo."""
    return [axes for axes in figure.axes if len(axes.images) == 2]


@pytest.mark.parametrize("count", [1, 3, 4, 6])
def test_photo_and_maps_have_one_size_and_titles(count):
    figure = methods_figure(panels(count), "caption", Style(55, False))
    as_png(figure)
    shown = [axes for axes in figure.axes if axes.images]
    titles = ["photo 0", *(f"map {n}" for n in range(count))]
    assert [axes.get_title() for axes in shown] == titles
    sizes = [axes.get_position().size for axes in shown]
    np.testing.assert_allclose(sizes, [sizes[0]] * len(sizes), rtol=1e-3)


@pytest.mark.parametrize("as_cells", [False, True])
def test_maps_are_drawn_in_their_units_over_all_of_the_photo(as_cells):
    [axes] = maps_of(methods_figure(panels(1), "caption", Style(40, as_cells)))
    photo, drawn = axes.images
    np.testing.assert_array_equal(photo.get_array(), PHOTO.pixels)
    assert drawn.get_extent() == photo.get_extent()
    assert drawn.get_alpha() == 0.4
    assert drawn.get_clim() == (-1, 1)
    assert drawn.get_array().shape == (CELLS.shape if as_cells else (40, 60))
    np.testing.assert_allclose([drawn.get_array().min(), drawn.get_array().max()], [-1, 1])
    [bar] = axes.child_axes
    assert bar.get_xlabel() == "logit"


def test_colour_bars_show_at_which_end_values_are_cut_off():
    values = np.ones((40, 60))
    values[0, :5] = 100
    [axes] = maps_of(
        methods_figure([Panel("t", PHOTO, explanation(values, (40, 60)))], "c", Style(50, False))
    )
    assert axes.images[1].get_clim() == (0, 1)
    assert axes.child_axes[0]._colorbar.extend == "max"


def test_pictures_stand_above_their_maps():
    figure = pictures_figure(panels(5), "caption", Style(55, False))
    as_png(figure)
    photos = [axes for axes in figure.axes if len(axes.images) == 1]
    for above, below in zip(photos, maps_of(figure), strict=True):
        assert above.get_position().x0 == pytest.approx(below.get_position().x0)
        assert above.get_position().y0 > below.get_position().y1


def test_the_files_open_and_say_what_stands_there_letter_by_letter():
    caption = "100 $ of $x_2$ & <b> \\frac{"
    named = [Panel("$\\alpha", PHOTO, one.explanation, "a_{b") for one in panels(1)]
    figure = methods_figure(named, caption, Style(55, True))
    picture = PIL.Image.open(BytesIO(as_png(figure)))
    assert picture.width == round(2 * 2.6 * DOTS_PER_INCH)
    svg = as_svg(figure)
    assert ElementTree.fromstring(svg).tag.endswith("svg")
    assert figure.get_supxlabel() == caption


def test_a_map_of_zeros_can_be_drawn():
    nothing = explanation(np.zeros((4, 4)), (40, 60))
    assert as_png(methods_figure([Panel("t", PHOTO, nothing)], "c", Style(55, False)))


@pytest.mark.parametrize("size", [(1000, 1), (1, 1000), (400, 20)])
def test_a_strip_of_a_picture_makes_no_strip_of_a_figure(size):
    photo = Image(np.full((*size, 3), 90, np.uint8), "strip")
    panel = Panel("map", photo, explanation(CELLS, (32, 32)))
    for figure in (
        methods_figure([panel] * 4, "caption", Style(55, False)),
        pictures_figure([panel] * 6, "caption", Style(55, False)),
    ):
        width, height = figure.get_size_inches()
        assert max(width, height) < 25
        drawn = PIL.Image.open(BytesIO(as_png(figure)))
        assert min(drawn.size) > 200
        axes = maps_of(figure)[0]
        box = axes.get_window_extent()
        assert 0.2 < box.width / box.height < 5
