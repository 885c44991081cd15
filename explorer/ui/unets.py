"""Trained U-Nets that a visitor compares, and what they answer."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st
from cachetools import LRUCache, cached

from explorer.architectures import ARCHITECTURES
from explorer.segmentation.answers import Answer, answer_of, held_out_answers, true_masks
from explorer.segmentation.architecture import parts
from explorer.segmentation.by_class import Judged, judge
from explorer.training.stored_run import StoredRun
from explorer.ui import fields, task_runs
from explorer.ui.choices import OTHER_UNET, UNET_RUN
from explorer.ui.scenes import DEFAULT_LEVEL, OWN, ChosenScene
from explorer.ui.slow_work import Report, finished

TASK = "segmentation"
NONE_YET = "There is no trained U-Net yet. Train one in the part Train; it takes a few minutes."


def choose_two(level: str) -> list[StoredRun]:
    """Ask for two U-Nets, at first one with skip connections and one without.

    Args:
        level: of the scene that is looked at; those that were trained on such scenes come first.

    Returns:
        both; one of them if there is no other, none if there is none.
    """
    runs = task_runs.of_task(TASK)
    columns = st.columns(2)
    chosen = []
    for choice, label, skips, column in (
        (UNET_RUN, "First U-Net", True, columns[0]),
        (OTHER_UNET, "Second U-Net", False, columns[1]),
    ):
        left = [name for name in runs if name not in [one.id for one in chosen]]
        if not left:
            break
        first = max(left, key=lambda name: _suits(runs[name], level, skips))
        with column:
            name = fields.select(choice, label, left, first, lambda one: task_runs.title(runs[one]))
        chosen.append(runs[name])
    return chosen


def _suits(stored: StoredRun, level: str, skips: bool) -> tuple[bool, bool, bool, bool]:
    """How well a run suits as the one that is shown at first; the larger, the better."""
    wanted = DEFAULT_LEVEL if level == OWN else level
    trained_on = task_runs.level_of(stored)
    return (
        has_skips(stored) == skips,
        trained_on == wanted,
        trained_on == DEFAULT_LEVEL,
        stored.shipped,
    )


def has_skips(stored: StoredRun) -> bool:
    """Whether its U-Net has skip connections."""
    return parts(stored.run.architecture)[2]


def titles(runs: Sequence[StoredRun]) -> list[str]:
    """How U-Nets are called where they stand side by side, each differently."""
    short = [ARCHITECTURES[one.run.architecture].title for one in runs]
    if len(set(short)) == len(short):
        return short
    return [task_runs.title(one) for one in runs]


@dataclass(frozen=True)
class _Identity:
    """A run as it is now: one that goes on has other answers later."""

    run: str
    folder: str
    epoch: int


def identity(stored: StoredRun) -> _Identity:
    """Tells a run, as it is now, from all others."""
    return _Identity(stored.id, str(stored.folder), max(stored.epochs(), default=0))


def kept_answer(stored: StoredRun, chosen: ChosenScene) -> Answer | None:
    """What the run has kept of its answer to a held-out scene; None if it has kept none."""
    kept = None if chosen.level != task_runs.level_of(stored) else _kept(stored)
    return None if kept is None else Answer(kept[chosen.number], None)


def answers(runs: Sequence[StoredRun], chosen: ChosenScene, *, ask: bool) -> list[Answer] | None:
    """What U-Nets say to a scene: what they have kept, or what they are asked now.

    Args:
        runs: the U-Nets.
        chosen: the scene.
        ask: whether to ask them in any case, for the probabilities.

    Returns:
        an answer of each; None as long as there is none.
    """
    kept = [kept_answer(stored, chosen) for stored in runs]
    all_kept = all(one is not None for one in kept)
    key = (*map(identity, runs), chosen.digest)
    if all_kept and not ask:
        return kept

    def work(report: Report) -> list[Answer]:
        found = []
        for done, stored in enumerate(runs):
            report(done, len(runs))
            found.append(answer_of(stored, chosen.scene.pixels))
        return found

    sentence = "Asking the U-Nets about this picture; the first time TensorFlow has to be loaded"
    return finished("unet-answers", key, sentence, work, at_once=True) or (
        kept if all_kept else None
    )


def judged(stored: StoredRun, level: str, place: str) -> Judged | None:
    """How a U-Net does on all held-out scenes of a level; None as long as that is not known.

    Args:
        stored: the run.
        level: of the scenes; its answers to those of its own level are kept.
        place: a name for the place on the page.
    """
    own = level == task_runs.level_of(stored) and _kept(stored) is not None

    def work(report: Report) -> Judged:
        found = _kept(stored) if own else held_out_answers(stored, level, report)
        return judge(true_masks(level), found, report)

    sentence = (
        "Measuring what it said of all held-out scenes"
        if own
        else "Have this U-Net answer all held-out scenes of this level, for the table: some seconds"
    )
    return finished(f"judged-{place}", (identity(stored), level), sentence, work, at_once=own)


def _identity_of(stored: StoredRun) -> _Identity:
    return identity(stored)


@cached(LRUCache(16), key=_identity_of, condition=threading.Condition())
def _kept(stored: StoredRun):
    """Its answers to all held-out scenes, uint8; None if only some are kept, or none."""
    try:
        found = stored.snapshot(max(stored.epochs(), default=0)).answers
    except (OSError, ValueError):
        return None
    return found if found.shape == true_masks(task_runs.level_of(stored)).shape else None
