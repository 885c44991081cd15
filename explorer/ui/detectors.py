"""The trained detector that a visitor looks at, and what it predicts."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

import streamlit as st
from cachetools import LRUCache, cached

from explorer.detection.detections import Detections
from explorer.detection.packing import packed_detections, packed_objects
from explorer.detection.predicted import HELD_OUT_MOST, asked, held_out_scenes, kept_predictions
from explorer.figures.predictions import scenes_to_point_at
from explorer.figures.thumbnails import Sheet
from explorer.scenes import Scene
from explorer.training.stored_run import StoredRun
from explorer.ui import fields, task_runs
from explorer.ui.choices import DETECTOR_EPOCH, DETECTOR_RUN
from explorer.ui.scenes import DEFAULT_LEVEL, ChosenScene
from explorer.ui.slow_work import Report, finished

TASK = "detection"
NONE_YET = "There is no trained detector yet. Train one in the part Train; it takes a few minutes."
TILE = 56
"""Side of the small scenes, in CSS pixels."""


@dataclass(frozen=True)
class Epoch:
    """A detector as it was after an epoch; the key of all that it predicts.

    Attributes:
        stored: its run.
        folder: where that lies.
        number: of epochs that were done.
    """

    stored: StoredRun = field(compare=False)
    folder: str
    number: int

    @property
    def level(self) -> str:
        """The level of the scenes that it learned from."""
        return task_runs.level_of(self.stored)


@dataclass(frozen=True, eq=False)
class HeldOut:
    """All held-out scenes of a level, with what a detector predicts; shared, and read-only.

    Attributes:
        level: of the scenes.
        scenes: all of them.
        detections: of each the surest raw ones, `HELD_OUT_MOST` at most.
        packed: both, for the browser.
        sheet: the scenes as small pictures.
    """

    level: str
    scenes: tuple[Scene, ...]
    detections: tuple[Detections, ...]
    packed: dict[str, dict[str, str]] = field(repr=False)
    sheet: Sheet = field(repr=False)


def choose(level: str) -> Epoch | None:
    """Ask for a detector, at first one that was trained on scenes of this level.

    Args:
        level: of the scene that is looked at; `DEFAULT_LEVEL` for an own picture.

    Returns:
        the detector; None if there is none.
    """
    runs = task_runs.of_task(TASK)
    if not runs:
        return None

    def suits(name: str) -> tuple[bool, bool, bool]:
        trained_on = task_runs.level_of(runs[name])
        return trained_on == level, trained_on == DEFAULT_LEVEL, runs[name].shipped

    best = max(runs, key=suits)
    with st.sidebar:
        name = fields.select(
            DETECTOR_RUN, "Detector", list(runs), best, lambda one: task_runs.title(runs[one])
        )
        stored = runs[name]
        number = _epoch(stored)
    return Epoch(stored, str(stored.folder), number)


def _epoch(stored: StoredRun) -> int:
    epochs = stored.epochs()
    if len(epochs) == 1:
        return epochs[0]
    return fields.slider(
        DETECTOR_EPOCH,
        "As it was after so many epochs",
        epochs,
        epochs[-1],
        of=stored.id,
        help="Watch its boxes settle on the shapes while it learns.",
    )


def predictions(epoch: Epoch, chosen: ChosenScene) -> Detections | None:
    """What a detector predicts in the visitor's scene; None as long as that is not known."""
    kept = _kept(epoch) if chosen.level == epoch.level else None
    if kept is not None:
        return kept[chosen.number]

    def work(report: Report) -> Detections:
        return asked(epoch.stored, epoch.number, [chosen.scene.pixels], report)[0]

    sentence = "Asking the detector about this picture; the first time TensorFlow has to be loaded"
    key = (epoch, chosen.digest)
    return finished("detector-answer", key, sentence, work, at_once=True)


def held_out(epoch: Epoch, level: str) -> HeldOut | None:
    """What a detector predicts in all held-out scenes; None as long as that is not known.

    Args:
        epoch: the detector.
        level: of the scenes; its answers to those of its own level are kept.
    """
    kept = _kept(epoch) if level == epoch.level else None

    def work(report: Report) -> HeldOut:
        report(0, 1)
        scenes = held_out_scenes(level)
        found = kept or asked(epoch.stored, epoch.number, [one.pixels for one in scenes], report)
        return _packed(level, scenes, found)

    sentence = (
        "Comparing its answers with the true boxes of all held-out scenes"
        if kept
        else "Have this detector answer all held-out scenes of this level, which it has not "
        "learned from: some seconds"
    )
    return finished("detector-held-out", (epoch, level), sentence, work, at_once=bool(kept))


def _packed(level: str, scenes: tuple[Scene, ...], found: tuple[Detections, ...]) -> HeldOut:
    surest = tuple(one.take(slice(HELD_OUT_MOST)) for one in found)
    packed = {"detections": packed_detections(surest), "truths": packed_objects(scenes)}
    return HeldOut(level, scenes, surest, packed, _sheet(level))


@cached(LRUCache(4), condition=threading.Condition())
def _sheet(level: str) -> Sheet:
    return scenes_to_point_at(held_out_scenes(level), TILE)


@cached(LRUCache(16), condition=threading.Condition())
def _kept(epoch: Epoch) -> tuple[Detections, ...] | None:
    return kept_predictions(epoch.stored, epoch.number)
