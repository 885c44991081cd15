"""The parts of Segmentation that show masks and maps, without a browser."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from explorer.figures.painted import painted_csv
from explorer.scenes import SIDE, draw_scene
from explorer.segmentation.answers import Answer, true_masks
from explorer.segmentation.painted import mask_of, mask_text, packed, paintable, shifted
from explorer.training import Run, files
from explorer.training.run_state import Status
from explorer.training.stored_run import packed as packed_arrays
from explorer.ui import unets
from explorer.ui.views.segmentation.paint import FIRST_SHIFT

NUMBER = 10
SCENE = draw_scene("medium", NUMBER)
# The package has functions of the same names as its modules.
VIEWS = {
    name: import_module(f"explorer.ui.views.segmentation.{name}")
    for name in ("paint", "masks", "levels")
}


def script():
    import streamlit as st

    from explorer.ui import frame
    from explorer.ui.views.segmentation import _PARTS

    with frame.page("What?\n\nThis."):
        _PARTS[st.session_state["part"]]()


class Given(dict):
    """What components were last given, by their keys."""

    def take(self, *arguments: Any, key: str, **named: Any) -> None:
        self[key] = {"arguments": arguments, **named}


@pytest.fixture
def given(monkeypatch) -> Given:
    seen = Given()
    monkeypatch.setattr(VIEWS["paint"], "paint_mask", seen.take)
    monkeypatch.setattr(VIEWS["masks"], "mask_panels", seen.take)
    monkeypatch.setattr(VIEWS["levels"], "unet_levels", seen.take)
    return seen


def opened(part: str, **link: str) -> AppTest:
    test = AppTest.from_function(script, default_timeout=120)
    test.session_state["part"] = part
    for name, text in {"scene": str(NUMBER), **link}.items():
        test.query_params[name] = text
    test.run()
    assert not test.exception
    return test


def test_at_first_the_true_mask_is_beside_itself(given, jobs):
    test = opened("paint")
    [field] = [one for one in test.button_group if one.label == "Paint"]
    names = paintable(SCENE.mask)
    assert len(field.options) == len(names)
    smallest = min(names, key=lambda name: mask_of(SCENE.mask, name).sum())
    truth = mask_of(SCENE.mask, smallest)
    assert given["paint-mask"]["arguments"][1] == packed(truth)
    assert given["paint-mask"]["mask"] == packed(shifted(truth, FIRST_SHIFT))


def test_what_was_painted_belongs_to_its_scene_and_class(given, jobs):
    painted = np.zeros((SIDE, SIDE), bool)
    painted[10:20, 30:50] = True
    opened("paint", **{"paint-class": "circle", "painted": mask_text(painted)})
    assert given["paint-mask"]["mask"] == packed(painted)
    take = given["paint-mask"]["on_change"]
    with pytest.raises(ValueError, match="mask"):
        take({"mask": "AAAA", "truth": packed(mask_of(SCENE.mask, "circle"))})
    take({"mask": "nonsense", "truth": "of another scene"})  # came too late: nothing happens


def test_a_link_to_what_is_no_mask_is_answered(given, jobs):
    test = opened("paint", painted="zz")
    assert "mask" in test.warning[0].value


def test_numbers_to_take_along_are_those_of_the_mask():
    truth = mask_of(SCENE.mask, "square")
    text = painted_csv(truth, truth)
    lines = dict(line.split(",") for line in text.splitlines())
    assert int(lines["pixels right"]) == truth.sum()
    assert float(lines["IoU"]) == float(lines["pixel accuracy"]) == 1
    assert float(lines["mean boundary distance (pixels)"]) == 0


def made_unet(jobs, kind: str, answers: np.ndarray) -> str:
    """A complete run with random weights that has kept these answers."""
    from explorer.training.networks import build

    run = Run(architecture=f"unet-1-2-{kind}", dataset="shapes-medium", epochs=1)
    stored = jobs.store.create(run, status=Status.COMPLETE)
    weights = {one.path: np.asarray(one.numpy()) for one in build(run).weights}
    arrays = packed_arrays(weights, answers)
    files.write_arrays(stored.folder / "snapshots" / "0001.npz", arrays)
    return stored.id


@pytest.fixture
def two(jobs) -> list[str]:
    """One that is always right, and without skip connections one that sees nothing."""
    truth = true_masks("medium")
    return [made_unet(jobs, "skips", truth), made_unet(jobs, "plain", np.zeros_like(truth))]


@pytest.mark.parametrize("part", ["prediction", "levels"])
def test_without_a_trained_network_there_is_a_next_step(given, jobs, part):
    assert "Train" in opened(part).info[0].value
    assert not given


def test_kept_answers_are_shown_and_judged_and_no_network_is_asked(given, two, monkeypatch):
    def asked(*_):
        raise AssertionError("a network was asked")

    monkeypatch.setattr(unets, "answer_of", asked)
    test = opened("prediction")
    _, _, truth, answers = given["unet-masks"]["arguments"]
    assert answers[0].classes == truth.classes != answers[1].classes
    assert [one.value["IoU"].iloc[0] for one in test.dataframe[::2]] == [1, 1]
    background = (SCENE.mask == 0).mean()
    tables = [one.value.set_index("class") for one in test.dataframe]
    assert tables[1]["IoU"]["background"] == pytest.approx(background, abs=6e-4)
    assert (tables[3]["IoU"].drop("background") == 0).all()


def test_a_link_names_both_networks(given, two):
    first, second = two
    opened("prediction", unet=second, **{"other-unet": first})
    _, _, truth, answers = given["unet-masks"]["arguments"]
    assert answers[1].classes == truth.classes != answers[0].classes


def test_of_an_own_picture_the_networks_are_asked_and_nothing_is_judged(given, two, monkeypatch):
    said = np.full((SIDE, SIDE, 6), 1 / 6, np.float16)
    answer = Answer(np.zeros((SIDE, SIDE), np.uint8), said)
    monkeypatch.setattr(unets, "answer_of", lambda stored, pixels: answer)
    test = opened("prediction", scenes="own")
    assert "drawn shapes" in test.info[0].value
    _, _, truth, answers = given["unet-masks"]["arguments"]
    assert truth is None
    assert all(one.probabilities for one in answers)
    assert not test.dataframe


def test_levels_show_maps_of_both_and_what_skips_do(given, two):
    test = opened("levels", **{"level-maps": "1"})
    nets = given["unet-level-maps"]["arguments"][1]
    assert len(nets) == 2
    for (_, net), skips in zip(nets, (True, False), strict=True):
        assert [level.has_skip for level in net.levels] == [skips, False]
        assert [level.encoder.tiles.height for level in net.levels] == [SIDE, SIDE // 2]
        assert net.levels[0].decoder.tiles.width == SIDE
        assert net.levels[-1].decoder is None
    answers = given["silent-masks"]["arguments"][3]
    assert [one.title for one in answers] == ["with all", "without that of level 1", "without any"]
    assert answers[1].classes == answers[2].classes
    assert len(test.dataframe[0].value) == 3
