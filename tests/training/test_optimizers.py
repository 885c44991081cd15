"""What every optimizer must do; a new entry is covered on arrival."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.training.optimizers import OPTIMIZERS
from explorer.training.run import Run

EVERY = pytest.mark.parametrize("optimizer", OPTIMIZERS.values(), ids=list(OPTIMIZERS))


def variables():
    import keras

    random = np.random.default_rng(0)
    shapes = {"kernel": (3, 3, 2, 4), "bias": (4,), "dense": (6, 5), "last": (5, 3)}
    return [
        keras.Variable(random.standard_normal(shape).astype(np.float32), name=name)
        for name, shape in shapes.items()
    ]


def stepped(optimizer, gradients_of, times=1, **settings):
    run = Run(optimizer=optimizer.name, learning_rate=0.01, momentum=0.9, **settings)
    there = variables()
    keras_optimizer = optimizer.build(run, there)
    for _ in range(times):
        keras_optimizer.apply(gradients_of(there), there)
    return there


@EVERY
def test_facts(optimizer):
    assert len(optimizer.description.split()) > 30
    assert len(optimizer.paper) > 40
    assert 0 < optimizer.usual_learning_rate <= 1


@EVERY
def test_goes_downhill(optimizer):
    """Of the sum of squares."""
    import keras

    before = [np.square(np.array(one)).sum() for one in variables()]
    there = stepped(optimizer, lambda now: [keras.ops.convert_to_tensor(2 * one) for one in now], 5)
    after = [np.square(np.array(one)).sum() for one in there]
    assert all(late < early for early, late in zip(before, after, strict=True))


@EVERY
def test_without_a_gradient_only_kernels_decay(optimizer):
    import keras

    def nothing(now):
        return [keras.ops.zeros(one.shape) for one in now]

    there = stepped(optimizer, nothing, weight_decay=0.5)
    for early, late in zip(variables(), there, strict=True):
        ratio = np.array(late) / np.array(early)
        expected = 1.0 if early.name == "bias" else 1 - 0.5 * 0.01
        assert np.allclose(ratio, expected, atol=1e-6), early.name


def test_muon_turns_kernels_by_orthogonal_steps():
    """All singular values of a step of a kernel are alike; the last layer's are AdamW's."""
    import keras

    random = np.random.default_rng(1)
    gradients = [random.standard_normal(one.shape).astype(np.float32) for one in variables()]
    there = stepped(
        OPTIMIZERS["muon"], lambda now: [keras.ops.convert_to_tensor(one) for one in gradients]
    )
    steps = [
        np.array(early) - np.array(late) for early, late in zip(variables(), there, strict=True)
    ]
    for step in (steps[0].reshape(-1, 4), steps[2]):
        values = np.linalg.svd(step, compute_uv=False)
        assert values.max() / values.min() < 2.5  # five steps of the iteration are not exact
    assert np.allclose(np.abs(steps[3]), 0.01, rtol=1e-3)  # Adam's first step: the learning rate
