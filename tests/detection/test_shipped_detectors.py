"""Detectors that come with the app find what their cards say, asked again from their weights."""

from __future__ import annotations

import hashlib
from functools import lru_cache

import numpy as np
import pytest

from explorer.detection.average_precision import evaluate
from explorer.detection.detected import detected
from explorer.detection.detector_anchors import detector_anchors
from explorer.detection.recipe import recipe
from explorer.scenes import CLASS_NAMES, SIDE
from explorer.scenes.dataset import COUNTS, held_out
from explorer.training.networks import model_of
from explorer.training.run_state import Status
from explorer.training.store import Store

RUNS = Store().shipped("detection")
EVERY = pytest.mark.parametrize("stored", RUNS, ids=[one.id for one in RUNS])
GOAL = 0.80
MOST_BYTES = 2_000_000


@lru_cache
def scenes_of(stored) -> list:
    """The scenes that the run was tested on."""
    _, _, level = stored.run.dataset.partition("-")
    return [held_out(level, number) for number in range(COUNTS["test"])]


def test_there_is_one_of_the_recipe():
    assert recipe("medium") in [stored.run for stored in RUNS]


@EVERY
def test_from_its_weights_it_reaches_the_goal_and_what_its_card_says(stored):
    scenes = scenes_of(stored)
    pictures = np.stack([scene.pixels for scene in scenes]).astype(np.float32) / 255
    raw = np.array(model_of(stored)(pictures, training=False))
    found = detected(raw, detector_anchors(SIDE), (SIDE, SIDE))
    result = evaluate(found, scenes, len(CLASS_NAMES))
    assert result.map50 >= GOAL
    assert result.map50 == pytest.approx(stored.card()["accuracy"], abs=2e-3)
    assert result.map == pytest.approx(stored.card()["mAP at 0.5:0.95"], abs=2e-3)
    assert stored.state.status is Status.COMPLETE
    assert stored.state.accuracy == stored.card()["accuracy"]


@EVERY
def test_what_is_kept_of_its_epochs_gets_better(stored):
    scenes = scenes_of(stored)
    assert stored.epochs()[0] == 0
    assert len(stored.epochs()) >= 4
    anchors = detector_anchors(SIDE)
    each = [stored.snapshot(epoch).answers for epoch in stored.epochs()]
    scores = [
        evaluate(detected(raw, anchors, (SIDE, SIDE)), scenes, len(CLASS_NAMES), (0.5,)).map50
        for raw in each
    ]
    assert scores == sorted(scores)
    assert scores[0] < 0.05
    assert scores[-1] == pytest.approx(stored.card()["accuracy"], abs=2e-3)


@EVERY
def test_it_is_small_and_its_card_complete(stored):
    assert sum(path.stat().st_size for path in stored.folder.rglob("*")) < MOST_BYTES
    card = stored.card()
    assert {"data", "recipe", "measure", "measured on", "limits", "seconds", "device"} <= set(card)
    assert not card["changed by hand"]
    file = stored.folder / card["file"]
    assert hashlib.sha256(file.read_bytes()).hexdigest() == card["sha256"]
