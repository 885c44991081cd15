"""What weights alone say, against what kernels do to pictures."""

from __future__ import annotations

import numpy as np
from scipy import signal

from explorer.convolution.exercise.candidates import every_candidate
from explorer.convolution.exercise.traits import blind_to, copies, weight_sum


def test_what_kernels_are_blind_to_is_what_they_give_zero_for():
    horizontal = np.repeat(np.random.default_rng(0).integers(0, 256, (30, 1)), 30, axis=1)
    pictures = {"horizontal": horizontal, "vertical": horizontal.T}
    for candidate in every_candidate(12):
        strength = {
            name: np.abs(signal.correlate2d(grey, candidate.weights, mode="valid")).max()
            for name, grey in pictures.items()
        }
        zero = [name for name in strength if strength[name] < 0.01]
        assert blind_to(candidate.weights) == (zero[0] if len(zero) == 1 else "")
        flat = signal.correlate2d(np.full((30, 30), 100.0), candidate.weights, mode="valid")
        np.testing.assert_allclose(flat, 100 * weight_sum(candidate.weights), atol=0.01)


def test_only_identity_copies():
    titles = [one.title for one in every_candidate(12) if copies(one.weights)]
    assert titles == ["Identity"]
