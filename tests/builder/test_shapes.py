"""What steps give and cost, and what is refused: read from the skeleton, and worked out."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from explorer.anatomy.costs import multiply_adds
from explorer.builder.architecture import FAMILY, MOST_PARAMETERS, built, name_of
from explorer.builder.assembly import assembled
from explorer.builder.design import Design, Step, read_design
from explorer.builder.fitting import (
    first_problem,
    most_parameters,
    shape_after,
    smallest_side,
)
from explorer.builder.kinds import WIDTHS
from explorer.builder.shapes import walked
from explorer.weightless import weightless
from tests.builder.designs import BLOCKS, designs, fitting

FEW = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SIDES = st.integers(1, 12)


@FEW
@given(designs(), SIDES)
def test_the_first_thing_that_does_not_fit_is_found_without_building(design, side):
    few = Design(design.steps[:4])
    walk = walked(few, (side, side, 3), 10)
    assert walk.problem == first_problem(few, (side, side, 3))
    if walk.problem:
        assert len(walk.stages) == walk.problem.place  # all before it still show what they give
        assert walk.problem.sentence.endswith(".")
    shape = (side, side, 3)
    for step, stage in zip(few.steps, walk.stages, strict=False):
        shape = shape_after(step, shape)
        assert stage.shape == shape


@FEW
@given(fitting(), st.integers(0, 3))
def test_stages_add_up_to_the_model_and_no_smaller_picture_would_do(design, more):
    least = smallest_side(design)
    side = least + more
    if side > 200:
        return
    walk = walked(design, (side, side, 3), 10)
    assert walk.problem is None
    with weightless():
        model = assembled(design, (side, side, 3), 10)
    assert walk.parameters == model.count_params()
    assert walk.multiply_adds == multiply_adds(model)
    assert walk.stages[-1].shape == (10,)
    assert walk.parameters - walk.stages[-1].parameters <= most_parameters(design, (side, side, 3))
    if least > 1:
        problem = first_problem(design, (least - 1, least - 1, 3))
        assert problem is not None
        assert "larger pictures" in problem.sentence


@pytest.mark.parametrize("name", BLOCKS)
def test_no_block_has_more_parameters_than_is_assumed(name):
    for shape in ((2, 2, 1), (2, 2, 512)):
        for filters in (16, WIDTHS[-1]):
            design = Design((Step(name, (filters, 2)),))
            [stage] = walked(design, shape, 10).stages
            assert stage.parameters <= most_parameters(design, shape)


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("plain-8.gap.plain-8", 2, "needs maps with height and width, and gets a row of 8 numbers"),
        ("gap.plain-8", 1, "and gets a single number. Move it"),
        ("plain-8.dense-8", 1, "needs a row of numbers, and gets maps of 8 × 8"),
        ("plain-8.gap.flatten", 2, "needs maps"),
        ("plain-8.max_pool-4.max_pool-3", 2, "window of 3 × 3, and the maps are only 2 × 2"),
        ("max_pool-4.max_pool.plain-8-2", 2, "the maps are only 1 × 1. Give it a stride of 1"),
        ("plain-8.inception-40", 1, "needs a multiple of 16 of them. Take 32 or 48"),
        ("dense_block-3", 0, "needs a multiple of 8 of them. Take 8."),
        ("plain-8", 1, "The output is computed of a row of numbers, and here are still maps"),
        ("", 0, "Put global average pooling or flatten at the end"),
    ],
)
def test_an_impossible_step_is_explained(text, place, said):
    walk = walked(read_design(text), (8, 8, 1), 10)
    assert walk.problem.place == place
    assert said in walk.problem.sentence
    if place < len(read_design(text).steps):
        assert walk.problem.sentence.startswith(f"Step {place + 1}, ")
    assert len(walk.stages) == place


def test_an_architecture_says_what_it_is_and_what_pictures_it_needs():
    entry = built("built-plain-8.max_pool.plain-16-2.max_pool.gap.dropout-25")
    assert entry.smallest_side == 6
    assert entry.input_shape == (32, 32, 3)
    assert "2 blocks, 16 maps" in entry.title
    with pytest.raises(ValueError, match="at least 6x6 pixels, not 5x5") as refused:
        entry.build((5, 5, 1))
    assert "poolings and strides" in str(refused.value)
    assert entry.skeleton((6, 6, 1)).output_shape == (None, 10)


def test_titles_tell_designs_apart():
    texts = ["plain-8.gap", "plain-8.flatten", "residual-8.gap", "plain-8.gap.dropout-10"]
    assert len({built(FAMILY + text).title for text in texts}) == len(texts)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "at least one block"),
        ("flatten", "at least one block"),
        ("plain-8", "global average pooling or flatten"),
        ("plain-8.dense-8", "Put global average pooling or flatten before it"),
        ("inception-8.gap", "multiple of 16"),
        ("plain-8" + ".max_pool" * 8 + ".gap", "at least 256 × 256 pixels"),
        ("plain-512.flatten.dense-1024", "Fewer maps or units help"),
        ("nonsense", "no block or layer"),
        ("plain-008.gap", "This network is called built-plain-8.gap."),
    ],
)
def test_a_name_that_is_no_network_is_refused_with_a_sentence(text, said):
    with pytest.raises(ValueError, match=re.escape(said)) as refused:
        built(FAMILY + text)
    assert str(refused.value).endswith(".")


def test_wide_networks_of_cheap_blocks_are_counted_before_they_are_refused():
    text = "plain-64" + ".depthwise_separable-512" * 5 + ".gap"
    design = read_design(text)
    assert most_parameters(design, (32, 32, 3)) > MOST_PARAMETERS
    assert built(name_of(design)).smallest_side == 1
