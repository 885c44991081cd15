"""Pictures as points of a map."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.features import Embedding, Neighbour, Neighbourhood
from explorer.figures.embedding_map import (
    ASPECT,
    SMALL,
    TINY,
    embedding_map,
    own_thumbnail,
    places,
    thumbnails_of,
)
from explorer.images import Image


def embedding(positions) -> Embedding:
    return Embedding(np.array(positions, np.float32), "pca", (0.5, 0.25), None)


def image(side: int) -> Image:
    pixels = np.random.default_rng(side).integers(0, 256, (side, side, 3), dtype=np.uint8)
    return Image(pixels, "noise")


def test_places_keep_one_scale_and_stay_inside():
    points = [(-3, 0), (5, 0), (1, 2), (1, -1)]
    found = np.array(places(embedding(points)))
    assert (found > 0).all()
    assert (found < 100).all()
    across = (found[1, 0] - found[0, 0]) * ASPECT / 8  # on the scale of the map's height
    down = (found[3, 1] - found[2, 1]) / 3
    assert across == pytest.approx(down, rel=1e-3)
    assert found[2, 1] < found[3, 1], "up is up"


@pytest.mark.parametrize("points", [[(2, 2)] * 4, [(0, 1), (0, 2), (0, 3), (0, 9)]])
def test_places_of_points_without_extent(points):
    found = np.array(places(embedding(points)))
    assert np.isfinite(found).all()
    np.testing.assert_allclose(found[:, 0], 50)


def test_no_two_of_ten_groups_share_a_mark_or_a_colour():
    groups = tuple(f"group {index}" for index in range(10))
    found = Neighbourhood(
        embedding=embedding([(index, index % 3) for index in range(11)]),
        nearest=((Neighbour(1, 0.98765),),) * 11,
        groups=groups,
        group_of=tuple(range(10)),
        alike=0.5,
        by_chance=0.1,
    )
    sheet = thumbnails_of([image(8)] * 10)
    sent = embedding_map(found, sheet, own_thumbnail(image(8))).as_sent()
    assert len(set(sent["marks"])) == len(set(sent["colours"])) == len(groups)
    assert len(sent["places"]) == 11
    assert sent["similarities"][0] == (0.988,)
    assert sent["sharp"]


def test_large_pictures_are_reduced_and_tiny_ones_are_not():
    assert thumbnails_of([image(100), image(8)]).size == SMALL
    assert thumbnails_of([image(8), image(32)]).size == TINY
    assert len(own_thumbnail(image(500))) < len(own_thumbnail(image(96))) * 1.2
