"""A copy of the network forgets, from the top down, and the original does not notice."""

from __future__ import annotations

import gc
import weakref

import keras
import numpy as np
import pytest

from explorer.anatomy import view_of
from explorer.explanations import EXPLANATIONS, explain
from explorer.faithfulness import randomisation, randomised_layers, rank_correlation
from explorer.faithfulness.randomisation import passes_needed
from explorer.pretrained import PRETRAINED
from explorer.samples import sample
from tests import models
from tests.faithfulness.test_redrawing import stack_of


@pytest.fixture
def copies(monkeypatch) -> list[weakref.ref]:
    """The copies that were made, as long as somebody keeps them."""
    made: list[weakref.ref] = []

    def private_copy(model: keras.Model) -> keras.Model:
        copy = original(model)
        made.append(weakref.ref(copy))
        return copy

    original = randomisation.private_copy
    monkeypatch.setattr(randomisation, "private_copy", private_copy)
    return made


@pytest.mark.parametrize(
    ("build", "layers"),
    [
        (models.sequential, ("output", "dense1", "conv2", "conv1")),
        (models.nested_in_functional, ("output", "base/conv2", "base/conv1")),
        (models.nested_deeply, ("head/output", "middle:2/inner/mix", "stem")),
        (models.shared, ("output", "again:2")),
        (models.mixed_float16, ("output", "conv2", "conv1")),
    ],
)
def test_one_layer_after_the_other(build, layers):
    model, x = build(), models.picture()
    before, traces = model.get_weights(), view_of(model).traces
    found = randomised_layers(model, x, "layer_cam", 1)
    assert [one.layers for one in found] == [layers[:end] for end in range(len(layers) + 1)]
    assert [found[0].share, found[-1].share] == [0, 1]
    assert (np.diff([one.share for one in found]) > 0).all()
    assert view_of(model).traces == traces
    for kept, now in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(kept, now)


def test_the_first_is_the_explanation_of_the_network_as_it_is():
    model, x = models.pooled(), models.picture()
    first, *others = randomised_layers(model, x, "hires_cam", 2, "conv2")
    expected = explain(model, x, "hires_cam", 2, "conv2")
    np.testing.assert_allclose(first.map, expected.layer_map, rtol=1e-4, atol=1e-6)
    assert first.correlation == first.absolute_correlation == 1
    assert first.probability == pytest.approx(expected.probability, rel=1e-5)
    assert all((one.map != first.map).any() for one in others)
    assert {one.explanation.layer for one in (first, *others)} == {"conv2"}
    assert {one.explanation.class_index for one in (first, *others)} == {2}


def test_correlations_are_those_of_the_maps():
    found = randomised_layers(models.pooled(), models.picture(), "hires_cam", 2, "bn1")
    first = found[0].map
    for one in found:
        assert one.correlation == rank_correlation(first, one.map)
        assert one.absolute_correlation == rank_correlation(np.abs(first), np.abs(one.map))
    assert any(one.correlation != one.absolute_correlation for one in found)


def test_layers_are_shared_out_evenly_and_the_scores_come_alone():
    found = randomised_layers(models.branched(), models.picture(), "layer_cam", 0, stages=3)
    lengths = [len(one.layers) for one in found]
    assert lengths == [0, 1, 4, 6]
    [_, last] = randomised_layers(models.branched(), models.picture(), "layer_cam", 0, stages=1)
    assert len(last.layers) == 6


def test_nothing_is_traced_again_from_stage_to_stage(copies):
    counts = []

    def count(done: int, total: int) -> None:
        counts.append(view_of(copies[0]()).traces)

    randomised_layers(models.sequential(), models.picture(), "grad_cam", 0, progress=count)
    assert counts
    assert len(set(counts)) == 1


def test_the_copy_is_not_kept(copies):
    randomised_layers(models.shared(), models.picture(), "grad_cam", 0)
    gc.collect()
    assert copies[0]() is None


def test_normalisation_above_is_measured_again_when_what_is_below_forgets(copies):
    x = models.picture(channels=8)
    spreads: list[float] = []

    def measure(done: int, total: int) -> None:
        copy = copies[0]()
        norm, values = copy.get_layer("bn3"), view_of(copy).feature_maps(x, ["bn3"])["bn3"]
        spreads.append(float(((values - norm.beta) / norm.gamma).std(axis=(0, 1)).mean()))

    model = stack_of(depth=4)
    randomised_layers(model, x, "layer_cam", 0, stages=5, progress=measure)
    assert spreads[2:] == pytest.approx([1] * len(spreads[2:]), abs=0.15)
    assert len(spreads) == 6


def test_a_map_without_weights_to_forget_below_stays_the_same():
    """Eigen-CAM looks at the first layer's maps and at no score: only the last stage matters."""
    *others, last = randomised_layers(models.pooled(), models.picture(), "eigen_cam", 0, "conv1")
    assert [one.correlation for one in others] == pytest.approx([1, 1, 1], abs=1e-3)
    assert abs(last.correlation) < 0.9


def test_a_map_that_is_zero_has_no_correlation():
    model = models.pooled()
    kernel, bias = model.get_layer("output").get_weights()
    model.get_layer("output").set_weights([np.full_like(kernel, -1), bias])
    found = randomised_layers(model, models.picture(), "grad_cam", 0)
    assert found[0].explanation.is_zero
    assert all(one.correlation is None for one in found)


def test_the_same_seed_forgets_the_same():
    first, again, other = (
        randomised_layers(models.shared(), models.picture(), "layer_cam", 0, seed=seed)[-1].map
        for seed in (0, 0, 1)
    )
    np.testing.assert_array_equal(first, again)
    assert (first != other).any()


def test_progress_ends_at_the_number_that_was_announced():
    seen: list[tuple[int, int]] = []
    model, options = models.pooled(), {"across": 4}
    cost = EXPLANATIONS["occlusion"].cost(view_of(model), None, options)
    randomised_layers(
        model,
        models.picture(),
        "occlusion",
        0,
        options=options,
        stages=3,
        progress=lambda *at: seen.append(at),
    )
    assert seen[-1] == (passes_needed(cost, 3), passes_needed(cost, 3))
    assert seen == sorted(seen)
    assert len({total for _, total in seen}) == 1


def test_it_can_be_called_off():
    def stop(done: int, total: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        randomised_layers(models.shared(), models.picture(), "gradient", 0, progress=stop)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"method": "magic"}, "no method 'magic'"),
        ({"class_index": 7}, "no class 7"),
        ({"layer": "conv9"}, "no layer 'conv9'"),
        ({"stages": 0}, "at least one stage"),
        ({"x": np.zeros((4, 4, 3))}, "takes one input"),
    ],
)
def test_what_makes_no_sense_is_refused(change, problem):
    usual = {"x": models.picture(), "method": "grad_cam", "class_index": 0, "layer": None}
    with pytest.raises(ValueError, match=problem):
        randomised_layers(models.pooled(), **{**usual, **change})


def test_a_model_without_weights_is_refused():
    stack = [models.opening(), keras.layers.AveragePooling2D(4), keras.layers.Flatten()]
    with pytest.raises(ValueError, match="no weights"):
        randomised_layers(keras.Sequential(stack), models.picture(), "gradient", 0)


def test_the_embedded_network_forgets_and_gives_finite_numbers():
    network = PRETRAINED["efficientnet_lite0"].load()
    x = network.preprocess(sample("cat"))
    before = [np.copy(values) for values in network.model.get_weights()[::20]]
    found = randomised_layers(network.model, x, "grad_cam", 282, stages=3)
    assert [len(one.layers) for one in found] == [0, 1, 26, 50]
    assert found[-1].share == 1
    assert all(abs(one.explanation.score) < 100 for one in found)
    assert all(abs(one.correlation or 0) < 0.6 for one in found[1:])
    for kept, now in zip(before, network.model.get_weights()[::20], strict=True):
        np.testing.assert_array_equal(kept, now)
