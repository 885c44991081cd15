"""Embeddings, against scikit-learn, known shapes, and brute force."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.decomposition import PCA

from explorer.anatomy import view_of
from explorer.features import (
    embed,
    feature_layer,
    features,
    features_of,
    gallery_of,
    nearest,
)
from tests import models
from tests.features import nets

POINTS = np.random.default_rng(0).normal(size=(60, 12)) * np.arange(1, 13)


def distances(points):
    return np.linalg.norm(points[:, None] - points[None], axis=-1)


def two_groups(count=20):
    random = np.random.default_rng(1)
    return np.concatenate([random.normal(size=(count, 8)), random.normal(size=(count, 8)) + 30])


def test_principal_components_are_those_of_scikit_learn():
    found = embed(POINTS, "pca")
    fitted = PCA(2).fit(POINTS)
    expected = fitted.transform(POINTS)
    signs = np.sign((found.positions * expected).sum(axis=0))
    assert found.positions == pytest.approx(expected * signs, abs=1e-4)
    assert found.explained == pytest.approx(fitted.explained_variance_ratio_)
    assert found.perplexity is None


def test_what_lies_in_a_plane_is_drawn_as_it_is():
    random = np.random.default_rng(2)
    plane = random.normal(size=(30, 2))
    turned = plane @ np.linalg.qr(random.normal(size=(9, 9)))[0][:2] + 5
    found = embed(turned, "pca")
    assert distances(found.positions) == pytest.approx(distances(plane), abs=1e-4)
    assert sum(found.explained) == pytest.approx(1)


def test_a_picture_more_does_not_turn_the_drawing_over():
    once = embed(POINTS, "pca").positions
    more = embed(np.vstack([POINTS, POINTS[3] * 1.01]), "pca").positions[:-1]
    assert (np.sign((once * more).sum(axis=0)) == 1).all()


@pytest.mark.parametrize("how", ["pca", "tsne"])
def test_groups_stay_apart(how):
    drawn = distances(embed(two_groups(), how).positions)
    np.fill_diagonal(drawn, np.inf)
    assert ((drawn.argmin(axis=1) < 20) == (np.arange(40) < 20)).all()


def test_t_sne_is_repeatable_and_bounds_its_perplexity():
    points = two_groups(8)
    once, again = embed(points, "tsne", seed=3), embed(points, "tsne", seed=3)
    assert (once.positions == again.positions).all()
    assert once.perplexity == 5
    assert once.explained is None
    assert embed(POINTS[:4], "tsne").positions.shape == (4, 2)
    assert np.isfinite(embed(np.ones((6, 3)), "tsne").positions).all()
    other = embed(points, "tsne", seed=4)
    assert not np.array_equal(once.positions, other.positions)


@pytest.mark.parametrize(
    ("points", "how"),
    [(POINTS, "umap"), (POINTS[:3], "pca"), (np.full((9, 2), np.nan), "pca"), (POINTS[0], "pca")],
)
def test_what_cannot_be_drawn_is_refused(points, how):
    with pytest.raises(ValueError, match=r"no way|points"):
        embed(points, how)


def test_positions_are_read_only_and_points_that_are_all_alike_lie_on_one_spot():
    found = embed(np.ones((5, 3)))
    assert not found.positions.flags.writeable
    assert not found.positions.any()
    assert found.explained == (0, 0)


def test_neighbours_are_those_at_the_smallest_angle():
    found = nearest(POINTS, 7, 59)
    angles = [
        POINTS[7] @ other / np.linalg.norm(POINTS[7]) / np.linalg.norm(other) for other in POINTS
    ]
    assert sorted([one.index for one in found]) == [i for i in range(60) if i != 7]
    for one in found:
        assert one.similarity == pytest.approx(angles[one.index])
    assert [one.similarity for one in found] == sorted(one.similarity for one in found)[::-1]


def test_neighbours_depend_on_direction_alone_and_zeros_are_near_nothing():
    points = np.array([[1.0, 0], [5, 0.1], [0, 1], [0, 0]])
    assert [one.index for one in nearest(points, 0, 2)] == [1, 2]
    assert nearest(points, 0, 9)[-1].similarity == 0
    assert nearest(points, -1, 1)[0].similarity == 0


@pytest.fixture(scope="module")
def network():
    return nets.network_of(nets.with_strange_channels())


def test_features_are_what_the_last_dense_layer_reads(network):
    gallery, view = gallery_of(network, "photos"), view_of(network.model)
    assert feature_layer(view) == "mean"
    found = features(view, gallery)
    assert found == pytest.approx(nets.maps_of(network, gallery.x(), "mean"), abs=1e-5)
    assert not found.flags.writeable
    assert features(view, gallery) is found


def test_a_visitors_own_picture_is_nearest_to_itself(network):
    gallery, view = gallery_of(network, "photos"), view_of(network.model)
    own = features_of(view, gallery.x([42]))
    points = np.vstack([features(view, gallery), own])
    similar = nearest(points, -1, 3)
    assert similar[0].similarity == pytest.approx(1, abs=1e-6)
    assert points[similar[0].index] == pytest.approx(own, abs=1e-5)
    drawn = embed(points).positions
    assert drawn[-1] == pytest.approx(drawn[42], abs=1e-4)


def test_networks_without_a_last_dense_layer_are_known_by_the_means_of_their_maps():
    network = nets.network_of(models.fully_convolutional())
    gallery, view = gallery_of(network, "photos"), view_of(network.model)
    assert feature_layer(view) == "conv2"
    maps = nets.maps_of(network, gallery.x(), "conv2")
    assert features(view, gallery) == pytest.approx(maps.mean(axis=(1, 2)), abs=1e-5)


def test_progress_is_told_in_pictures(network):
    other = nets.network_of(nets.with_strange_channels())
    gallery, told = gallery_of(other, "photos"), []
    features(view_of(other.model), gallery, lambda *done: told.append(done))
    assert told[-1] == (len(gallery), len(gallery))
    assert len(told) == -(-len(gallery) // 32)
