"""Runs beside each other: curves, settings that differ, and which is best."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from explorer.architectures import ARCHITECTURES
from explorer.datasets import DATASETS
from explorer.figures.curves import COLOURS, Curve, curve
from explorer.pipeline import read_pipeline
from explorer.training.comparison import (
    MOST_COMPARED,
    Entry,
    Repeat,
    differences,
    leaderboard,
    repeats,
)
from explorer.training.optimizers import OPTIMIZERS
from explorer.training.schedules import SCHEDULES
from explorer.training.store import StoredRun
from explorer.training.tasks import CLASSIFICATION
from explorer.ui import fields, frame, training
from explorer.ui.choices import COMPARED, CURVE, CURVE_ALONG
from explorer.ui.components.training.learning_curves import learning_curves
from explorer.ui.frame import plain
from explorer.ui.views.train.words import in_words, percent

LETTERS = "ABCDEF"
_SHOWN = {"validation": "validation", "train": "training", "both": "both"}
_ALONG = {"epochs": "epochs", "seconds": "seconds"}
_ALL = "all"
_REGISTRIES = {
    "architecture": ARCHITECTURES,
    "dataset": DATASETS,
    "optimizer": OPTIMIZERS,
    "schedule": SCHEDULES,
}


@frame.part
def compare(stored: StoredRun) -> None:
    """Show several runs in one figure, and all runs in order.

    Args:
        stored: the run that the page is about; it is among those compared at first.
    """
    everything = {one.id: one for one in training.store().list(CLASSIFICATION) if one.epochs()}
    if not everything:
        st.info("There is nothing to compare yet: no run has come to the end of an epoch.")
        return
    chosen = [everything[one] for one in _choose(stored, everything)]
    if chosen:
        _curves(chosen)
    if len(chosen) > 1:
        _settings(chosen)
        for one in repeats(chosen):
            st.markdown(_repeat_words(one, chosen))
    _leaderboard(list(everything.values()), chosen)


def _choose(stored: StoredRun, everything: dict[str, StoredRun]) -> list[str]:
    """Which runs; at first this one and the newest others on the same data set."""
    alike = [one for one in everything.values() if one.run.dataset == stored.run.dataset]
    first = [stored.id] if stored.id in everything else []
    others = [one.id for one in alike if one.id != stored.id]
    return fields.several_names(
        COMPARED,
        f"Runs (at most {MOST_COMPARED})",
        list(everything),
        [*first, *others][:3],
        lambda one: _title(everything[one]),
        most=MOST_COMPARED,
        of=stored.id,
    )


def _title(stored: StoredRun) -> str:
    """Its title, with the end of its id where several runs may be called the same."""
    if stored.shipped:
        return f"{stored.title}, comes with the app"
    return f"{stored.title} ({stored.id.rpartition('-')[2]})"


def _curves(chosen: Sequence[StoredRun]) -> None:
    with st.container(horizontal=True):
        split = fields.switch(CURVE, "Curves", list(_SHOWN), "validation", _SHOWN.get)
        along = fields.switch(CURVE_ALONG, "Against", list(_ALONG), "epochs", _ALONG.get)
    lines = [
        one for place, stored in enumerate(chosen) for one in _lines(place, stored, split, along)
    ]
    learning_curves(
        lines,
        epochs=max([1.0, *(line.epochs[-1] for line in lines if line.epochs)]),
        classes=len(DATASETS[chosen[0].run.dataset].class_names),
        key="compared-curves",
        note=_note(split),
        unit=along,
    )


def _note(split: str) -> str:
    dashes = " Training is dashed, validation is not." if split == "both" else ""
    return f"Point at a curve to read it; letters name the runs.{dashes}"


def _lines(place: int, stored: StoredRun, split: str, along: str) -> list[Curve]:
    rows = stored.metrics()
    splits = ("train", "validation") if split == "both" else (split,)
    both = len(splits) > 1
    return [
        curve(
            rows,
            one,
            label=f"{_title(stored)}, training" if both and one == "train" else _title(stored),
            colour=COLOURS[place],
            dashed=one == "train" and both,
            mark="" if both and one == "train" else LETTERS[place],
            in_seconds=along == "seconds",
        )
        for one in splits
    ]


def _settings(chosen: Sequence[StoredRun]) -> None:
    st.subheader("Settings that differ", anchor=False)
    found = differences([one.run for one in chosen])
    if not found:
        st.write("None: all of these runs have the same settings, seed included.")
        return
    lines = [
        {
            "Setting": name.replace("_", " "),
            **{LETTERS[place]: _said(name, value) for place, value in enumerate(values)},
        }
        for name, values in found.items()
    ]
    st.dataframe(lines, hide_index=True, height="content", key="differing-settings")
    names = "; ".join(f"{LETTERS[i]}: {_title(one)}" for i, one in enumerate(chosen))
    st.caption(plain(f"{names}. All other settings are the same."))


def _said(name: str, value: object) -> str:
    if name in _REGISTRIES:
        return _REGISTRIES[name][value].title
    if name == "augmentations":
        return in_words(read_pipeline(value or "none"))
    if value is None:
        return _ALL
    return f"{value:g}" if isinstance(value, float) else str(value) or "none"


def _repeat_words(found: Repeat, chosen: Sequence[StoredRun]) -> str:
    first, second = (LETTERS[chosen.index(one)] for one in (found.first, found.second))
    head = f"**{first} and {second} have the same settings and the same seed.**"
    if found.gap == 0:
        return (
            f"{head} After epoch {found.epoch} every probability on every held-out picture is "
            "the same in both: same seed, same result."
        )
    differing = (
        f"After epoch {found.epoch} they had {percent(found.first_right, 2)} and "
        f"{percent(found.second_right, 2)} of the held-out pictures right, and their "
        f"probabilities differ by up to {found.gap:.2g}. {_why(found)}"
    )
    return f"{head} {plain(differing)}"


def _why(found: Repeat) -> str:
    first, second = found.first.state, found.second.state
    if (first.device, first.precision) != (second.device, second.precision):
        return (
            f"They were computed on different machines ({first.device} in {first.precision}, "
            f"{second.device} in {second.precision}), which round differently."
        )
    return (
        "Another version of the software, another number of processor cores, or a learning rate "
        "that was changed while it ran can be the reason."
    )


def _leaderboard(everything: list[StoredRun], chosen: Sequence[StoredRun]) -> None:
    st.subheader("Leaderboard", anchor=False)
    groups = leaderboard(everything)
    for (dataset, pictures), entries in groups.items():
        st.markdown(f"**{plain(DATASETS[dataset].title)}**, on {pictures:,} held-out pictures")
        st.dataframe(
            [_line(entry, chosen) for entry in entries],
            hide_index=True,
            height="content" if len(entries) < 12 else 420,
            column_config={
                "Accuracy": st.column_config.NumberColumn(format="percent"),
                "Parameters": st.column_config.NumberColumn(format="localized"),
            },
            key=f"leaderboard-{dataset}-{pictures}",
        )
    st.caption(
        "Only runs on the same data set that were tested on the same number of pictures are "
        "ranked against each other. Differences within the 95 % interval may be chance."
    )


def _line(entry: Entry, chosen: Sequence[StoredRun]) -> dict[str, object]:
    low, high = entry.right.interval()
    letter = LETTERS[chosen.index(entry.stored)] if entry.stored in chosen else ""
    return {
        "Rank": entry.rank,
        "": letter,
        "Accuracy": entry.right.value,
        "Run": _title(entry.stored),
        "95 % interval": f"{percent(low)} to {percent(high)}",
        "Epochs": entry.epochs,
        "Seconds": round(entry.seconds),
        "Parameters": entry.parameters,
    }
