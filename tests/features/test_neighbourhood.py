"""A picture among those of a gallery."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.anatomy import view_of
from explorer.features import (
    features,
    features_of,
    gallery_of,
    groups_of,
    nearest,
    nearest_of_all,
    neighbourhood,
)
from tests import models
from tests.features.nets import network_of


@pytest.fixture(scope="module")
def network():
    return network_of(models.randomised(models.sequential()))


@pytest.fixture(scope="module")
def shapes(network):
    return gallery_of(network, "shapes")


def test_the_last_point_is_the_own_picture(network, shapes):
    view = view_of(network.model)
    own = shapes.x([7])
    found = neighbourhood(view, shapes, own)
    assert found.own == len(shapes) == len(found.group_of)
    assert len(found.embedding.positions) == len(found.nearest) == len(shapes) + 1
    first = found.nearest[found.own][0]
    assert first.index == 7
    assert first.similarity == pytest.approx(1)
    np.testing.assert_allclose(
        found.embedding.positions[found.own], found.embedding.positions[7], atol=1e-4
    )


def test_neighbours_of_all_are_those_of_each(network, shapes):
    view = view_of(network.model)
    points = np.vstack([features(view, shapes), features_of(view, shapes.x([3]))])
    of_all = nearest_of_all(points, 4)
    assert len(of_all) == len(points)
    for index in (0, 11, len(points) - 1):
        assert of_all[index] == nearest(points, index, 4)
        assert index not in [one.index for one in of_all[index]]


def test_alike_counts_neighbours_of_the_own_group(network, shapes):
    found = neighbourhood(view_of(network.model), shapes, shapes.x([0]))
    labels = shapes.labels
    points = features(view_of(network.model), shapes)
    lengths = np.linalg.norm(points, axis=1, keepdims=True)
    cosines = (points / lengths) @ (points / lengths).T
    np.fill_diagonal(cosines, -2)
    count = len(found.nearest[0])
    best = np.argsort(-cosines, axis=1)[:, :count]
    assert found.alike == pytest.approx((labels[best] == labels[:, None]).mean(), abs=0.01)
    pairs = [
        labels[one] == labels[other]
        for one in range(len(labels))
        for other in range(len(labels))
        if one != other
    ]
    assert found.by_chance == pytest.approx(np.mean(pairs))


def test_groups_are_classes_or_photos(network, shapes):
    names, group_of = groups_of(shapes)
    assert names == shapes.class_names
    assert group_of == tuple(shapes.labels)
    photos = gallery_of(network, "photos")
    names, group_of = groups_of(photos)
    assert len(names) == len(set(names)) > 1
    assert all(names[group] == photos.image(index).name for index, group in enumerate(group_of))
