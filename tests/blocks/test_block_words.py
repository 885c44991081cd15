"""What is said of a block's costs follows from its numbers."""

from __future__ import annotations

import re

import pytest

from explorer.blocks import BLOCKS
from explorer.blocks.costs import block_cost
from explorer.blocks.words import NARROW, WIDE, ratio_words, where_it_pays


def told_ratio(words: str) -> float:
    """The ratio that words stand for."""
    [number] = re.findall(r"[\d.]+(?= |$)", words.removeprefix("1/")) or ["1"]
    value = float(number)
    if words.startswith("1/"):
        return 1 / value
    return {"% of": value / 100, "% mo": 1 + value / 100, "time": value}.get(
        words.removeprefix(number).strip()[:4], 1.0
    )


@pytest.mark.parametrize("ratio", [0.02, 0.126, 0.49, 0.5, 0.73, 0.99, 1.0, 1.02, 1.4, 1.6, 3.43])
def test_ratios_keep_their_value(ratio):
    assert told_ratio(ratio_words(ratio, "parameters")) == pytest.approx(ratio, rel=0.03)


def test_every_block_but_the_plain_one_is_compared_with_it():
    for name in BLOCKS:
        said = where_it_pays(name, 64, 1, 16)
        assert said.endswith(".")
        if name != "plain":
            cost = block_cost(name, 64, 1, 16)
            assert ratio_words(cost.multiply_adds_ratio, "multiplications") in said
            assert ratio_words(cost.parameters_ratio, "parameters") in said


@pytest.mark.parametrize(
    ("name", "trend"), [("depthwise_separable", "wider"), ("bottleneck", "the same at every width")]
)
def test_whether_width_matters(name, trend):
    narrow, wide = (block_cost(name, f, 1, 16).multiply_adds_ratio for f in (NARROW, WIDE))
    assert (wide < 0.9 * narrow) == (trend == "wider")
    assert trend in where_it_pays(name, 64, 1, 16)
