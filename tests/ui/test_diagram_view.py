"""The diagram of the Architectures page, control by control, without a browser."""

from __future__ import annotations

import json
from importlib import import_module
from typing import Any

import keras
import pytest
from streamlit.testing.v1 import AppTest

from explorer.architectures import ARCHITECTURES
from explorer.architectures.classic import CLASSICS
from explorer.diagrams import DETAILS
from explorer.model_files import model_store
from explorer.model_files.own_model import OwnModel
from explorer.pretrained import PRETRAINED
from explorer.ui import models_to_look_at
from explorer.ui.choices import DIAGRAM_MODEL, RECEPTIVE_CELL, RECEPTIVE_LAYER
from explorer.ui.frame import plain
from tests.models import CLASSES, SIZE, branched, open_size

# The package has a function of the same name as its module.
view = import_module("explorer.ui.views.architectures.diagram")


def script():
    from explorer.ui import frame
    from explorer.ui.views.architectures.diagram import diagram

    with frame.page("What?\n\nThis."):
        diagram()


class _Page:
    """The page, and what its components were last given."""

    drawn: dict[str, Any]
    field: dict[str, Any]

    def record_diagram(self, diagram, key, **given) -> None:
        self.drawn = {"diagram": diagram, **given}

    def record_field(self, units, photo, alt, key, **given) -> None:
        self.field = {"units": units, "photo": photo, **given}

    def open(self, **query: str) -> AppTest:
        test = AppTest.from_function(script, default_timeout=120)
        for name, value in query.items():
            test.query_params[name] = value
        return self.run(test)

    def run(self, test: AppTest) -> AppTest:
        self.drawn, self.field = {}, {}
        test.run()
        assert not test.exception
        return test


@pytest.fixture
def page(monkeypatch):
    opened = _Page()
    monkeypatch.setattr(view, "show_diagram", opened.record_diagram)
    monkeypatch.setattr(view, "unit_field", opened.record_field)
    return opened


@pytest.fixture
def chosen(monkeypatch) -> dict[str, Any]:
    """What is chosen from now on, by name of the choice."""
    made = {}

    def record(choice, value, of="") -> None:
        made[choice.name] = value

    monkeypatch.setattr(type(DIAGRAM_MODEL), "set", record)
    return made


def test_at_first_a_network_with_branches_is_there(page):
    test = page.open()
    drawn = page.drawn["diagram"]
    assert CLASSICS[view.FIRST].title in drawn.title
    assert any(node.sign for node in drawn.nodes)
    assert drawn.detail == "steps"
    assert page.drawn["chosen"] is None
    assert page.field["units"].has(page.field["cell"])
    assert [one.label for one in test.selectbox] == ["Network"]


@pytest.mark.parametrize("detail", DETAILS)
def test_a_link_names_network_and_detail(page, detail):
    page.open(structure="residual", detail=detail)
    drawn = page.drawn["diagram"]
    assert drawn.detail == detail
    assert drawn.parameters == ARCHITECTURES["residual"].skeleton().count_params()


def test_a_link_names_layer_and_unit(page):
    page.open(**{"structure": "lenet5", "seen-by": "c3", "seen-at": "2-9"})
    assert page.drawn["chosen"] == "c3"
    assert page.field["units"].path == "c3"
    assert page.field["cell"] == (2, 9)


@pytest.mark.parametrize("link", ["2-10", "2", "a-b", "-1-0", "2-3-4"])
def test_a_link_to_a_unit_that_is_not_there_is_answered(page, link):
    test = page.open(**{"structure": "lenet5", "seen-by": "c3", "seen-at": link})
    assert page.field["cell"] == page.field["units"].centre
    assert "receptive field" in test.warning[0].value


def test_a_click_on_a_block_chooses_its_layer_if_that_has_units(page, chosen):
    page.open(structure="lenet5")
    page.drawn["on_pick"]("output")
    assert chosen == {}
    page.drawn["on_pick"]("s2")
    page.field["on_cell"](3, 4)
    assert chosen == {RECEPTIVE_LAYER.name: "s2", RECEPTIVE_CELL.name: "3-4"}


def test_every_network_of_the_registries_is_offered_under_its_own_name():
    offered = models_to_look_at.structures()
    names = [*CLASSICS, *ARCHITECTURES, *PRETRAINED]
    assert len(set(names)) == len(names)
    assert set(names) <= offered.keys()
    assert len({one.title for one in offered.values()}) == len(offered)


@pytest.mark.parametrize("name", PRETRAINED)
def test_of_pretrained_networks_the_structure_is_read_without_weights(name):
    model = models_to_look_at.structures()[name].read()
    assert model.count_params() == PRETRAINED[name].parameters


def test_what_was_trained_here_is_offered_with_its_own_shape():
    runs = [one for one in models_to_look_at.structures().values() if one.name.startswith("run-")]
    assert runs  # some come with the app
    model = runs[0].read()
    assert model.input_shape[1:3] == (32, 32)


def test_the_design_of_the_builder_is_offered(page):
    page.open(structure=models_to_look_at.DESIGN)
    assert page.drawn["diagram"].title.startswith("Your design")
    listed = models_to_look_at.structures("built-plain-16.gap")
    assert listed["built-plain-16.gap"].read().output_shape == (None, 10)


def test_a_model_of_ones_own_is_drawn(page):
    model = branched()
    own = OwnModel(
        model=model,
        digest="0123456789abcdef" * 2,
        name="mine.keras",
        parameters=model.count_params(),
        input_shape=(SIZE, SIZE, 3),
        classes=CLASSES,
        left_out=(),
        any_size=False,
        yes_or_no=False,
        prepares="",
    )
    name = f"own-{model_store.keep(own)}"
    page.open(structure=name)
    assert page.drawn["diagram"].parameters == model.count_params()


def test_a_model_that_is_gone_is_answered(page):
    test = page.open(structure="own-" + "0" * 32)
    assert "upload it again" in test.warning[0].value.replace("\\", "")
    assert CLASSICS[view.FIRST].title in page.drawn["diagram"].title


def _unknown_first():
    x = keras.Input((8, 8, 3), name="picture")
    return keras.Model(x, keras.layers.Permute((2, 1, 3), name="odd*name")(x))


def _no_maps():
    x = keras.Input((8, 8, 3), name="picture")
    return keras.Model(x, keras.layers.Flatten(name="flat")(x))


@pytest.mark.parametrize(
    ("build", "reason"),
    [
        (open_size, "leaves the size of its picture open"),
        (_no_maps, "No layer of this network gives maps"),
        (_unknown_first, "The layer odd*name (Permute) mixes places in a way"),
    ],
)
def test_why_no_field_can_be_drawn_is_said(page, monkeypatch, build, reason):
    structure = models_to_look_at.Structure("made", "Made", build.__name__, "", build)
    monkeypatch.setattr(view, "choose", lambda *_: structure)
    test = page.open()
    [said] = [one.value for one in test.info]
    assert plain(reason) in said
    assert page.field == {}


def test_what_the_components_get_can_be_sent(monkeypatch):
    from explorer.ui.components.architectures import model_diagram, unit_field

    sent = []
    for module in (model_diagram, unit_field):
        monkeypatch.setattr(module, "_mount", lambda key, data, **_: sent.append(data))
    test = AppTest.from_function(script, default_timeout=120)
    test.query_params["structure"] = "lenet5"
    test.query_params["seen-by"] = "c1"
    test.run()
    assert not test.exception
    assert [json.dumps(data, allow_nan=False)[0] for data in sent] == ["{", "{"]
    assert sent[0]["nodes"][sent[0]["chosen"]]["name"] == "c1"
    assert sent[1]["rows"][0] == (0, 4)
