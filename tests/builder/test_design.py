"""Networks as a line of text: what is read, what is refused, and that nothing is lost."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.blocks import BLOCKS
from explorer.builder.design import MOST_STEPS, MOST_TEXT, Design, Step, read_design
from explorer.builder.kinds import kinds
from tests.builder.designs import designs


@given(designs())
def test_a_design_survives_its_text(design):
    assert read_design(design.text) == design
    assert re.fullmatch("[A-Za-z0-9_.-]*", design.text, re.ASCII)
    assert len(design.text) <= MOST_TEXT


@given(st.text(alphabet="abcdeflnoprstuxm_-.0123456789 ", max_size=60))
def test_any_text_is_a_design_or_refused_with_a_sentence(text):
    try:
        design = read_design(text)
    except ValueError as refused:
        said = str(refused)
    else:
        said = "It is a network."
        assert read_design(design.text) == design
    assert said.endswith(".")
    assert said[0].isupper() or said[0] == "'"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nonsense-3", "no block or layer called 'nonsense'"),
        ("plain-x", "'x' is not a whole number"),
        ("plain-1_0", "'1_0' is not a whole number"),
        ("plain--1", "'' is not a whole number"),
        ("plain-٣", "is not a whole number"),
        ("plain-0", "maps is a number from 1 to 512, not 0"),
        ("plain-513", "maps is a number from 1 to 512, not 513"),
        ("plain-8-3", "stride is a number from 1 to 2, not 3"),
        ("plain-8-1-1", "has 2 settings, not 3"),
        ("gap-2", "has 0 settings, not 1"),
        ("dense-1025", "units is a number from 1 to 1,024"),
        ("dropout-91", "left out is a number from 1 to 90"),
        ("max_pool-5", "side of the window is a number from 2 to 4"),
        ("plain-8..gap", "no block or layer called ''"),
        (".".join(["gap"] * (MOST_STEPS + 1)), f"at most {MOST_STEPS} steps"),
        ("x" * (MOST_TEXT + 1), f"at most {MOST_TEXT} characters"),
    ],
)
def test_nonsense_is_refused_with_a_sentence(text, said):
    with pytest.raises(ValueError, match=re.escape(said)) as refused:
        read_design(text)
    assert str(refused.value).endswith(".")


def test_a_design_is_never_longer_than_its_text_may_be():
    with pytest.raises(ValueError, match="take a step away"):
        Design((Step("depthwise_separable", (512, 2)),) * MOST_STEPS)


def test_every_block_is_a_kind_of_step_and_no_layer_has_its_name():
    assert set(BLOCKS) <= set(kinds())
    assert len(kinds()) == len(BLOCKS) + 6
    for kind in kinds().values():
        for setting in kind.settings:
            assert setting.default in setting.usual
            assert setting.least <= min(setting.usual) <= max(setting.usual) <= setting.most


def test_titles_say_what_is_set():
    titles = [step.title for step in read_design("plain-1.max_pool-3.dropout-30.dense-1").steps]
    assert titles == [
        f"{BLOCKS['plain'].title}, 1 map",
        "Max pooling, 3 × 3",
        "Dropout, 30 % left out",
        "Dense layer, 1 unit",
    ]
