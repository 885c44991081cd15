"""Integrated gradients: they add up to the difference from the baseline."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.anatomy import view_of
from explorer.explanations import explain
from tests import models
from tests.explanations import nets

X = models.picture()
METHOD = "integrated_gradients"
BASELINES = {
    "zero": lambda x: np.zeros_like(x),
    "mean": lambda x: np.broadcast_to(x.mean(axis=(0, 1)), x.shape),
}
NODES = {name: 32 for name in models.SOFTMAX_MODELS if not name.startswith("mixed")}
# Few units that turn on and off, each of which matters much: the error falls only as 1/nodes.
NODES |= {"branched": 128, "nested_deeply": 128}


def difference(
    model, x: np.ndarray, baseline: str, class_index: int, against: int | None = None
) -> float:
    """What the values are to add up to."""
    view = view_of(model)
    scores = view.logits(x).astype(float) - view.logits(BASELINES[baseline](x)).astype(float)
    return scores[class_index] - (0 if against is None else scores[against])


@pytest.mark.parametrize("baseline", BASELINES)
@pytest.mark.parametrize("name", NODES)
def test_values_add_up_to_the_difference_from_the_baseline(name, baseline):
    """To half a percent for most pictures; of each, for the class whose score changes most."""
    model = nets.kept(models.SOFTMAX_MODELS[name])
    options = {"nodes": NODES[name], "baseline": baseline}
    gaps = []
    for seed in range(1, 6):
        x = models.picture(seed=seed)
        expected = max((difference(model, x, baseline, index) for index in range(5)), key=abs)
        index = [difference(model, x, baseline, index) for index in range(5)].index(expected)
        found = explain(model, x, METHOD, index, options=options)
        gaps.append(abs(found.values.sum(dtype=float) / expected - 1))
        assert found.gap == pytest.approx(gaps[-1], abs=1e-5)
    assert np.median(gaps) < 5e-3
    assert max(gaps) < 3e-2


@pytest.mark.parametrize("baseline", BASELINES)
@pytest.mark.parametrize("nodes", [8, 128])
def test_a_linear_model_needs_no_more_than_a_step(baseline, nodes):
    model = nets.kept(nets.linear)
    options = {"nodes": nodes, "baseline": baseline}
    found = explain(model, X, METHOD, 2, options=options)
    expected = nets.weights_of(model, 2) * (X - BASELINES[baseline](X))
    np.testing.assert_allclose(found.values, expected, rtol=1e-5, atol=1e-6)
    assert found.gap < 1e-5


def test_the_gap_closes_with_more_nodes():
    gaps = {}
    for nodes in (8, 128):
        found = [
            explain(model, X, METHOD, index, options={"nodes": nodes}).gap
            for model in map(nets.kept, (models.sequential, models.branched))
            for index in range(5)
        ]
        gaps[nodes] = np.median(found)
    assert gaps[128] < 0.5 * gaps[8]


def test_the_difference_between_two_classes_adds_up_too():
    model = nets.kept(models.pooled)
    changes = [difference(model, X, "zero", index) for index in range(5)]
    one, other = int(np.argmax(changes)), int(np.argmin(changes))
    options = {"nodes": 32, "baseline": "zero"}
    found = explain(model, X, METHOD, one, against=other, options=options)
    expected = difference(model, X, "zero", one, other)
    assert found.values.sum(dtype=float) == pytest.approx(expected, rel=5e-3)


def test_a_blurred_baseline_adds_up_to_what_it_says():
    model = nets.kept(models.shortcut)
    found = explain(model, X, METHOD, 1, options={"baseline": "blurred"})
    assert found.gap < 5e-3
    assert np.abs(found.values - explain(model, X, METHOD, 1).values).max() > 1e-3
