"""What rounding does to a kernel, drawn and in words."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest

from explorer.figures.rounding import (
    histogram_chart,
    kernel_words,
    moves_chart,
    rounding_csv,
    rounding_words,
)
from explorer.tflite.rounding import BITS, rounded

KERNEL = np.random.default_rng(0).normal(size=(3, 3, 2, 5)).astype(np.float32)


@pytest.mark.parametrize("bits", BITS)
def test_every_weight_is_counted_before_and_after(bits):
    chart = histogram_chart(rounded(KERNEL, bits))
    assert [one.name for one in chart.data] == [f"after rounding to {bits} bits", "before"]
    assert [sum(one.y) for one in chart.data] == [KERNEL.size, KERNEL.size]
    assert np.count_nonzero(chart.data[0].y) <= 2**bits - 1
    if bits > 5:  # a bin is no finer than a step: rounding takes no weight into another one
        assert np.array_equal(chart.data[0].y, chart.data[1].y)


def test_lines_lead_from_each_weight_to_its_step():
    found = rounded(KERNEL, 3)
    lines, steps, before, after = moves_chart(found, 2).data
    assert np.array_equal(np.reshape(lines.x, (-1, 3))[:, 0], before.x)
    assert np.array_equal(np.reshape(lines.x, (-1, 3))[:, 1], after.x)
    assert len(steps.x) == 7
    assert np.abs(np.subtract.outer(after.x, steps.x)).min(axis=1) == pytest.approx(0, abs=1e-6)


def test_the_arithmetic_has_its_numbers_filled_in():
    found = rounded(np.float32([1.27, -0.302]).reshape(1, 1, 2, 1))
    said = rounding_words(found, 0)
    assert "1.2700 / 127 = 0.0100" in said
    assert "The weight that moves most is −0.3020: it is stored as −30" in said
    assert "−30 × 0.0100 = −0.3000" in said
    assert "uses 2 of the 255" in kernel_words(found)


def test_all_weights_are_in_the_file():
    found = rounded(KERNEL)
    lines = list(csv.DictReader(io.StringIO(rounding_csv(found))))
    assert len(lines) == KERNEL.size
    assert [float(one["before"]) for one in lines] == pytest.approx(KERNEL.ravel().tolist())
    for one in lines[:5]:
        product = int(one["whole_number"]) * float(one["scale"])
        assert float(one["after"]) == pytest.approx(product)
