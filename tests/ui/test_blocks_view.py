"""The blocks on the page Architectures, control by control, without a browser."""

from __future__ import annotations

from importlib import import_module

import pytest
from streamlit.testing.v1 import AppTest

from explorer.blocks import BLOCKS
from explorer.blocks.costs import block_cost
from explorer.ui.choices import ARCHITECTURES_PART, BLOCK, BLOCK_FILTERS, BLOCK_STRIDE

# The package has a function of the same name as its module.
view = import_module("explorer.ui.views.architectures.blocks")


def script():
    from explorer.ui import frame
    from explorer.ui.views.architectures.blocks import blocks

    with frame.page("What?\n\nThis."):
        blocks()


@pytest.fixture
def diagrams(monkeypatch) -> list:
    """The diagrams that were shown."""
    shown = []
    monkeypatch.setattr(view, "show_diagram", lambda diagram, **_: shown.append(diagram))
    return shown


def opened(**query: str) -> AppTest:
    test = AppTest.from_function(script, default_timeout=120)
    for name, value in query.items():
        test.query_params[name] = value
    return run(test)


def run(test: AppTest) -> AppTest:
    test.run()
    assert not test.exception
    return test


def pills(test: AppTest, key: str):
    return next(widget for widget in test.get("button_group") if widget.key == key)


def words(test: AppTest) -> str:
    return " ".join(one.value for one in [*test.subheader, *test.markdown])


def numbers(test: AppTest) -> list[int]:
    return [int(one.value.replace(",", "")) for one in test.metric]


def test_at_first_the_depthwise_separable_convolution_which_saves_most(diagrams):
    test = opened()
    cost = block_cost("depthwise_separable", 64, 1, 32)
    assert numbers(test) == [cost.parameters, cost.multiply_adds]
    assert "1/7.9 of the multiplications" in words(test)
    assert [diagram.title for diagram in diagrams] == [BLOCKS["depthwise_separable"].title]


def test_every_block_is_shown_with_its_idea_and_paper_at_every_choice(diagrams):
    test = opened()
    for name, block in BLOCKS.items():
        pills(test, f"{BLOCK.name}-field").set_value(name)
        run(test)
        assert block.title in words(test)
        assert block.description.partition("\n\n")[2] in words(test)
        cost = block_cost(name, 64, 1, 32)
        assert numbers(test) == [cost.parameters, cost.multiply_adds]
        assert diagrams[-1].title == block.title
        assert test.query_params[BLOCK.name] == name


def test_width_and_stride_change_the_numbers(diagrams):
    test = opened(**{BLOCK.name: "bottleneck", BLOCK_FILTERS.name: "256"})
    wide = block_cost("bottleneck", 256, 1, 32)
    assert numbers(test) == [wide.parameters, wide.multiply_adds]
    pills(test, f"{BLOCK_STRIDE.name}-field").set_value(2)
    run(test)
    strided = block_cost("bottleneck", 256, 2, 32)
    assert numbers(test) == [strided.parameters, strided.multiply_adds]


def test_what_a_link_asks_for_in_vain_is_told(diagrams):
    test = opened(**{BLOCK.name: "nonsense", BLOCK_FILTERS.name: "63"})
    assert numbers(test) == numbers(opened())
    assert len(test.warning) == 1


def test_the_layers_and_the_code_can_be_opened(diagrams):
    test = opened(**{BLOCK.name: "squeeze_excite"})
    assert not test.code
    test.session_state["block-code"] = True
    test.session_state["block-layers"] = True
    run(test)
    assert "def squeeze_excite(" in test.code[0].value
    table = test.dataframe[0].value
    assert [int(table["Parameters"].sum()), int(table["Multiply-adds"].sum())] == numbers(test)


def test_the_builder_gets_the_block(diagrams, monkeypatch):
    added = []
    monkeypatch.setattr(view.design_choices, "add_block", added.append)
    test = opened(**{BLOCK.name: "cbam"})
    test.button("block-to-builder").click()
    run(test)
    assert added == ["cbam"]
    assert test.query_params[ARCHITECTURES_PART.name] == "builder"
