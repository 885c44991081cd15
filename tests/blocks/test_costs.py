"""Costs of blocks, against formulas worked out by hand."""

from __future__ import annotations

import pytest

from explorer.blocks import BLOCKS
from explorer.blocks.costs import PLAIN, block_cost, block_costs, block_skeleton


def norm(*maps: int) -> int:
    """Scale, shift, mean and variance of each map."""
    return 4 * sum(maps)


def units(f: int) -> int:
    return max(f // 16, 4)


def attention(f: int) -> int:
    """Two dense layers with biases."""
    return 2 * f * units(f) + units(f) + f


def expected_parameters(f: int) -> dict[str, int]:
    """By hand, for blocks of F maps in and F maps out, with stride 1."""
    conv = 9 * f * f
    growth, quarter, sixteenth = f // 8, f // 4, f // 16
    dense = sum(
        norm(f + i * growth) + (f + i * growth) * 4 * growth  # 1x1
        + norm(4 * growth) + 9 * 4 * growth * growth  # 3x3
        for i in range(4)
    )  # fmt: skip
    joined = f + 4 * growth
    return {
        "plain": conv + norm(f),
        "depthwise_separable": 9 * f + f * f + norm(f, f),
        "squeeze_excite": conv + norm(f) + attention(f),
        "cbam": conv + norm(f) + attention(f) + 2 * 49,
        "residual": 2 * (conv + norm(f)),
        "bottleneck": f * quarter + 9 * quarter**2 + quarter * f + norm(quarter, quarter, f),
        "inception": f * 4 * sixteenth
        + (f * 6 * sixteenth + 9 * 6 * 8 * sixteenth**2)
        + (f * sixteenth + 25 * 2 * sixteenth**2)
        + f * 2 * sixteenth
        + norm(*(share * sixteenth for share in (4, 6, 8, 1, 2, 2))),
        "dense_block": dense + norm(joined) + joined * f,
        "inverted_residual": 6 * f * f + 9 * 6 * f + 6 * f * f + norm(6 * f, 6 * f, f),
    }


@pytest.mark.parametrize("f", [32, 256])
def test_parameters(f):
    counted = {cost.block: cost.parameters for cost in block_costs(f, 1, 8)}
    by_hand = expected_parameters(f)
    assert {name: counted[name] for name in by_hand} == by_hand


@pytest.mark.parametrize(("f", "stride", "side"), [(32, 1, 8), (256, 2, 7)])
def test_multiply_adds(f, stride, side):
    before, after = side * side, (-(-side // stride)) ** 2
    quarter = f // 4
    by_hand = {
        "plain": 9 * f * f * after,
        "depthwise_separable": (9 * f + f * f) * after,
        "squeeze_excite": 9 * f * f * after + 2 * f * units(f),
        # The two dense layers run twice.
        "cbam": (9 * f * f + 98) * after + 4 * f * units(f),
        "residual": (18 * f * f + (f * f if stride == 2 else 0)) * after,
        "bottleneck": (2 * f * quarter + 9 * quarter**2 + (f * f if stride == 2 else 0)) * after,
        "inverted_residual": 6 * f * f * before + (9 * 6 * f + 6 * f * f) * after,
    }
    counted = {cost.block: cost.multiply_adds for cost in block_costs(f, stride, side)}
    assert {name: counted[name] for name in by_hand} == by_hand


def test_the_plain_convolution_is_the_measure():
    for cost in block_costs(256, 2, 7):
        measure = block_cost(PLAIN, 256, 2, 7)
        assert cost.parameters_ratio == cost.parameters / measure.parameters
        assert cost.multiply_adds_ratio == cost.multiply_adds / measure.multiply_adds
    assert measure.parameters_ratio == measure.multiply_adds_ratio == 1


def test_blocks_that_do_not_allow_the_width_are_left_out():
    named = [cost.block for cost in block_costs(24, 1, 8)]
    assert named == [name for name, block in BLOCKS.items() if 24 % block.multiple == 0]
    assert "inception" not in named
    assert len(named) > 3


def test_a_width_that_does_not_fit_is_refused_with_a_sentence():
    with pytest.raises(ValueError, match="multiple of 16"):
        block_skeleton("inception", 24, 1, 8)
