"""Reasons for and against kernels are true, whatever the picture."""

from __future__ import annotations

import re

import numpy as np
import pytest
from scipy import signal

from explorer.convolution.exercise import Exercise
from explorer.convolution.exercise.candidates import every_candidate
from explorer.convolution.exercise.reasons import blind_to, kernel_reason, weight_sum
from tests.convolution.exercise.exercises import number, of_all_kinds, reference


@pytest.fixture
def many() -> list[Exercise]:
    return of_all_kinds()


# Sentences, and what must be so for them to be true of a wrong kernel ``its`` and the map ``this``.
CLAIMS = {
    r"no negative weights.+ down to (\S+)\.$": lambda m, n, w, this, its: (
        w.min() >= 0 and this.min() < 0 and close(n[0], this.min())
    ),
    r"has negative weights.+ down to (\S+), but": lambda m, n, w, this, its: (
        w.min() < 0 and this.min() > -0.5 and close(n[0], its.min())
    ),
    r"weights sum to (\S+), so flat.+ average (\S+)\. .+ averages (\S+)\.$": (
        lambda m, n, w, this, its: (
            close(n[0], w.sum()) and close(n[1], its.mean()) and close(n[2], this.mean())
        )
    ),
    r"rows sums to 0: .+ vertical edges and gives 0 for horizontal ones": (
        lambda m, n, w, this, its: np.abs(w.sum(axis=1)).max() < 1e-5 < np.abs(w.sum(axis=0)).max()
    ),
    r"columns sums to 0: .+ horizontal edges and gives 0 for vertical ones": (
        lambda m, n, w, this, its: np.abs(w.sum(axis=0)).max() < 1e-5 < np.abs(w.sum(axis=1)).max()
    ),
    r"sum to (\S+) and no pixel is brighter than (\S+), .+ be above (\S+)\. .+ to (\S+)\.$": (
        lambda m, n, w, this, its: (
            close(n[0], w[w > 0].sum())
            and n[1] == m.picture.max()
            and close(n[2], n[1] * w[w > 0].sum())
            and close(n[3], this.max())
            and n[3] > n[2] >= its.max() - 1
        )
    ),
    r"left to right, its map would change by (\S+) .+ changes by (\S+):": (
        lambda m, n, w, this, its: (
            close(n[0], np.abs(np.diff(its)).mean()) and close(n[1], np.abs(np.diff(this)).mean())
        )
    ),
    r"they run downwards: that way .+ by (\S+) on average, and crosswise by (\S+)\.$": (
        lambda m, n, w, this, its: (
            close(n[0], np.abs(np.diff(this, axis=0)).mean())
            and close(n[1], np.abs(np.diff(this)).mean())
            and n[0] < n[1]
        )
    ),
    r"where this map is (\S+), its map would be (\S+)\.$": lambda m, n, w, this, its: any(
        close(n[0], a) and close(n[1], b) for a, b in zip(this.flat, its.flat, strict=True)
    ),
}


def close(written: float, value: float) -> bool:
    """Whether a number in a sentence is the value, rounded as sentences round."""
    return abs(written - value) <= max(0.05, 0.0501 * abs(value) if abs(value) < 10 else 0.5001)


@pytest.mark.parametrize("sentence", CLAIMS)
def test_reasons_against_a_kernel_are_true(many, sentence):
    told = 0
    for made in many:
        for index, candidate in enumerate(made.candidates):
            found = re.search(sentence, kernel_reason(made, index))
            if index == made.answer or not found:
                continue
            numbers = [number(text) for text in found.groups()]
            its = reference(made, candidate.weights)
            this = reference(made, made.candidates[made.answer].weights)
            assert CLAIMS[sentence](made, numbers, candidate.weights, this, its), (numbers, found)
            told += 1
    assert told


def test_reasons_for_the_right_kernel_are_true(many):
    for made in many:
        right, text = made.candidates[made.answer], kernel_reason(made, made.answer)
        total = number(re.match(r"Its weights sum to (\S+), ", text)[1])
        assert total == pytest.approx(float(right.weights.sum()), abs=1e-5)
        assert ("Some weights are negative" in text) == bool((right.weights < 0).any())
        low, high = re.search(r"(\S+) to (\S+?)\. ", text[text.index("egative") :]).groups()
        assert close(number(low), made.values.min())
        assert close(number(high), made.values.max())
        assert right.kernel.effect in text


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
