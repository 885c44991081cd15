"""Methods that cover the picture: occlusion and RISE."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from explorer.anatomy import view_of
from explorer.explanations import explain
from explorer.explanations.fills import FILLS, filling
from explorer.explanations.occlusion import patches
from explorer.explanations.rise import masks
from tests import models
from tests.explanations import nets

X = models.picture()


@pytest.mark.parametrize("fill", FILLS)
def test_occlusion_of_a_linear_model_gives_the_sums_over_the_patches(fill):
    model = nets.kept(nets.linear)
    options = {"across": 4, "steps": 1, "fill": fill}
    for class_index in range(5):
        weighted = nets.weights_of(model, class_index) * (X.astype(float) - filling(X, fill))
        expected = weighted.reshape(4, 4, 4, 4, 3).sum(axis=(1, 3, 4))
        found = explain(model, X, "occlusion", class_index, options=options)
        np.testing.assert_allclose(found.values, expected, atol=1e-5)
        assert found.layer_map.shape == (4, 4)
        spread = np.kron(expected, np.ones((4, 4)))
        np.testing.assert_allclose(found.signed, spread / np.abs(spread).max(), atol=1e-5)


def test_occlusion_is_what_the_model_says_of_pictures_with_a_patch_covered():
    model = nets.kept(models.nested_in_sequential)
    found = explain(model, X, "occlusion", 2, options={"across": 7, "steps": 2})
    mean = X.mean(axis=(0, 1))
    before = view_of(model).logits(X)[2]
    starts = range(0, 15, 1)  # patches of 3 pixels that move by 1
    expected = np.zeros((14, 14))
    for row in starts[:14]:
        for column in starts[:14]:
            picture = X.copy()
            picture[row : row + 3, column : column + 3] = mean
            expected[row, column] = before - view_of(model).logits(picture)[2]
    np.testing.assert_allclose(found.values, expected, atol=3e-6)


@pytest.mark.parametrize("size", [(224, 224), (32, 32), (28, 28), (5, 3), (33, 16)])
@pytest.mark.parametrize("across", [4, 7, 28])
@pytest.mark.parametrize("steps", [1, 2])
def test_patches_cover_every_pixel(size, across, steps):
    count = np.zeros(size, int)
    for row in patches(size, across, steps):
        for patch in row:
            assert count[patch].size > 0
            count[patch] += 1
    assert count.min() >= 1
    if steps == 1:
        assert count.max() == 1


def test_what_is_cropped_away_can_be_covered_without_a_change():
    found = explain(nets.kept(nets.cropped), X, "occlusion", 1, options={"across": 28})
    assert found.values.shape == (16, 16)  # a patch for each pixel
    seen = np.zeros((16, 16), bool)
    seen[3:-3, 3:-4] = True
    assert not found.values[~seen].any()
    assert np.count_nonzero(found.values[seen]) > 0.9 * seen.sum()


def test_occlusion_tells_one_class_from_another():
    model = nets.kept(models.shortcut)
    one, other = (explain(model, X, "occlusion", index).values for index in (1, 4))
    both = explain(model, X, "occlusion", 1, against=4).values
    np.testing.assert_allclose(both, one - other, atol=1e-5)


def test_rise_finds_nothing_where_the_scores_never_change():
    found = explain(nets.constant(), X, "rise", 1, options={"masks": 200})
    assert np.abs(found.values).max() < 1e-5


def test_rise_finds_nothing_in_a_picture_of_one_colour():
    """Where covering changes nothing there is nothing to be found, however large the logit."""
    model = models.pooled()
    kernel, bias = model.get_layer("output").get_weights()
    model.get_layer("output").set_weights([kernel, bias + 100])
    flat = np.full_like(X, 0.5)
    found = explain(model, flat, "rise", 1, options={"masks": 200, "fill": "mean"})
    assert np.abs(found.values).max() < 1e-3


def test_rise_of_a_linear_model_is_a_regression_on_each_pixel():
    """Against NumPy's covariance of masks and scores, by the model's weights alone."""
    model, options = nets.kept(nets.linear), {"masks": 200, "cells": 4, "share": 25, "fill": "zero"}
    found = explain(model, X, "rise", 3, options=options, seed=5)
    drawn = np.stack(list(masks((16, 16), 200, 4, 0.25, 5))).astype(float)
    scores = np.einsum("nij,ijc->n", drawn, nets.weights_of(model, 3) * X.astype(float))
    flat = drawn.reshape(200, -1)
    expected = [np.cov(column, scores)[0, 1] / column.var(ddof=1) for column in flat.T]
    np.testing.assert_allclose(found.values.ravel(), expected, rtol=1e-4, atol=1e-4)


def test_rise_finds_the_only_place_that_matters():
    model = nets.linear()
    weights = np.zeros((16, 16, 3))
    weights[4:8, 8:12] = 1
    kernel = np.zeros((768, 5))
    kernel[:, 2] = weights.ravel()
    model.get_layer("output").set_weights([kernel, np.zeros(5)])
    found = explain(model, np.ones_like(X), "rise", 2, options={"fill": "zero", "cells": 4})
    inside = weights[..., 0] > 0
    assert inside[np.unravel_index(found.values.argmax(), (16, 16))]
    # Far from it the values are chance: as large as a correlation of 1000 pairs of lots.
    far = np.ones((16, 16), bool)
    far[0:12, 4:16] = False
    assert np.abs(found.values[far]).mean() < 0.1 * found.values.max()


@pytest.mark.parametrize("size", [(16, 16), (224, 224), (28, 40), (5, 7)])
@pytest.mark.parametrize("cells", [4, 7, 12])
def test_masks_fill_the_picture_and_let_through_as_much_as_they_say(size, cells):
    for share in (0.25, 0.5):
        drawn = np.stack(list(masks(size, 300, cells, share, 0)))
        assert drawn.shape == (300, *size)
        assert drawn.min() >= 0
        assert drawn.max() <= 1
        assert drawn.mean() == pytest.approx(share, abs=0.03)
        assert np.abs(drawn.mean(axis=0) - share).max() < 0.2


def test_masks_depend_on_the_seed_alone():
    first, again, other = (np.stack(list(masks((16, 16), 5, 4, 0.5, seed))) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert (first != other).any()


@pytest.mark.parametrize("size", [(32, 32), (224, 224)])
def test_fills(size):
    x = models.picture(size[0])
    assert not filling(x, "zero").any()
    mean = filling(x, "mean")
    np.testing.assert_allclose(mean[0, 0], x.mean(axis=(0, 1)), atol=1e-6)
    assert (mean == mean[0, 0]).all()
    blurred = filling(x, "blurred")
    expected = cv2.GaussianBlur(x, (0, 0), size[0] / 10, borderType=cv2.BORDER_REFLECT)
    np.testing.assert_array_equal(blurred, expected)
    assert blurred.std() < 0.2 * x.std()
    assert filling(x[..., :1], "blurred").shape == (*size, 1)


@pytest.mark.parametrize("method", ["occlusion", "rise", "score_cam", "integrated_gradients"])
def test_progress_is_told_and_can_stop_the_work(method):
    class GivenUp(Exception):
        pass

    told = []

    def stop(done: int, total: int) -> None:
        told.append((done, total))
        if done > total / 2:
            raise GivenUp

    model = nets.kept(models.sequential)
    with pytest.raises(GivenUp):
        explain(model, X, method, 1, progress=stop)
    whole = []
    explain(model, X, method, 1, progress=lambda done, total: whole.append((done, total)))
    assert whole[-1][0] == whole[-1][1]
    assert told == whole[: len(told)]
    assert [done for done, _ in whole] == sorted({done for done, _ in whole})
