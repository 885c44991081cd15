"""The predictions of a detector, without a browser."""

from __future__ import annotations

import json
from importlib import import_module
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from explorer.detection.predicted import HELD_OUT_MOST
from explorer.training.store import Store
from explorer.ui import training
from explorer.ui.choices import BOX_SCORE, SUPPRESSION, SUPPRESSION_AMOUNT
from explorer.ui.components.detection.predicted_boxes import USUAL
from explorer.ui.scenes import DEFAULT_NUMBER
from tests.detection.detector_runs import made_run

# The package has functions of the same names as its modules.
view = import_module("explorer.ui.views.detection.predictions")


def script():
    from explorer.ui import frame
    from explorer.ui.views.detection.predictions import predictions

    with frame.page("What?\n\nThis."):
        predictions()


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> Store:
    made = Store(tmp_path_factory.mktemp("made") / "runs", None)
    made_run(made, 5.0, 1.0)
    return made


class _Page:
    """What the component was last given."""

    given: dict[str, Any]

    def record(self, photo, picture, scenes, **given) -> None:
        json.dumps([picture, scenes], allow_nan=False)
        self.given = {"picture": picture, "scenes": scenes, **given}

    def open(self, **query: str) -> AppTest:
        test = AppTest.from_function(script, default_timeout=120)
        for name, value in query.items():
            test.query_params[name] = value
        test.run()
        assert not test.exception
        return test


@pytest.fixture
def page(monkeypatch, store):
    opened = _Page()
    monkeypatch.setattr(view, "predicted_boxes", opened.record)
    monkeypatch.setattr(training, "store", lambda: store)
    return opened


def test_at_first_the_boxes_of_a_scene_and_all_held_out_scenes(page):
    test = page.open()
    assert page.given["state"] == USUAL
    assert page.given["picture"]["number"] == DEFAULT_NUMBER
    assert page.given["picture"]["truth"]
    assert page.given["scenes"]["sheet"]["count"] == 300
    assert len(json.dumps(page.given["scenes"])) < 1_000_000
    assert HELD_OUT_MOST * 300 * 28 < 550_000
    assert not test.warning


def test_a_link_holds_the_sliders_and_what_does_not_fit_is_said(page):
    link = {"box-score": "0.62", "suppression": "soft_gaussian", "suppress-at": "0.2"}
    test = page.open(**link, boxes="steps", across="1", scene="7")
    state = page.given["state"]
    assert (state["score"], state["method"], state["amount"]) == (0.62, "soft_gaussian", 0.2)
    assert (state["shown"], state["across"], page.given["picture"]["number"]) == ("steps", True, 7)
    assert not test.warning
    test = page.open(**{"box-score": "7", "suppression": "magic"})
    assert page.given["state"] == USUAL
    assert "score threshold" in test.warning[0].value


def test_earlier_epochs_have_other_boxes(page):
    page.open()
    before = page.given["picture"]
    page.open(**{"detector-epoch": "1"})
    assert page.given["picture"]["detections"] != before["detections"]
    assert page.given["picture"]["truth"] == before["truth"]


def test_what_the_browser_tells_is_kept_or_refused_as_a_whole(page, monkeypatch):
    kept = {}
    for choice in (BOX_SCORE, SUPPRESSION, SUPPRESSION_AMOUNT):
        monkeypatch.setattr(
            type(choice), "set", lambda self, value, of="": kept.update({self.name: (value, of)})
        )
    view._take({**USUAL, "score": 0.4, "method": "soft_linear", "amount": 0.25})
    assert kept["box-score"] == (0.4, "")
    assert kept["suppress-at"] == (0.25, "soft_linear")
    assert kept["boxes"] == (None, "")
    kept.clear()
    for wrong in ({"shown": "?"}, {"score": "x"}, {"curve_class": 9}, {"curve_overlap": 0.51}):
        with pytest.raises(ValueError, match=r"index|convert|no class"):
            view._take({**USUAL, **wrong})
    with pytest.raises(KeyError):
        view._take({**USUAL, "error": "?"})
    assert not kept


def test_without_a_detector_the_next_step_is_said(page, monkeypatch, tmp_path):
    monkeypatch.setattr(training, "store", lambda: Store(tmp_path, None))
    test = page.open()
    assert "Train one" in test.info[0].value
