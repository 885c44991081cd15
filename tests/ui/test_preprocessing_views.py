"""The three parts about preprocessing, control by control, without a browser."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module

import pytest
from streamlit.testing.v1 import AppTest

from explorer.preprocessing import PREPROCESSING
from explorer.preprocessing.row import PRESETS
from explorer.pretrained import PRETRAINED, PretrainedNetwork, WeightsMissing
from explorer.ui import prepared

UNITS = import_module("explorer.ui.views.prepare.units")  # the package has the function instead
PANELS = [step for step in PREPROCESSING.values() if step.in_panels]
IN_ROW = [step for step in PREPROCESSING.values() if step.in_row]


def script():
    import numpy as np
    import streamlit as st

    from explorer.images import Image
    from explorer.samples import sample
    from explorer.ui import frame
    from explorer.ui.views.prepare.panels import panels
    from explorer.ui.views.prepare.row import row
    from explorer.ui.views.prepare.units import units

    pictures = {
        "cat": sample("cat"),
        "pixel": Image(np.full((1, 1, 3), 7, np.uint8), "pixel"),
        "ribbon": Image(np.zeros((2, 2000, 3), np.uint8), "ribbon"),
    }
    with frame.page("What?\n\nThis."):
        view = {"steps": panels, "row": row, "units": units}[st.session_state["part"]]
        view(pictures[st.session_state["picture"]])


def view(part: str, picture: str = "cat", **query) -> AppTest:
    test = AppTest.from_function(script, default_timeout=120)
    test.session_state["part"], test.session_state["picture"] = part, picture
    for name, value in query.items():
        test.query_params[name] = value
    test.run()
    assert not test.exception
    return test


def field(test: AppTest, key: str):
    """The widget of this key, whatever its kind."""
    kinds = (*test.select_slider, *test.selectbox, *test.get("button_group"))
    return next(widget for widget in kinds if widget.key == key)


@pytest.mark.parametrize("picture", ["cat", "pixel", "ribbon"])
@pytest.mark.parametrize("part", ["steps", "row", "units"])
def test_any_picture_is_shown_without_complaint(part, picture):
    test = view(part, picture)
    if (part, picture) == ("row", "ribbon"):
        assert "longer one would have" in test.error[0].value
        return
    assert not test.error
    if picture == "cat":
        assert not test.warning


@pytest.mark.parametrize(
    ("step", "option"),
    [(step.name, option) for step in PANELS for option in step.options],
    ids=lambda case: getattr(case, "name", case),
)
def test_every_option_of_a_panel_has_a_field_that_is_in_the_link(step, option):
    test = view("steps")
    widget = field(test, f"{step}-{option.name}-field")
    assert widget.value == option.default
    other = next(value for value in option.values if value != option.default)
    widget.set_value(other)
    test.run()
    assert not test.exception
    assert test.query_params[f"{step}-{option.name}"] == str(other)
    again = view("steps", **{f"{step}-{option.name}": str(other)})
    assert field(again, f"{step}-{option.name}-field").value == other
    field(again, f"{step}-{option.name}-field").set_value(option.default)
    again.run()
    assert not again.exception
    assert field(again, f"{step}-{option.name}-field").value == option.default


def test_a_panel_that_cannot_be_made_says_why():
    test = view("steps", "ribbon", **{"resize-fit": "in_proportion", "resize-side": "512"})
    assert any("longer one would have" in box.value for box in test.info)


def test_presets_are_one_click_away():
    test = view("row", row="blur")
    for name, preset in PRESETS.items():
        test.button(key=f"row-preset-{name}").click().run()
        assert not test.exception
        assert test.query_params.get("row", PRESETS["pytorch"].text) == preset.text
        assert preset.note in [caption.value for caption in test.caption]


@pytest.mark.parametrize("step", IN_ROW, ids=lambda step: step.name)
def test_every_step_can_be_added_set_and_removed(step):
    test = view("row", row="blur-3")
    test.button(key=f"row-add-{step.name}").click().run()
    assert test.query_params["row"] == f"blur-3.{step.name}"
    for option in step.options:
        other = next(value for value in option.values if value != option.default)
        field(test, f"row-1-{option.name}-field").set_value(other)
        test.run()
        assert not test.exception
        assert str(other) in test.query_params["row"]
    for option in step.options:
        field(test, f"row-1-{option.name}-field").set_value(option.default)
        test.run()
        assert not test.exception
    assert test.query_params["row"] == f"blur-3.{step.name}"
    test.button(key="row-remove-1").click().run()
    assert test.query_params["row"] == "blur-3"


def test_steps_are_moved_and_the_mistake_is_explained():
    test = view("row", row="crop.scale.standardise")
    assert not test.warning
    test.button(key="row-later-1").click().run()
    assert test.query_params["row"] == "crop.standardise.scale"
    assert any("These statistics are for values from 0 to 1" in box.value for box in test.warning)
    test.button(key="row-earlier-2").click().run()
    assert test.query_params["row"] == "crop.scale.standardise"
    assert not test.warning
    assert test.button(key="row-earlier-0").disabled
    assert test.button(key="row-later-2").disabled


def test_settings_are_written_for_readers():
    labels = [box.label for box in view("row").expander]
    assert "256 px · Area · In proportion" in labels
    assert "ImageNet" in labels


def test_a_mean_of_nothing_is_zero():
    test = view("row", row="standardise-this_picture")
    assert any("mean 0, deviation 1" in text.value for text in test.markdown)


def test_a_row_that_ends_early_says_where_and_keeps_its_controls():
    test = view("row", row="scale.canny.blur")
    assert "The row ends here" in test.error[0].value
    assert any("does not come as far" in caption.value for caption in test.caption)
    test.button(key="row-remove-0").click().run()
    assert not test.error


def test_an_empty_row_and_a_full_one():
    test = view("row", row="")
    assert [button.key for button in test.button if button.key.startswith("row-remove")] == []
    full = view("row", row=".".join(["bgr"] * 8))
    assert not [button for button in full.button if button.key.startswith("row-add")]
    assert any("at most 8 steps" in caption.value for caption in full.caption)


def test_the_table_has_every_network():
    test = view("units")
    told = str(test.table[0].value)
    for entry in PRETRAINED.values():
        assert entry.title.replace("-", "\\-") in told


def test_the_networks_answers_stand_beside_each_other():
    test = view("units")
    verdicts = [text.value for text in test.markdown if text.value.startswith("**")]
    assert "**= Its own way.**" in verdicts
    assert any(
        verdict.startswith("**≠ Another answer:** pillow, not tiger cat") for verdict in verdicts
    )


def test_any_network_on_this_machine_can_be_asked(monkeypatch):
    asked = []
    original = prepared.network_answers

    def answers(entry, picture):
        asked.append(entry.name)
        if entry.name == "vgg16":
            raise WeightsMissing("They are damaged.")
        return original(PRETRAINED["efficientnet_lite0"], picture)

    monkeypatch.setattr(PretrainedNetwork, "available", property(lambda entry: True))
    monkeypatch.setattr(prepared, "network_answers", answers)
    test = view("units", fed="resnet50")
    assert field(test, "fed-field").value == "resnet50"
    assert not test.warning
    field(test, "fed-field").set_value("vgg16")
    test.run()
    assert not test.exception
    assert test.query_params["fed"] == "vgg16"
    assert "They are damaged" in test.warning[0].value
    assert asked == ["resnet50", "vgg16"]


@pytest.mark.parametrize("fed", ["zzz", "vgg16"])
def test_a_network_that_is_not_here_is_noticed_where_only_one_is(fed, monkeypatch):
    only = PRETRAINED["efficientnet_lite0"]
    monkeypatch.setattr(PretrainedNetwork, "available", property(lambda entry: entry is only))
    monkeypatch.setattr(UNITS, "trained", dict)
    test = view("units", fed=fed)
    assert any("network to feed" in warning.value for warning in test.warning)
    assert any("not on this machine" in caption.value for caption in test.caption)
    assert not view("units", fed="efficientnet_lite0").warning


def test_the_chosen_statistics_are_shown_in_numbers():
    for part in ("steps", "row"):
        assert any("0\\.485, 0\\.456, 0\\.406" in box.value for box in view(part).caption)
    test = view("steps", **{"standardise-statistics": "half"})
    assert any("for all colours" in caption.value for caption in test.caption)


def test_without_any_weights_the_table_is_still_there(monkeypatch):
    monkeypatch.setattr(PretrainedNetwork, "available", property(lambda entry: False))
    monkeypatch.setattr(UNITS, "trained", dict)
    test = view("units")
    assert len(test.table) == 1
    assert "no network can be asked" in test.warning[0].value


@pytest.mark.parametrize("part", ["panels", "row"])
def test_what_asks_no_network_does_not_import_tensorflow(part):
    script = (
        "from explorer.samples import sample\n"
        f"from explorer.ui.views.prepare.{part} import {part}\n"
        f"{part}(sample('cat'))\n"
    )
    code = (
        "import sys\n"
        "from streamlit.testing.v1 import AppTest\n"
        f"test = AppTest.from_string({script!r}, default_timeout=60).run()\n"
        "assert not test.exception\n"
        "print('tensorflow' in sys.modules or 'keras' in sys.modules)"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "False"
