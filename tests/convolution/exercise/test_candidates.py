"""Kernels as the cards write them."""

from __future__ import annotations

import re

import numpy as np
from scipy import signal

from explorer.convolution.exercise.candidates import every_candidate
from tests.convolution.exercise.exercises import number


def test_numbers_on_the_cards_are_the_weights():
    for candidate in every_candidate(12):
        shown = np.array([[number(text) for text in row] for row in candidate.numbers])
        words = re.fullmatch(r"(?:all divided by (\d+))?|in hundredths, rounded", candidate.note)
        divisor = int(words[1] or 1) if "hundredths" not in candidate.note else 100
        tolerance = 0.0051 if divisor == 100 else 1e-6
        np.testing.assert_allclose(shown / divisor, candidate.weights, atol=tolerance)


def test_lines_are_where_the_kernel_responds_most():
    down, across = np.mgrid[:40, :40]
    stripes = {  # of 5 pixels from one to the next
        "horizontal": down,
        "vertical": across,
        "rising to the right": (down + across) / np.sqrt(2),
        "falling to the right": (down - across) / np.sqrt(2),
    }
    seen = set()
    for candidate in every_candidate(4):
        if candidate.lines:
            responses = {
                way: np.abs(
                    signal.correlate2d(
                        np.cos(2 * np.pi * place / 5), candidate.weights, mode="valid"
                    )
                ).max()
                for way, place in stripes.items()
            }
            assert max(responses, key=responses.__getitem__) == candidate.lines, candidate.title
            seen.add(candidate.lines)
    assert seen == set(stripes)
