"""When a phase ends early, and which weights are kept."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from explorer.training.early_stopping import EarlyStopping


def told(patience: int, losses: list[float], first: int = 0) -> EarlyStopping:
    stopping = EarlyStopping(patience)
    for epoch, loss in enumerate(losses, start=first):
        if stopping.is_over:
            break
        stopping.look(epoch, loss, {"kernel": np.full(3, loss)})
    return stopping


@given(st.integers(1, 5), st.lists(st.floats(0, 10), min_size=1, max_size=20))
def test_it_ends_after_so_many_epochs_without_a_smaller_loss(patience, losses):
    stopping = told(patience, losses, first=7)
    seen = losses[: stopping._last - 7 + 1]
    best = seen.index(min(seen))
    assert stopping.epoch == 7 + best
    assert stopping.weights["kernel"][0] == min(seen)
    assert stopping.is_over == (len(seen) - 1 - best >= patience)
    assert stopping.is_behind == (best < len(seen) - 1)


def test_without_patience_it_never_ends_and_keeps_nothing():
    stopping = told(0, [1.0, 2.0, 3.0])
    assert not stopping.is_over
    assert not stopping.is_behind
    assert stopping.weights == {}
    assert stopping.state() == {}


def test_it_goes_on_from_its_state():
    stopping = told(3, [3.0, 1.0, 2.0])
    other = EarlyStopping(3)
    other.restore(stopping.state())
    for one in (stopping, other):
        one.look(3, 1.5, {"kernel": np.zeros(3)})
        assert (one.epoch, one.loss, one.is_over) == (1, 1.0, False)
        one.look(4, 1.5, {"kernel": np.zeros(3)})
        assert one.is_over
        np.testing.assert_array_equal(one.weights["kernel"], np.ones(3))
