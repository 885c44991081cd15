"""The parts of Detection and Segmentation that train, without a browser."""

from __future__ import annotations

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from explorer.detection.recipe import recipe as detector_recipe
from explorer.figures.watched_scenes import OVER, sheet_of
from explorer.scenes import draw_scene
from explorer.segmentation.losses import LOSSES
from explorer.segmentation.losses import USUAL as USUAL_LOSS
from explorer.segmentation.recipe import recipe as unet_recipe
from explorer.training.tasks import CLASSIFICATION, TASKS
from explorer.ui import training

PATIENCE = 120
USUAL = {"detection": detector_recipe("medium"), "segmentation": unet_recipe("medium")}
TASK = pytest.mark.parametrize("task", list(USUAL))


def _detection() -> None:
    from explorer.ui import frame
    from explorer.ui.views.detection.training import training

    with frame.page("Title\n\nStory."):
        training()


def _segmentation() -> None:
    from explorer.ui import frame
    from explorer.ui.views.segmentation.training import training

    with frame.page("Title\n\nStory."):
        training()


_SCRIPTS = {"detection": _detection, "segmentation": _segmentation}


def opened(task: str, **link: str) -> AppTest:
    page = AppTest.from_function(_SCRIPTS[task], default_timeout=PATIENCE)
    for name, text in link.items():
        page.query_params[name] = text
    return page.run()


def train_button(page: AppTest):
    [button] = [one for one in page.button if one.label == "Train"]
    return button


@TASK
def test_where_nothing_was_trained_there_is_a_next_step(jobs, task):
    page = opened(task)
    assert not page.exception
    assert "Press Train" in page.info[0].value
    assert not train_button(page).disabled


@TASK
def test_the_recipe_is_trained_once_and_looked_at(jobs, task):
    page = train_button(opened(task)).click().run()
    assert not page.exception
    [stored] = jobs.store.list()
    usual = USUAL[task]
    assert stored.run.architecture == usual.architecture
    assert (stored.run.dataset, stored.run.epochs) == (usual.dataset, usual.epochs)
    assert train_button(page).disabled  # two clicks start one
    assert any("Waiting" in bar.text or "Starting" in bar.text for bar in page.get("progress"))


@TASK
def test_what_is_changed_is_trained(jobs, task):
    [epochs, seed] = opened(task).number_input
    epochs.set_value(2)
    page = seed.set_value(7).run()
    train_button(page).click().run()
    [stored] = jobs.store.list()
    assert (stored.run.epochs, stored.run.seed) == (2, 7)


def test_a_link_brings_a_loss_and_no_skips(jobs):
    name = next(one for one in LOSSES if one != USUAL_LOSS)
    page = opened("segmentation", loss=name, skips="plain")
    train_button(page).click().run()
    [stored] = jobs.store.list()
    assert stored.run.loss == name
    assert stored.run.architecture.endswith("plain")


@TASK
def test_other_pages_do_not_list_it(jobs, task):
    train_button(opened(task)).click().run()
    assert [stored.run.task.name for stored, _ in training.runs(task)] == [task]
    assert training.runs() == []
    assert training.runs(CLASSIFICATION) == []


@TASK
def test_answers_are_drawn_over_their_scenes(task):
    scene = draw_scene("easy", 0)
    answers = {"segmentation": scene.mask, "detection": np.full((360, 9), -9, np.float32)}
    picture, words = OVER[task](scene, answers[task])
    assert picture.shape == (192, 192, 3)
    said = {"segmentation": "mean IoU 100 %", "detection": f"0 of {len(scene.boxes)} found"}
    assert words.startswith(said[task])
    sheet = sheet_of([picture, picture])
    assert (sheet.count, sheet.width) == (2, 192)


def test_each_task_but_classification_has_a_page_and_a_way_to_be_watched():
    assert set(TASKS) - {CLASSIFICATION} == set(OVER) == set(USUAL)
