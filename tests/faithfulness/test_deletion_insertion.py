"""Deletion and insertion, on networks whose answers can be worked out by hand."""

from __future__ import annotations

import keras
import numpy as np
import pytest
from keras import layers

from explorer.anatomy import view_of
from explorer.faithfulness import deletion_insertion
from explorer.faithfulness.deletion_insertion import passes_needed
from tests import models
from tests.explanations import nets

SIZE = (models.SIZE, models.SIZE)
RANKING = np.random.default_rng(3).random(SIZE)


@pytest.fixture(scope="module")
def linear():
    """A view of one dense layer on the pixels, and the layer's numbers."""
    model = nets.kept(nets.linear)
    kernel, bias = model.get_layer("output").get_weights()
    return view_of(model), kernel.astype(float), bias.astype(float)


def by_hand(linear, x: np.ndarray, hidden: np.ndarray, class_index: int) -> float:
    """The probability of a class for a picture of which some pixels are the mean colour."""
    _, kernel, bias = linear
    pixels = np.where(hidden[..., None], x.mean(axis=(0, 1)), x)
    return models.softmax(pixels.ravel() @ kernel + bias)[class_index]


def test_the_curves_are_what_a_loop_gives(linear):
    x, order = models.picture(), np.argsort(-RANKING.ravel())
    found = deletion_insertion(linear[0], x, RANKING, 2, steps=8)
    for step, share in enumerate(found.shares):
        first = np.zeros(256, bool)
        first[order[: step * 32]] = True
        first = first.reshape(SIZE)
        assert share == step / 8
        assert found.deletion[step] == pytest.approx(by_hand(linear, x, first, 2), rel=1e-4)
        assert found.insertion[step] == pytest.approx(by_hand(linear, x, ~first, 2), rel=1e-4)


def test_areas_are_trapezia(linear):
    found = deletion_insertion(linear[0], models.picture(), RANKING, 2, steps=5)
    for curve, area in (
        (found.deletion, found.deletion_auc),
        (found.insertion, found.insertion_auc),
        (found.random_deletion, found.random_deletion_auc),
        (found.random_insertion, found.random_insertion_auc),
    ):
        between = (curve[1:] + curve[:-1]) / 2
        assert area == pytest.approx(between.mean())


def test_all_curves_share_their_ends(linear):
    x = models.picture()
    found = deletion_insertion(linear[0], x, RANKING, 1, steps=4)
    whole = by_hand(linear, x, np.zeros(SIZE, bool), 1)
    empty = by_hand(linear, x, np.ones(SIZE, bool), 1)
    for curve in (found.deletion, found.random_deletion):
        np.testing.assert_allclose(curve[[0, -1]], [whole, empty], rtol=1e-4)
    for curve in (found.insertion, found.random_insertion):
        np.testing.assert_allclose(curve[[0, -1]], [empty, whole], rtol=1e-4)


def seeing_a_corner() -> keras.Model:
    """Class 1 is the brightness of sixteen pixels in the upper left corner."""
    model = keras.Sequential(
        [models.opening(1), layers.Flatten(), layers.Dense(2, activation="softmax", name="output")]
    )
    weights = np.zeros((*SIZE, 2))
    weights[:4, :4, 1] = 1
    model.get_layer("output").set_weights([weights.reshape(-1, 2), np.zeros(2)])
    return model


@pytest.fixture(scope="module")
def corner():
    """A view of that network, and a picture that is bright there."""
    x = np.full((*SIZE, 1), -1, np.float32)
    x[:4, :4] = 1
    return view_of(seeing_a_corner()), x


def test_the_true_map_beats_chance_and_the_wrong_one_does_not(corner):
    view, x = corner
    right = deletion_insertion(view, x, x[..., 0], 1, steps=16)
    wrong = deletion_insertion(view, x, -x[..., 0], 1, steps=16)
    assert right.deletion[1] < 0.01  # sixteen of 256 pixels, the first step
    assert right.insertion[1] > 0.99
    assert right.deletion_auc < right.random_deletion_auc - 0.1
    assert right.insertion_auc > right.random_insertion_auc + 0.1
    assert wrong.deletion_auc > right.random_deletion_auc
    assert wrong.insertion_auc < right.random_insertion_auc


def test_a_flat_map_is_said_to_be_flat_and_no_better_than_chance(corner):
    view, x = corner
    found = deletion_insertion(view, x, np.zeros(SIZE), 1, steps=16)
    assert found.is_flat
    assert found.deletion_auc > 0.2
    np.testing.assert_allclose(found.deletion, found.random_deletion)
    assert not deletion_insertion(view, x, x[..., 0], 1, steps=2).is_flat


def test_the_same_seed_gives_the_same_curves(linear):
    x, ties = models.picture(), np.zeros(SIZE)
    first, again, other = (
        deletion_insertion(linear[0], x, ties, 0, steps=4, seed=seed) for seed in (0, 0, 1)
    )
    np.testing.assert_array_equal(first.deletion, again.deletion)
    np.testing.assert_array_equal(first.random_insertion, again.random_insertion)
    assert (first.deletion != other.deletion).any()


@pytest.mark.parametrize("fill", ["mean", "zero", "blurred"])
def test_the_end_of_deletion_is_the_fill(linear, fill):
    x = models.picture()
    found = deletion_insertion(linear[0], x, RANKING, 0, steps=1, fill=fill)
    ends = {"zero": np.zeros_like(x), "mean": np.broadcast_to(x.mean(axis=(0, 1)), x.shape)}
    if fill in ends:
        logits = ends[fill].ravel() @ linear[1] + linear[2]
        assert found.deletion[1] == pytest.approx(models.softmax(logits)[0], rel=1e-4)
    assert found.fill == fill
    assert found.deletion.shape == (2,)


def test_a_single_sigmoid_gives_its_probability():
    model, x = models.one_sigmoid(), models.picture()
    found = deletion_insertion(view_of(model), x, RANKING, 0, steps=2)
    assert found.deletion[0] == pytest.approx(float(model(x[None])[0, 0]), rel=1e-4)


def test_progress_ends_at_the_number_that_was_announced(linear):
    seen: list[tuple[int, int]] = []
    found = deletion_insertion(
        linear[0], models.picture(), RANKING, 0, steps=20, progress=lambda *at: seen.append(at)
    )
    assert found.passes == passes_needed(20) == seen[-1][0]
    assert seen == [(min(32 * n, found.passes), found.passes) for n in range(1, len(seen) + 1)]
    assert len(seen) > 1


def test_it_can_be_called_off(linear):
    def stop(done: int, total: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        deletion_insertion(linear[0], models.picture(), RANKING, 0, progress=stop)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"class_index": 5}, "no class 5"),
        ({"class_index": -1}, "no class -1"),
        ({"steps": 0}, "at least one step"),
        ({"draws": 0}, "at least one step and one draw"),
        ({"fill": "pink"}, "no fill"),
        ({"ranking_map": np.zeros((4, 4))}, "does not fit"),
        ({"x": np.full((*SIZE, 3), np.nan)}, "not finite"),
    ],
)
def test_what_makes_no_sense_is_refused(linear, change, problem):
    usual = {"x": models.picture(), "ranking_map": RANKING, "class_index": 0}
    with pytest.raises(ValueError, match=problem):
        deletion_insertion(linear[0], **{**usual, **change})


def test_results_cannot_be_written_to(linear):
    found = deletion_insertion(linear[0], models.picture(), RANKING, 0, steps=2)
    for name in ("shares", "deletion", "insertion", "random_deletion", "random_insertion"):
        assert not getattr(found, name).flags.writeable
