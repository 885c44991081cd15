"""Networks that were trained with different losses: curves, masks of the same scenes, numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st

from explorer.figures.rare_class import LETTERS, RareCurve, epochs_chart
from explorer.figures.rare_table import over_epochs_csv
from explorer.segmentation.losses import LOSSES, USUAL
from explorer.segmentation.rare_results import (
    DATASET,
    LABEL,
    LEVEL,
    NAMES,
    RARE,
    EpochResult,
    results,
)
from explorer.training.stored_run import StoredRun
from explorer.ui import fields, frame, task_runs
from explorer.ui.choices import RARE_LOSSES, SEGMENTATION_PART, TRAINED_LEVEL, UNET_LOSS
from explorer.ui.events import heard
from explorer.ui.frame import plain
from explorer.ui.views.python_script import save
from explorer.ui.views.segmentation.rare.masks import masks_beside

MOST = 5
"""Runs that are compared at once."""
_CHART = {"displaylogo": False}


@frame.part
def comparison() -> None:
    """Show runs on scenes with the rare class beside each other, or how to get some."""
    runs = _runs()
    if not runs:
        st.info(
            "No network was trained on these scenes yet. Choose a loss below and train one; then "
            "train another with another loss, and compare them here."
        )
    else:
        chosen = [runs[one] for one in _choose(runs)]
        if chosen:
            _compare({stored: results(stored) for stored in chosen})
    _train_another()


def _runs() -> dict[str, StoredRun]:
    """Runs by their id: the newest of each loss first, plain cross-entropy before all others."""
    found = [
        stored
        for stored in task_runs.of_task("segmentation").values()
        if stored.run.dataset == DATASET and results(stored)
    ]
    by_loss = {name: [one for one in found if _loss(one) == name] for name in LOSSES}
    most = max(map(len, by_loss.values()), default=0)
    rounds = [runs[nth : nth + 1] for nth in range(most) for runs in by_loss.values()]
    return {stored.id: stored for one in rounds for stored in one}


def _loss(stored: StoredRun) -> str:
    return stored.run.loss or USUAL


def _title(stored: StoredRun) -> str:
    """Its loss, and which one it is where that is not the app's own."""
    title = LOSSES[_loss(stored)].title
    return title if stored.shipped else f"{title} ({stored.id.rpartition('-')[2]})"


def _choose(runs: Mapping[str, StoredRun]) -> list[str]:
    return fields.several_names(
        RARE_LOSSES,
        f"Losses (at most {MOST})",
        list(runs),
        list(runs)[:MOST],
        lambda one: _title(runs[one]),
        most=MOST,
    )


def _compare(found: Mapping[StoredRun, Sequence[EpochResult]]) -> None:
    titles = [f"{LETTERS[place]}  {_title(stored)}" for place, stored in enumerate(found)]
    st.markdown(_story({_title(stored): of_run[-1] for stored, of_run in found.items()}))
    st.caption(_CAUTION)
    masks_beside(
        dict(zip(titles, found, strict=True)),
        {
            title: [one.epoch for one in of_run]
            for title, of_run in zip(titles, found.values(), strict=True)
        },
    )
    _numbers(titles, [of_run[-1] for of_run in found.values()])
    _curves(found)
    table = partial(over_epochs_csv, {_title(one): of_run for one, of_run in found.items()})
    save("Save all numbers (CSV)", table, "rare-class.csv", "text/csv")


_CAUTION = (
    "One run of each, from the same seed and for a few epochs: other seeds and more epochs give "
    "other numbers. The usual Dice loss counts classes that a picture does not show, so each scene "
    f"without a {RARE} pulls its probability down; counting the classes shown only cures that, and "
    f"claims a {RARE} in more scenes that have none."
)


def _story(last: Mapping[str, EpochResult]) -> str:
    """What the runs came to, in a sentence each."""
    told = (
        f"**{plain(title)}** finds {one.found.found} of {one.found.scenes} and is right about "
        f"{100 * one.scores.pixel_accuracy:.2f} % of all pixels"
        for title, one in last.items()
    )
    return f"At the end, {'; '.join(told)}."


def _numbers(titles: Sequence[str], last: Sequence[EpochResult]) -> None:
    st.subheader("After the last epoch", anchor=False)
    lines = [_line(title, one) for title, one in zip(titles, last, strict=True)]
    shown = {name: st.column_config.NumberColumn(format="%.3f") for name in (*_IOU, "Mean IoU")}
    accuracy = {"Pixels right": st.column_config.NumberColumn(format="%.2f %%")}
    st.dataframe(
        lines,
        hide_index=True,
        height="content",
        column_config={**shown, **accuracy},
        key="rare-numbers",
    )
    st.caption(
        f"Look at the columns of the {RARE} and at “Pixels right” beside them. A {RARE} counts as "
        "found where at least half of its pixels were taken for one; claimed are scenes without "
        f"any {RARE} in which some pixel was."
    )


_IOU = tuple(f"IoU {name}" for name in (RARE, *(one for one in NAMES if one != RARE)))


def _line(title: str, one: EpochResult) -> dict[str, object]:
    by_name = dict(zip(NAMES, one.scores.iou.tolist(), strict=True))
    found = one.found
    return {
        "Loss": title,
        f"{RARE.capitalize()} found": f"{found.found} of {found.scenes}",
        "Claimed": f"{found.claimed} of {found.others}",
        **{name: by_name[name.removeprefix("IoU ")] for name in _IOU[:1]},
        f"Dice {RARE}": round(float(one.scores.dice[LABEL]), 3),
        "Mean IoU": one.scores.mean_iou,
        "Pixels right": one.scores.pixel_accuracy * 100,
        **{name: by_name[name.removeprefix("IoU ")] for name in _IOU[1:]},
    }


def _curves(found: Mapping[StoredRun, Sequence[EpochResult]]) -> None:
    st.subheader("Over the epochs", anchor=False)
    measures = {
        f"IoU of the {RARE}": lambda one: one.rare_iou,
        "mean IoU of all classes": lambda one: one.scores.mean_iou,
    }
    for place, (name, measure) in zip(st.columns(2), measures.items(), strict=True):
        curves = [
            RareCurve(_title(stored), [one.epoch for one in of_run], list(map(measure, of_run)))
            for stored, of_run in found.items()
        ]
        place.plotly_chart(epochs_chart(curves, name), key=f"rare-{name}", config=_CHART)
    st.caption(
        f"On the held-out scenes. Look at when the {RARE} is found at all, and at how little of "
        "that the mean over all classes tells."
    )


def _train_another() -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        fields.select(UNET_LOSS, "Loss", list(LOSSES), next(iter(LOSSES)), _loss_title)
        st.button(
            "Set it up under Train", on_click=heard(_go_and_train, by_page=True), key="train-rare"
        )


def _loss_title(name: str) -> str:
    return plain(LOSSES[name].title).replace("\\", "")


def _go_and_train() -> None:
    """Open the part in which networks are trained, with these scenes."""
    if not UNET_LOSS.is_made():
        UNET_LOSS.set(next(iter(LOSSES)))
    TRAINED_LEVEL.set(LEVEL)
    SEGMENTATION_PART.set("training")
