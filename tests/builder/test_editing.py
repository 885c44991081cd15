"""Steps are added where they fit, moved, taken away and set."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.builder import editing
from explorer.builder.design import MOST_STEPS, Design, Step, read_design
from explorer.builder.fitting import first_problem
from explorer.builder.kinds import kinds
from explorer.builder.presets import PRESETS
from tests.builder.designs import EVERY, designs

START = "plain-64.max_pool.gap.dense-32"


@pytest.mark.parametrize(
    ("name", "behind", "text", "place"),
    [
        ("residual", None, "plain-64.max_pool.residual-64.gap.dense-32", 2),
        ("residual", 0, "plain-64.residual-64.max_pool.gap.dense-32", 1),
        ("residual", 3, "plain-64.max_pool.residual-64.gap.dense-32", 2),
        ("max_pool", None, "plain-64.max_pool.max_pool.gap.dense-32", 2),
        ("dropout", None, "plain-64.max_pool.gap.dense-32.dropout-25", 4),
        ("dropout", 1, "plain-64.max_pool.dropout-25.gap.dense-32", 2),
        ("dense", None, "plain-64.max_pool.gap.dense-32.dense-128", 4),
        ("dense", 2, "plain-64.max_pool.gap.dense-128.dense-32", 3),
        ("dense", 0, "plain-64.max_pool.gap.dense-32.dense-128", 4),
        ("flatten", None, "plain-64.max_pool.flatten.dense-32", 2),
    ],
)
def test_a_step_comes_where_it_fits(name, behind, text, place):
    design, at = editing.added(read_design(START), name, behind)
    assert (design.text, at) == (text, place)
    assert design.steps[at].name == name


def test_numbers_are_made_before_the_first_layer_that_needs_them():
    assert editing.added(read_design("plain-8.dense-8"), "gap")[0].text == "plain-8.gap.dense-8"
    assert editing.added(read_design("plain-8"), "gap")[0].text == "plain-8.gap"
    assert editing.added(Design(), "plain")[0].text == "plain-32"


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
@pytest.mark.parametrize("name", EVERY)
def test_whatever_is_added_to_a_preset_fits(preset, name):
    design, _ = editing.added(read_design(preset.text), name)
    assert first_problem(read_design(preset.text), (32, 32, 3)) is None
    assert first_problem(design, (32, 32, 3)) is None
    assert preset.text == read_design(preset.text).text


def test_a_block_takes_as_many_maps_as_it_can():
    assert editing.added(read_design("plain-24.gap"), "inception")[0].text.startswith(
        "plain-24.inception-16"
    )
    assert editing.added(read_design("plain-1.gap"), "dense_block")[0].steps[1].values == (8, 1)


@given(designs(), st.integers(0, 11))
def test_what_is_done_can_be_undone(design, place):
    if place + 1 < len(design.steps):
        assert editing.moved(editing.moved(design, place, 1), place + 1, -1) == design
        gone = editing.removed(design, place)
        assert (*gone.steps[:place], design.steps[place], *gone.steps[place:]) == design.steps
    for name in kinds():
        longer, at = editing.added(design, name)
        if len(longer.steps) > len(design.steps):
            assert editing.removed(longer, at) == design


def test_there_is_no_place_before_the_first_and_behind_the_last():
    design = read_design(START)
    assert editing.moved(design, 0, -1) == design
    assert editing.moved(design, 3, 1) == design


def test_a_full_network_takes_no_more():
    with pytest.raises(ValueError, match=f"at most {MOST_STEPS} steps"):
        editing.added(Design((Step("plain", (8,)),) * MOST_STEPS), "plain")


def test_a_value_is_changed_and_checked():
    assert editing.changed(read_design(START), 0, "stride", 2).text.startswith("plain-64-2.")
    with pytest.raises(ValueError, match="512"):
        editing.changed(read_design(START), 0, "filters", 513)


def test_all_kinds_are_offered_once():
    offered = [name for names in editing.offered().values() for name in names]
    assert sorted(offered) == EVERY
