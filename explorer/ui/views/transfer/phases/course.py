"""What came of training in phases: its curves with marks where phases change, and from scratch."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from explorer.architectures import ARCHITECTURES
from explorer.datasets import DATASETS
from explorer.figures.curves import COLOURS, Curve, curve, phase_marks
from explorer.training import Run
from explorer.training.events import Row
from explorer.training.phases import ends
from explorer.training.run_state import ACTIVE, RunState, Status
from explorer.training.stored_run import StoredRun
from explorer.transfer import example
from explorer.ui import fields, frame, menu, training
from explorer.ui.choices import PHASED_RUN, TRAINED_RUN
from explorer.ui.components.training.learning_curves import learning_curves
from explorer.ui.events import heard
from explorer.ui.frame import plain
from explorer.ui.views.train import run_words
from explorer.ui.views.train.helm import helm
from explorer.ui.views.train.live import EVERY

_LOOK = (
    "Point at the curves to read them. Letters name the lines; dashed is measured on training "
    "pictures. Look how high the head alone comes within an epoch or two, what each further phase "
    "adds to it, and where the network that began from scratch is by then."
)
_RECORDED = "recorded"


def course() -> None:
    """Show the run in phases that was chosen, and the one from scratch that belongs to it."""
    phased = _phased()
    chosen = _choose(phased)
    if chosen is None:
        _recorded()
        return
    beside = _beside(chosen)
    both = [one for one in (chosen, beside) if one is not None]
    going_on = _going_on(both)
    frame.part(_live, EVERY if any(going_on) else None)(chosen, beside, going_on)


def _going_on(runs: Sequence[StoredRun]) -> list[bool]:
    return [training.state_of(one).status in ACTIVE for one in runs]


def _phased() -> dict[str, StoredRun]:
    return {stored.id: stored for stored, _ in training.runs() if stored.run.phases}


def _choose(phased: dict[str, StoredRun]) -> StoredRun | None:
    """Which run; the visitor's newest at first, or a recorded one where they have none."""
    mine = [one for one in phased.values() if training.is_mine(one, one.state)]
    first = next((one.id for one in mine), _RECORDED)
    options = [*phased, _RECORDED]
    if len(options) == 1:
        return None
    name = fields.select(PHASED_RUN, "Run", options, first, lambda one: _title(phased.get(one)))
    return phased.get(name)


def _title(stored: StoredRun | None) -> str:
    if stored is None:
        return "The one that was recorded for this page"
    return f"{stored.title} ({stored.id.rpartition('-')[2]})"


def _beside(phased: StoredRun) -> StoredRun | None:
    """The newest run of whoever started it that learned the same pictures from scratch."""
    run, whose = phased.run, phased.state.visitor
    for stored, state in training.runs():
        same = all(
            getattr(stored.run, name) == getattr(run, name)
            for name in ("dataset", "subset", "seed", "epochs", "augmentations")
        )
        from_scratch = ARCHITECTURES[stored.run.architecture].unfreeze is None
        if same and from_scratch and state.visitor == whose and not stored.shipped:
            return stored
    return None


def _live(chosen: StoredRun, beside: StoredRun | None, were_going_on: list[bool]) -> None:
    both = [one for one in (chosen, beside) if one is not None]
    if _going_on(both) != were_going_on:
        st.rerun()  # the page can offer to train again, or stops looking
    states = [training.state_of(one) for one in both]
    st.subheader(plain(run_words.heading(chosen)), anchor=False)
    helm(chosen, states[0])
    _how_it_stands(chosen, states[0])
    if beside is not None:
        _how_it_stands(beside, states[1], f"From scratch, {_network(beside.run)}: ")
    rows = [] if beside is None else beside.metrics()
    name = "" if beside is None else _network(beside.run)
    _curves(chosen.run, chosen.metrics(), rows, name)
    if states[0].status is Status.COMPLETE:
        _next_steps(chosen)


def _network(run: Run) -> str:
    return ARCHITECTURES[run.architecture].title


def _how_it_stands(stored: StoredRun, state: RunState, start: str = "") -> None:
    if state.status in ACTIVE:
        position = 0
        if state.status is Status.QUEUED:
            position = training.jobs().position(stored.id)
        done = run_words.part_done(stored.run, state)
        phase = "" if not stored.run.phases else _phase_words(stored.run, state.epoch)
        said = f"{start}{run_words.progress(stored, state, position)}{phase}"
        st.progress(done, plain(said))
    else:
        said = plain(f"{start}{run_words.ended(stored, state)}")
        (st.error if state.status is Status.FAILED else st.caption)(said)


def _phase_words(run: Run, epoch: int) -> str:
    place = sum(end <= epoch for end in ends(run.course))
    return f" (phase {min(place + 1, len(run.course))} of {len(run.course)})"


def _curves(run: Run, rows: Sequence[Row], beside: Sequence[Row], beside_name: str) -> None:
    lines = [
        curve(rows, "validation", "phases, held-out pictures", COLOURS[0], mark="A"),
        curve(rows, "train", "phases, training pictures", COLOURS[0]),
    ]
    if beside:
        lines.append(_scratch(beside, beside_name))
    learning_curves(
        lines,
        run.epochs,
        len(DATASETS[run.dataset].class_names),
        "phase-curves",
        _LOOK,
        changes=phase_marks(run.course),
    )


def _scratch(rows: Sequence[Row], name: str) -> Curve:
    label = f"from scratch ({name}), held-out pictures"
    return curve(rows, "validation", label, COLOURS[1], mark="B")


def _next_steps(stored: StoredRun) -> None:
    with st.container(horizontal=True):
        st.button(
            "See its results on the Train page",
            on_click=heard(lambda: _go_to_train(stored.id)),
            key="phases-to-train",
        )


def _go_to_train(identity: str) -> None:
    TRAINED_RUN.set(identity)
    menu.go_to("train")


def _recorded() -> None:
    """Show what was recorded, so that there is something to see before anything is trained."""
    found = example.recorded()
    run = found.phased
    st.subheader(plain(f"{_network(run)} on {DATASETS[run.dataset].title}"), anchor=False)
    st.caption(plain(f"Recorded: {found.sentence} Press Train both to see it happen here."))
    _curves(run, found.phased_rows, found.scratch_rows, _network(found.scratch))
