"""The builder, control by control, without a browser."""

from __future__ import annotations

import re
from importlib import import_module

import pytest
from streamlit.testing.v1 import AppTest

from explorer.builder.design import MOST_STEPS, read_design
from explorer.builder.kinds import kinds
from explorer.builder.presets import PRESETS
from explorer.ui.design_choices import FIRST

DRAWING = import_module("explorer.ui.views.architectures.builder.drawing")
TAKE_ALONG = import_module("explorer.ui.views.architectures.builder.take_along")


def script():
    import keras  # noqa: F401  as if TensorFlow had been loaded in the background

    from explorer.ui import design_choices, frame
    from explorer.ui.views.architectures.builder import builder

    with frame.page("What?\n\nThis."):
        builder()
    import streamlit as st

    st.session_state["name"] = design_choices.architecture_name()


@pytest.fixture
def drawn(monkeypatch) -> list:
    """The diagrams that are shown, with what is to be done at a click on a block."""
    shown = []
    record = lambda diagram, key, *, on_pick, **given: shown.append((diagram, on_pick, given))  # noqa: E731
    monkeypatch.setattr(DRAWING, "show_diagram", record)
    return shown


@pytest.fixture
def page(drawn):
    def opened(design: str | None = "plain-8.max_pool.gap", **query: str) -> AppTest:
        test = AppTest.from_function(script, default_timeout=120)
        given = {"data": "digits", **query} | ({"design": design} if design is not None else {})
        for name, value in given.items():
            test.query_params[name] = value
        return run(test)

    return opened


def run(test: AppTest) -> AppTest:
    test.run()
    assert not test.exception
    return test


def click(test: AppTest, key: str) -> AppTest:
    test.button(key=key).click()
    return run(test)


def design_of(test: AppTest) -> str:
    return test.query_params.get("design", PRESETS[FIRST].text)


def field(test: AppTest, key: str):
    """The widget of this key, whatever its kind."""
    kinds_ = (*test.select_slider, *test.selectbox, *test.get("button_group"))
    return next(widget for widget in kinds_ if widget.key == key)


def words(test: AppTest) -> str:
    return " ".join(one.value for one in [*test.markdown, *test.caption]).replace("\\", "")


def test_at_first_there_is_a_network_with_shapes_costs_and_a_diagram(page, drawn):
    test = page(None)
    assert not test.error
    assert "**4 × 4 × 64**" in words(test)  # the third step of the preset, on digits of 8 × 8
    assert "Together" in words(test)
    assert test.session_state["name"] == f"built-{PRESETS[FIRST].text}"
    [(diagram, _, given)] = drawn
    assert given["chosen"] is None
    assert len(diagram.nodes) > len(PRESETS[FIRST].text.split("."))


def test_every_block_and_layer_can_be_added(page):
    test = page("plain-16.gap")
    offered = {one.key.removeprefix("design-add-") for one in test.button}
    assert set(kinds()) <= offered
    test = click(click(test, "design-add-residual"), "design-add-dense")
    assert design_of(test) == "plain-16.residual-16.gap.dense-128"
    assert test.query_params["step"] == "4"
    assert "**128 numbers** 2,176 2.0 k" in words(test)


def test_steps_are_opened_one_at_a_time_moved_and_removed(page):
    test = page()
    assert not any(one.key.startswith("design-remove-") for one in test.button)
    test = click(test, "design-open-1")
    assert [one.key for one in test.button if one.key.startswith("design-remove-")] == [
        "design-remove-1"
    ]
    assert not test.button(key="design-earlier-1").disabled
    test = click(test, "design-earlier-1")
    assert design_of(test) == "max_pool.plain-8.gap"
    assert test.button(key="design-earlier-0").disabled
    test = click(test, "design-remove-0")
    assert design_of(test) == "plain-8.gap"
    assert not any(one.key.startswith("design-remove-") for one in test.button)


def test_width_stride_and_rate_are_set(page):
    test = click(page("plain-8.gap.dropout-25"), "design-open-0")
    field(test, "design-0-plain-filters-field").set_value(64)
    assert design_of(run(test)) == "plain-64.gap.dropout-25"
    field(test, "design-0-plain-stride-field").set_value(2)
    assert design_of(run(test)) == "plain-64-2.gap.dropout-25"
    assert "**4 × 4 × 64** 832 9.2 k" in words(test)  # 3×3×1×64, and 4 of each map's norm
    test = click(test, "design-open-2")
    field(test, "design-2-dropout-rate-field").set_value(50)
    assert design_of(run(test)) == "plain-64-2.gap.dropout-50"


def test_an_impossible_step_is_explained_beside_it_and_the_rest_works(page, drawn):
    test = page("plain-8.max_pool-4.max_pool-3.gap.dense-16", step="3")
    [error] = test.error
    assert "Step 3, max pooling, has a window of 3 × 3" in error.value.replace("\\", "")
    assert "2 of 5 steps fit" in test.warning[0].value
    assert "**2 × 2 × 8**" in words(test)
    assert "not reached" in words(test)
    assert test.button(key="design-train").disabled
    assert drawn[-1][0].title == "As far as the steps fit"
    test = click(test, "design-remove-2")
    assert not test.error
    assert not test.button(key="design-train").disabled


def test_pictures_that_are_too_small_can_be_enlarged_as_training_does(page):
    test = page("plain-8.max_pool-4.max_pool-3.gap")
    assert test.error
    field(test, "enlarge-field").set_value(1)
    test = run(test)
    assert not test.error
    assert "are enlarged to 16 × 16" in words(test)
    assert "**16 × 16 × 8**" in words(test)
    assert not test.button(key="design-train").disabled


def test_a_network_without_blocks_says_what_it_lacks(page):
    test = page("flatten.dense-8")
    assert "at least one block" in test.error[0].value
    assert test.button(key="design-train").disabled
    assert test.session_state["name"] == ""


def test_a_network_that_only_larger_pictures_make_too_large_is_explained_and_taken_along(page):
    test = page("plain-64.flatten.dense-1024")
    dense = 1024 * (8 * 8 * 64 + 1)
    [warning] = test.warning
    told = warning.value.replace("\\", "")
    parameters = int(re.search(r"network has ([0-9,]+) parameters", told)[1].replace(",", ""))
    assert dense < parameters < dense + 20_000
    assert "possible for pictures of 32 × 32 pixels too" in told
    [beside] = test.error
    assert f"{1024 * (32 * 32 * 64 + 1):,} parameters" in beside.value.replace("\\", "")
    assert test.button(key="design-train").disabled
    assert "def built(" in test.code[0].value


def test_a_network_that_is_too_large_for_its_pictures_is_not_taken_along(page):
    test = page("plain-64.flatten.dense-1024", data="cifar10")
    assert len(test.error) == 2
    assert not test.code


def test_no_steps_at_all(page):
    test = page("")
    assert "There is no step yet" in test.warning[0].value
    assert design_of(click(test, "design-add-plain")) == "plain-32"


def test_a_full_network_says_so(page):
    test = page(".".join(["plain-8"] * (MOST_STEPS - 1) + ["gap"]))
    assert f"at most {MOST_STEPS} steps" in words(test)


def test_a_description_that_would_be_too_long_is_refused_with_a_notice(page):
    test = page(".".join(["depthwise_separable-512-2"] * 15))
    test = click(test, "design-add-depthwise_separable")
    assert "take a step away" in test.warning[0].value
    assert len(design_of(test).split(".")) == 15


def test_a_link_with_nonsense_is_answered_and_the_usual_holds(page):
    test = page("nonsense-3")
    assert "network of your own" in test.warning[0].value
    assert f"built-{PRESETS[FIRST].text}" == test.session_state["name"]


def test_presets_are_one_click_away(page):
    test = page()
    for name, preset in PRESETS.items():
        test = click(test, f"design-preset-{name}")
        assert design_of(test) == preset.text
        assert test.query_params["design"] == preset.text  # the one to begin with too
        assert test.button(key=f"design-preset-{name}").label.startswith("✓")
        assert not test.error


def test_a_click_on_the_diagram_opens_the_step(page, drawn, monkeypatch):
    opened = []
    page("plain-8.residual-8.gap", step="2")
    assert drawn[-1][2]["chosen"].startswith("residual_2_")
    monkeypatch.setattr(DRAWING.design_choices, "open_or_close", opened.append)
    monkeypatch.setattr(DRAWING.design_choices, "open_step", lambda: None)
    design = read_design("plain-8.residual-8.gap")
    monkeypatch.setattr(DRAWING.design_choices, "design", lambda: design)
    for layer in ("residual_2_1_conv", "gap_3", "input", "output"):
        drawn[-1][1](layer)
    assert opened == [1, 2]


def test_train_it_opens_the_page_train_with_this_network(page, monkeypatch):
    left_for = []
    monkeypatch.setattr(TAKE_ALONG.menu, "go_to", left_for.append)
    chosen = {}
    record = lambda choice, value, of="": chosen.update({choice.name: value})  # noqa: E731
    test = page()
    monkeypatch.setattr(type(TAKE_ALONG.choices.ARCHITECTURE), "set", record)
    click(test, "design-train")
    assert left_for == ["train"]
    assert chosen["architecture"] == "built-plain-8.max_pool.gap"


def test_the_model_the_table_and_the_code_can_be_taken_along(page):
    test = page()
    assert "def built(" in test.code[0].value
    assert {"Save as .keras (untrained)", "Save the code", "Table of the steps (CSV)"} <= {
        one.proto.label for one in test.get("download_button")
    }
    assert "random weights" in words(test)
