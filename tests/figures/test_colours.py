"""Colour maps and scales."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.figures import colours


def luminance(rgb: np.ndarray) -> np.ndarray:
    """Relative luminance of sRGB colours (IEC 61966-2-1)."""
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return linear @ [0.2126, 0.7152, 0.0722]


@pytest.mark.parametrize("name", [colours.ACTIVATION, colours.HEAT])
def test_sequential_maps_get_lighter_all_the_way(name):
    steps = np.diff(luminance(colours.palette(name) / 255.0))
    assert (steps > -1e-3).all()


def test_the_signed_map_is_palest_at_zero_and_has_two_hues():
    palette = colours.palette(colours.SIGNED).astype(int)
    assert abs(int(np.argmax(palette.sum(axis=1))) - 127.5) < 12
    assert palette[0][2] > palette[0][0]
    assert palette[255][0] > palette[255][2]


def test_zero_is_in_the_middle_of_a_signed_scale():
    values = np.array([-0.2, 0.0, 5.0])
    low, high = colours.colour_range(values)
    assert colours.shades(np.array([0.0]), low, high)[0] in (127, 128)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], (0.0, 0.0)),
        ([0.0, 0.0], (0.0, 0.0)),
        ([np.nan, 2.0], (0.0, 2.0)),
        ([np.inf, 1.0], (0.0, 1.0)),
        ([-1.0, 4.0], (-4.0, 4.0)),
    ],
)
def test_colour_range(values, expected):
    assert colours.colour_range(np.array(values)) == expected


def test_shades_span_the_scale_and_survive_what_is_not_finite():
    values = np.array([0.0, 1.0, 2.0, np.nan, np.inf, -np.inf])
    assert colours.shades(values, 0.0, 2.0).tolist() == [0, 128, 255, 0, 255, 0]


def test_an_empty_scale_is_drawn_flat():
    assert colours.shades(np.array([3.0, 3.0]), 0.0, 0.0).tolist() == [0, 0]
