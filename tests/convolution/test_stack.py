"""Layers in sequence: maps against TensorFlow, fields against the pixels that really count."""

from __future__ import annotations

import re

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.convolution.stack import Stack, Stage, read_stack, stack_text
from explorer.kernels import KERNELS

sides = st.integers(1, 4)
seeds = st.integers(0, 2**32 - 1)


@st.composite
def stacks(draw, positive: bool = False) -> Stack:
    """Kernels of eighths; or of ones alone, so that no two influences cancel."""
    stages = []
    for _ in range(draw(st.integers(2, 4))):
        rng = np.random.default_rng(draw(seeds))
        shape = draw(sides), draw(sides)
        stages.append(
            Stage(
                np.ones(shape) if positive else rng.integers(-16, 17, shape) / 8,
                stride=draw(st.integers(1, 2 if positive else 3)),
                relu=draw(st.booleans()),
                pooling=draw(st.sampled_from(["none", "max", "average"])),
            )
        )
    return Stack(stages)


def least_size(stack: Stack) -> tuple[int, int]:
    """The smallest picture that leaves one cell: backwards through all windows."""
    least = np.array([1, 1])
    for stage in reversed(stack.stages):
        if stage.pooling != "none":
            least = least * 2
        least = (least - 1) * stage.stride + stage.weights.shape
    return int(least[0]), int(least[1])


def by_tensorflow(stack: Stack, picture: np.ndarray) -> list[np.ndarray]:
    maps, map_ = [], tf.constant(picture[None, ..., None])
    for stage in stack.stages:
        kernel = stage.weights[..., None, None]
        map_ = tf.nn.conv2d(map_, kernel, strides=stage.stride, padding="VALID")
        if stage.relu:
            map_ = tf.nn.relu(map_)
        if stage.pooling != "none":
            pooled = tf.nn.max_pool2d if stage.pooling == "max" else tf.nn.avg_pool2d
            map_ = pooled(map_, 2, 2, "VALID")
        maps.append(map_[0, ..., 0].numpy())
    return maps


@settings(max_examples=60, deadline=None)
@given(stacks(), st.integers(0, 9), st.integers(0, 9), seeds)
def test_maps_are_what_tensorflow_gives(stack, more_rows, more_columns, seed):
    height, width = least_size(stack)
    shape = height + more_rows, width + more_columns
    picture = np.random.default_rng(seed).integers(0, 256, shape).astype(np.float32)
    maps, expected = stack.maps(picture), by_tensorflow(stack, picture)
    assert len(maps) == len(stack.stages)
    largest = 255.0
    for stage, mine, theirs in zip(stack.stages, maps, expected, strict=True):
        assert mine.dtype == np.float32
        assert mine.shape == theirs.shape
        largest *= float(np.abs(stage.weights).sum())
        # At most 16 products and 4 averaged values in each of up to 4 stages, each one rounding.
        np.testing.assert_allclose(mine, theirs, rtol=0, atol=2**-24 * 4 * 21 * largest)


def changed_by_lines(stack: Stack, height: int, width: int, axis: int) -> list[np.ndarray]:
    """Which lines of the picture reach which of a map's: ``(lines, cells)`` for each stage."""
    reached = [[] for _ in stack.stages]
    for line in range((height, width)[axis]):
        picture = np.zeros((height, width), np.float32)
        picture[(line, slice(None)) if axis == 0 else (slice(None), line)] = 1
        for rows, map_ in zip(reached, stack.maps(picture), strict=True):
            rows.append(map_.max(axis=1 - axis) > 0)
    return [np.array(rows) for rows in reached]


@settings(max_examples=30, deadline=None)
@given(stacks(positive=True), st.integers(0, 7), st.integers(0, 7), st.data())
def test_fields_are_the_pixels_that_change_a_cell(stack, more_rows, more_columns, data):
    least = least_size(stack)
    height, width = least[0] + more_rows, least[1] + more_columns
    reached = [changed_by_lines(stack, height, width, axis) for axis in (0, 1)]
    stage = data.draw(st.integers(0, len(stack.stages) - 1))
    by_rows, by_columns = reached[0][stage], reached[1][stage]
    row = data.draw(st.integers(0, by_rows.shape[1] - 1))
    column = data.draw(st.integers(0, by_columns.shape[1] - 1))
    rows, columns = np.flatnonzero(by_rows[:, row]), np.flatnonzero(by_columns[:, column])
    expected = rows[0], columns[0], rows[-1], columns[-1]
    assert stack.field(stage, row, column) == expected


@settings(max_examples=60, deadline=None)
@given(stacks())
def test_receptive_fields_grow_by_the_published_formula(stack):
    size, jump = np.array([1, 1]), 1  # Araujo et al., Distill 2019
    for stage, field in zip(stack.stages, stack.receptive_fields(), strict=True):
        size = size + (np.array(stage.weights.shape) - 1) * jump
        jump *= stage.stride
        if stage.pooling != "none":
            size, jump = size + jump, jump * 2
        assert field.size == tuple(size)
        assert field.stride == (jump, jump)
        assert field.offset == (0, 0)


names = st.sampled_from(list(KERNELS))


@st.composite
def named_stages(draw) -> Stage:
    return Stage(
        draw(names),
        stride=draw(st.integers(1, 4)),
        relu=draw(st.booleans()),
        pooling=draw(st.sampled_from(["none", "max", "average"])),
    )


def facts(stack: Stack) -> list[tuple]:
    return [(each.kernel, each.stride, each.relu, each.pooling) for each in stack.stages]


@settings(max_examples=60, deadline=None)
@given(st.lists(named_stages(), min_size=2, max_size=4))
def test_a_stack_goes_through_a_link(stages):
    stack = Stack(stages)
    text = stack_text(stack)
    assert re.fullmatch(r"[A-Za-z0-9._~-]+", text)  # unreserved in URLs: RFC 3986, section 2.3
    assert facts(read_stack(text)) == facts(stack)


@pytest.mark.parametrize("name", KERNELS)
def test_every_kernel_can_stand_in_a_link(name):
    stack = read_stack(f"{name}.relu-{name}.stride3.average")
    assert facts(stack) == [(name, 1, True, "none"), (name, 3, False, "average")]
    np.testing.assert_array_equal(stack.stages[0].weights, KERNELS[name].build())


REFUSED = [
    "",
    "identity",
    "-",
    "identity-",
    "identity-identity-identity-identity-identity",
    "identity-nosuchkernel",
    "identity-identity.stride5",
    "identity-identity.stride0",
    "identity-identity.stride",
    "identity-identity.stride12",
    "identity-identity.stride²",
    "identity-identity.median",
    "identity-identity.max.relu",
    "identity-identity.relu.relu",
    "identity-identity.max.average",
    "identity-Identity",
    "identity-identity ",
    "identity-identity\n",
    "identity-ïdentity",
    "identity-identity..max",
    "identity~identity",
    "-1,0,1-identity",
    "x" * 10_000,
]


@pytest.mark.parametrize("text", REFUSED)
def test_other_text_is_refused_with_a_sentence(text):
    with pytest.raises(ValueError, match=r"(?s)^[A-Z'].*\.$") as refusal:
        read_stack(text)
    assert len(str(refusal.value)) < 200


pieces = st.sampled_from([*"-.~ 0259", "identity", "relu", "max", "average", "stride", "none"])


@settings(max_examples=100, deadline=None)
@given(st.lists(pieces, max_size=12).map("".join))
def test_text_is_a_stack_or_is_refused(text):
    try:
        stack = read_stack(text)
    except ValueError:
        return
    assert facts(read_stack(stack_text(stack))) == facts(stack)


def test_a_kernel_without_a_name_is_the_visitors_own():
    own = np.arange(6.0).reshape(2, 3)
    text = stack_text(Stack([Stage("identity"), Stage(own, stride=2, relu=True)]))
    assert text == "identity-own.stride2.relu"
    np.testing.assert_array_equal(read_stack(text, own).stages[1].weights, own)
    with pytest.raises(ValueError, match="no kernel called 'own'"):
        read_stack(text)


def test_stages_out_of_range_are_refused():
    plain = {"kernel": "identity"}
    for wrong in (
        {"kernel": np.ones((3, 3, 3))},
        {"kernel": np.ones((8, 8))},
        {"kernel": np.array([[np.nan]])},
        {"stride": 5},
        {"stride": 2.0},
        {"stride": True},
        {"pooling": "median"},
    ):
        with pytest.raises(ValueError, match=r"\.$"):
            Stage(**{**plain, **wrong})
    for number in (0, 1, 5):
        with pytest.raises(ValueError, match="2 to 4 stages"):
            Stack([Stage("identity")] * number)


def test_the_stage_that_gets_too_small_a_map_is_named():
    box = np.ones((3, 3))
    with pytest.raises(ValueError, match=r"^Stage 2: The kernel of 3×3 .* a map of 2×4\.$"):
        Stack([Stage(box, pooling="max"), Stage(box)]).maps(np.zeros((7, 10)))
    with pytest.raises(ValueError, match=r"^Stage 1: The pooling window of 2×2 .* 1×4\.$"):
        Stack([Stage(box, pooling="max"), Stage(box)]).maps(np.zeros((3, 6)))
    stack = Stack([Stage(box), Stage(np.ones((1, 5)), stride=2), Stage(box)])
    with pytest.raises(ValueError, match=r"^Stage 3: The kernel of 3×3 .* a map of 3×2\.$"):
        stack.maps(np.zeros((7, 9)))
