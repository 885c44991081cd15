"""The part of a page that trains: settings on the left, the chosen run on the right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from explorer.training import Run
from explorer.training.stored_run import StoredRun
from explorer.ui import task_runs, watched_scenes
from explorer.ui.components.training.watched import watched
from explorer.ui.state import Choice
from explorer.ui.training import know_visitor
from explorer.ui.views.apply.course import course
from explorer.ui.views.apply.start import start
from explorer.ui.views.apply.take_along import take_along


@dataclass(frozen=True, kw_only=True)
class TrainingPart:
    """What differs between the tasks.

    Attributes:
        title: how a network of the task is called.
        usual: a run that the app's own is like.
        wanted: asks for the settings, and returns the run.
        choice: of the run that is looked at.
        watched: what the watched scenes show.
        note: what to look for in them.
        write: makes a script that uses the model.
        model_file: where the script looks for it.
    """

    title: str
    usual: Run
    wanted: Callable[[], Run]
    choice: Choice[str]
    watched: str
    note: str
    write: Callable[[], str]
    model_file: str


def training_part(part: TrainingPart) -> None:
    """Set a run up on the left, and see the chosen one on the right."""
    know_visitor()
    task = part.usual.task.name
    left, right = st.columns([2, 5], gap="large")
    with left:
        start(part.wanted(), part.choice, f"train-{task}")
    with right:
        runs = task_runs.of_task(task, with_epochs=False)
        stored = task_runs.choose(part.choice, part.title, runs, part.usual)
        if stored is None:
            st.info(f"No {part.title} was trained here yet. Press Train, and watch it.")
            return
        course(stored, lambda one: _watched(part, one))
        take_along(stored, part.write, part.model_file)


def _watched(part: TrainingPart, stored: StoredRun) -> None:
    seen = watched_scenes.shown(stored)
    if seen is not None:
        watched(seen.sheet, seen.captions, part.watched, part.note, "watched-scenes")
