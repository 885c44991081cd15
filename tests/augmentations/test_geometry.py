"""Geometry: a marker lands where the mathematics says, given what was drawn."""

from __future__ import annotations

import math

import numpy as np
import pytest

from explorer.augmentations import AUGMENTATIONS
from explorer.pipeline import Pipeline, Step
from tests.augmentations.cards import HEIGHT, WIDTH, centre_of, marker

MIDDLE = (HEIGHT - 1) / 2, (WIDTH - 1) / 2
PLACES = [(22, 38), (40, 60), (36, 45)]


def rotated(place, angle):
    down, right = place[0] - MIDDLE[0], place[1] - MIDDLE[1]
    cosine, sine = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    # rows count downwards: anticlockwise takes what is on the right up
    return MIDDLE[0] - sine * right + cosine * down, MIDDLE[1] + cosine * right + sine * down


def shifted(place, right, down):
    return place[0] + down / 100 * HEIGHT, place[1] + right / 100 * WIDTH


def zoomed(place, height, width):
    down, right = place[0] - MIDDLE[0], place[1] - MIDDLE[1]
    return MIDDLE[0] + down * 100 / height, MIDDLE[1] + right * 100 / width


def sheared(place, slant):
    return place[0], place[1] - math.tan(math.radians(slant)) * place[0]


WHERE = {
    "rotation": (rotated, {"angle": 180}),
    "shift": (shifted, {"width": 20, "height": 20}),
    "zoom": (zoomed, {"size": 20, "sides": "apart"}),
    "shear": (sheared, {"angle": 20}),
    "horizontal_flip": (
        lambda place, yes: (place[0], WIDTH - 1 - place[1] if yes else place[1]),
        {},
    ),
    "vertical_flip": (
        lambda place, yes: (HEIGHT - 1 - place[0] if yes else place[0], place[1]),
        {},
    ),
    "padded_crop": (
        lambda place, right, down: (place[0] + down, place[1] + right),
        {"padding": 12},
    ),
}


def test_every_geometric_augmentation_has_its_mathematics_here():
    geometric = {name for name, entry in AUGMENTATIONS.items() if entry.group == "Geometry"}
    assert geometric == set(WHERE)


@pytest.mark.parametrize("name", WHERE)
@pytest.mark.parametrize("place", PLACES)
def test_a_marker_lands_where_it_should(name, place):
    where, options = WHERE[name]
    pipeline = Pipeline((Step(name, {**options, **black(name)}),), seed=4)
    preview = pipeline.preview(marker(*place), 12)
    found = [centre_of(version) for version in preview.images]
    expected = [
        where(place, *(draws.values[index] for draws in preview.draws)) for index in range(12)
    ]
    np.testing.assert_allclose(found, expected, atol=0.15)
    assert len({(round(row), round(column)) for row, column in found}) > 1


@pytest.mark.parametrize(
    ("name", "drawn", "expected"),
    [
        ("rotation", {"angle": 90}, (MIDDLE[0] - 10, MIDDLE[1])),
        ("shift", {"width": 10, "height": -5}, (MIDDLE[0] - 0.05 * HEIGHT, 58 + 0.1 * WIDTH)),
        ("zoom", {"size": 50}, (MIDDLE[0], MIDDLE[1] + 20)),
        ("shear", {"angle": 0}, (MIDDLE[0], 58)),
    ],
)
def test_a_forced_amount_is_exactly_that(name, drawn, expected):
    layer = AUGMENTATIONS[name].layer_drawing(drawn, **black(name))
    picture = marker(MIDDLE[0], MIDDLE[1] + 10)
    result = np.asarray(layer(picture[None].astype(np.float32), training=True))[0]
    np.testing.assert_allclose(centre_of(result), expected, atol=0.15)


@pytest.mark.parametrize("name", ["rotation", "shift", "zoom", "shear", "padded_crop"])
def test_what_is_behind_the_border(name):
    white = np.full((40, 40, 3), 255, np.uint8)
    for fill in ("nearest", "reflect", "wrap"):
        options = {**strongest(name), "fill": fill}
        assert (Pipeline((Step(name, options),)).preview(white, 8).images == 255).all()
    options = {**strongest(name), "fill": "constant"}
    assert (Pipeline((Step(name, options),)).preview(white, 8).images == 0).any()


def black(name: str) -> dict[str, str]:
    has_fill = any(option.name == "fill" for option in AUGMENTATIONS[name].options)
    return {"fill": "constant"} if has_fill else {}


def strongest(name: str) -> dict:
    return {option.name: option.values[-1] for option in AUGMENTATIONS[name].options}
