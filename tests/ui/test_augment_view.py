"""The augmentation lab, control by control, without a browser."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from explorer.datasets import DATASETS
from explorer.pipeline import pipeline_text, read_pipeline
from explorer.pipeline.presets import PRESETS
from explorer.pipeline.subject import BATCH, VERSIONS, picture_subject
from explorer.samples import sample
from explorer.ui import augmentation_choices
from explorer.ui.views import augment as view


def script():
    import streamlit as st

    from explorer.images import decode
    from explorer.samples import sample
    from explorer.ui import augmentation_choices, frame
    from explorer.ui.views.augment import augment

    picture = st.session_state["picture"]
    image = sample(picture) if isinstance(picture, str) else decode(picture, "mine")
    with frame.page("What?\n\nThis."):
        augment(image)
    handed = augmentation_choices.for_training()
    st.session_state["handed"] = handed


@pytest.fixture
def lab(monkeypatch):
    """Open the lab by a link; ``lab.shown`` is what the component was last given."""
    opened = _Lab()
    monkeypatch.setattr(view, "augmentation_lab", opened.record)
    return opened


class _Lab:
    shown: dict[str, Any]
    state: dict[str, Any]

    def record(self, shown, state, on_change, on_settled, key) -> None:
        self.shown, self.state, self.change, self.settle = shown, state, on_change, on_settled

    def open(self, picture: str | bytes = "cat", **query: str) -> AppTest:
        test = AppTest.from_function(script, default_timeout=120)
        test.session_state["picture"] = picture
        for name, value in query.items():
            test.query_params[name] = value
        return self.run(test)

    def run(self, test: AppTest) -> AppTest:
        test.run()
        assert not test.exception
        return test

    def rested(self, test: AppTest) -> AppTest:
        """As it is once the network was asked."""
        test.session_state["visitor"].settled = self.shown["key"]
        return self.run(test)


def pills(test: AppTest, key: str):
    return next(widget for widget in test.get("button_group") if widget.key == key)


def test_it_opens_with_the_lessons_pipeline(lab):
    test = lab.open()
    assert not test.query_params
    assert not test.warning
    assert lab.state["steps"] == PRESETS["image_data_generator"].text
    assert lab.shown["versions"]["sheet"]["count"] == VERSIONS
    assert lab.shown["original"]["sheet"]["count"] == 1
    assert lab.shown["strip"]["sheet"]["count"] == 7
    expected = picture_subject(sample("cat")).preview(PRESETS["image_data_generator"].pipeline)
    assert lab.shown["versions"]["words"] == [expected.in_words(i) for i in range(VERSIONS)]


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_can_come_with_a_link(lab, name):
    test = lab.open(augment=PRESETS[name].text, seed="7", open="1")
    assert not test.warning
    assert (lab.state["steps"], lab.state["seed"]) == (PRESETS[name].text, 7)
    assert lab.shown["strip"] is not None


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("augment", "magic"),
        ("augment", "rotation-999"),
        ("augment", "~".join(["gain"] * 99)),
        ("seed", "-1"),
        ("seed", "10000"),
        ("open", "99"),
        ("along", "<script>"),
        ("on", "imagenet"),
        ("split", "all"),
        ("batch", "-1"),
        ("label", "1000"),
        ("label", "tabby"),
        ("train-with", "rotation-20"),
        ("train-with", "99999~rotation-20"),
    ],
)
def test_a_link_to_something_that_is_not_there_is_answered(lab, parameter, value):
    test = lab.open(
        **{"on": "digits"} | {parameter: value}
        if parameter in ("split", "batch")
        else {parameter: value}
    )
    assert "is not here" in test.warning[0].value
    assert parameter not in test.query_params
    assert lab.shown["versions"]["words"]


@pytest.mark.parametrize("name", [name for name in DATASETS if name != "cifar10"])
def test_a_batch_of_a_data_set_is_shown_with_its_labels(lab, name):
    test = lab.open(on=name, augment="horizontal_flip")
    assert lab.shown["versions"]["sheet"]["count"] == BATCH
    assert lab.shown["original"]["labels"] == lab.shown["versions"]["labels"]
    assert set(lab.shown["original"]["labels"]) <= set(DATASETS[name].class_names)
    before = lab.shown["original"]["sheet"]["uri"]
    test.button(key="other-batch").click()
    lab.run(test)
    assert lab.shown["original"]["sheet"]["uri"] != before
    assert test.query_params["batch"] == "1"


def test_a_data_set_that_is_not_here_is_answered_with_a_sentence(lab, monkeypatch, tmp_path):
    monkeypatch.setenv("CNN_EXPLORER_CIFAR10", str(tmp_path / "nothing"))
    test = lab.open(on="cifar10")
    assert "CIFAR-10 is not on this machine." in test.info[0].value.replace("\\", "")
    assert lab.shown["versions"]["sheet"]["count"] == VERSIONS


def test_pictures_and_parts_are_switched(lab):
    test = lab.open(augment="vertical_flip")
    assert lab.shown["cautions"] == []
    pills(test, "on-field").set_value("digits")
    lab.run(test)
    assert any("A 6 upside down" in caution for caution in lab.shown["cautions"])
    assert "fit" in lab.shown["versions"]["title"]
    pills(test, "split-field").set_value("test")
    lab.run(test)
    assert lab.shown["cautions"][0].startswith("Test pictures are not augmented")
    assert "never" in lab.shown["versions"]["title"]
    change_of(test, lab, "steps", "none")
    assert lab.shown["versions"]["title"] == "Test pictures, as they are"
    assert lab.shown["cautions"] == []


def test_the_strip_is_of_the_picture_that_was_clicked(lab):
    test = lab.open(on="digits", augment="rotation-20")
    first = lab.shown["strip"]["sheet"]["uri"]
    change_of(test, lab, "which", 5)
    assert lab.shown["which"] == 5
    assert lab.shown["strip"]["sheet"]["uri"] != first
    assert f"“{lab.shown['original']['labels'][5]}”" in lab.shown["strip"]["title"]
    lab.rested(test)
    assert lab.shown["judge"]["strip"][3]["probability"] > 0.9  # not turned at all


def test_what_is_too_weak_to_mix_is_judged(lab):
    test = lab.open(augment="mixup-0")
    lab.rested(test)
    assert len(lab.shown["judge"]["versions"]) == VERSIONS


def test_a_picture_that_was_made_smaller_says_so(lab):
    lab.open("cat")
    assert lab.shown["original"]["note"].startswith("Reduced to 149 × 224 pixels")
    lab.open("pyramid")
    assert lab.shown["original"]["note"].startswith("7 × 7 pixels")


def test_mixed_pictures_have_mixed_labels_and_nobody_judges_them(lab):
    test = lab.open(on="digits", augment="mixup-1")
    lab.rested(test)
    assert any(": " in label for label in lab.shown["versions"]["labels"])
    assert lab.shown["judge"]["waits"] is False
    assert "versions" not in lab.shown["judge"]


def test_what_grey_pictures_cannot_have_is_left_out_and_said(lab):
    lab.open(on="digits", augment="hue-90~rotation-10", open="1")
    assert "What needs colour is left out" in lab.shown["cautions"][0]
    assert lab.shown["strip"] is None
    assert all("Hue" not in words for words in lab.shown["versions"]["words"])


def test_the_network_is_asked_only_about_what_has_come_to_rest(lab):
    test = lab.open(augment="rotation-180-constant", seed="1")
    assert lab.shown["judge"]["waits"]
    assert "versions" not in lab.shown["judge"]
    lab.rested(test)
    judge = lab.shown["judge"]
    assert not judge["waits"]
    assert len(judge["versions"]) == VERSIONS
    assert len(judge["strip"]) == 7
    assert all(0 <= one["probability"] <= 1 for one in judge["versions"])
    assert judge["strip"][3]["probability"] > 0.8  # not turned at all
    assert judge["labels"] == ["tabby or one of 4 more"]


def test_a_label_is_lost_where_a_digit_is_turned_over(lab):
    test = lab.open(on="digits", augment="rotation-180-constant")
    lab.rested(test)
    assert any(one["lost"] for one in lab.shown["judge"]["versions"] if one)
    assert any(one and not one["lost"] for one in lab.shown["judge"]["versions"])


def test_the_visitor_says_what_is_on_the_picture(lab):
    test = lab.open("coins")
    lab.rested(test)
    assert "is unsure of the untouched picture" in lab.shown["judge"]["note"]
    test = lab.open("coins", label="417")
    lab.rested(test)
    assert "is unsure of the untouched picture" in lab.shown["judge"]["note"]


def test_every_control_of_the_component_is_taken(lab):
    test = lab.open()
    for name, change in {
        "steps": "gain-50~blur-1",
        "seed": 12,
        "open": 2,
        "along": "sigma",
        "which": 3,
    }.items():
        change_of(test, lab, name, change)
        assert lab.state[name] == change
    assert test.query_params == {
        "augment": "gain-50~blur-1",
        "seed": "12",
        "open": "2",
        "along": "sigma",
        "of": "3",
    }


@pytest.mark.parametrize(
    "sent",
    [
        {"steps": "magic"},
        {"steps": "rotation-999"},
        {"seed": "many"},
        {"seed": -1},
        {"open": 99},
        {"along": "<script>"},
        {"which": 12},
        {"steps": None},
    ],
)
def test_what_the_browser_sends_in_bad_faith_is_refused(lab, sent):
    test = lab.open(augment="gain-50", seed="3")
    state = dict(lab.state)
    with pytest.raises((KeyError, TypeError, ValueError)):
        augmentation_choices.take({**state, "moving": False, **sent})
    with pytest.raises(KeyError):
        augmentation_choices.take({})
    lab.run(test)
    assert lab.state == state


def change_of(test: AppTest, lab, name: str, value: Any) -> None:
    """What happens when the component tells of a change."""
    sent = {**lab.state, "moving": False, name: value}
    test.session_state["sent"] = sent
    original = lab.record

    def record_and_take(shown, state, on_change, on_settled, key):
        import streamlit as st

        if "sent" in st.session_state:
            on_change(st.session_state.pop("sent"))
            st.rerun()
        original(shown, state, on_change, on_settled, key)

    view.augmentation_lab = record_and_take
    lab.run(test)
    view.augmentation_lab = original


def test_use_in_training_hands_the_pipeline_over(lab):
    text = "rotation-30-nearest~cutmix-1"
    test = lab.open(augment=text, seed="5")
    assert test.session_state["handed"] is None
    test.button(key="use-in-training").click()
    lab.run(test)
    lab.run(test)
    handed = test.session_state["handed"]
    assert (pipeline_text(handed), handed.seed) == (text, 5)
    assert test.query_params["train-with"] == f"5~{text}"
    assert "what you see" in test.caption[0].value
    np.testing.assert_array_equal(
        handed.preview(sample("cat"), 3).images,
        read_pipeline(text, 5).preview(sample("cat"), 3).images,
    )
    linked = lab.open(**{"train-with": f"5~{text}"})
    assert linked.session_state["handed"] == handed
    test.button(key="train-without").click()
    lab.run(test)
    lab.run(test)
    assert test.session_state["handed"] is None
    assert "train-with" not in test.query_params
