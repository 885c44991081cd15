"""What a detector answers, from raw boxes to mean average precision."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from explorer.detection.average_precision import evaluate
from explorer.detection.detected import LEAST_SCORE
from explorer.detection.detections import Detections
from explorer.detection.errors import KINDS
from explorer.detection.packing import packed_detections, packed_objects
from explorer.detection.sorting import FIRST_SCORE, MOST_SCORE, amount_of
from explorer.detection.suppression import SUPPRESSIONS
from explorer.figures.detection_report import curve_csv, evaluation_csv
from explorer.figures.explanation_figure import as_png, as_svg
from explorer.figures.predictions import predictions_csv, predictions_figure
from explorer.figures.scenes import legend_text, scene_uri
from explorer.scenes import CLASS_NAMES, LEVELS
from explorer.ui import detectors, frame, task_runs
from explorer.ui.choices import (
    BOX_SCORE,
    BOXES_SHOWN,
    CURVE_CLASS,
    CURVE_OVERLAP,
    DETECTION_ERROR,
    SCENE,
    SCENE_LEVEL,
    SUPPRESSION,
    SUPPRESSION_ACROSS,
    SUPPRESSION_AMOUNT,
)
from explorer.ui.components.detection.predicted_boxes import (
    ALL_CLASSES,
    CURVE_OVERLAPS,
    SHOWN,
    USUAL,
    held_out_data,
    predicted_boxes,
    sorting_of,
)
from explorer.ui.detectors import Epoch, HeldOut
from explorer.ui.frame import plain
from explorer.ui.scenes import DEFAULT_LEVEL, ChosenScene, choose_scene
from explorer.ui.views.detection.error_costs import error_costs
from explorer.ui.views.python_script import save

KEY = "predicted-boxes"
_STORY = (
    "A detector answers with far too many boxes: each of its anchors may claim an object. **Two "
    "sliders** make of them what you see: a threshold for the score, and suppression of boxes "
    "around the same object. Move them."
)
_ONLY_SHAPES = (
    "This detector has seen nothing but drawn shapes. In your picture it looks for discs, crosses, "
    "squares, stars and triangles, and calls whatever comes near so. What is really there nobody "
    "has marked, so there are no true boxes, and the numbers below are those of held-out scenes. "
    "The picture is squeezed to 96 × 96 pixels."
)


def predictions() -> None:
    """What a detector answers, from raw boxes to mean average precision."""
    chosen = choose_scene()
    st.write(_STORY)
    if chosen.is_own:
        st.info(_ONLY_SHAPES)
    epoch = detectors.choose(DEFAULT_LEVEL if chosen.is_own else chosen.level)
    if epoch is None:
        st.info(detectors.NONE_YET)
        return
    level = epoch.level if chosen.is_own else chosen.level
    with st.container():  # always here, so that what follows is not made anew
        found = detectors.predictions(epoch, chosen)
        held_out = detectors.held_out(epoch, level)
    if found is not None:
        _boxes(chosen, epoch, found, held_out)


@frame.part
def _boxes(chosen: ChosenScene, epoch: Epoch, found: Detections, held_out: HeldOut | None) -> None:
    state, truth = chosen_state(), None if chosen.is_own else chosen.scene
    level = epoch.level if held_out is None else held_out.level
    predicted_boxes(
        scene_uri(chosen.scene.pixels),
        {
            "detections": packed_detections([found]),
            "truth": None if truth is None else packed_objects([truth]),
            "number": chosen.number,
        },
        None if held_out is None else held_out_data(held_out.packed, held_out.sheet),
        title=_title(chosen),
        about=f"all {len(held_out.scenes)} held-out scenes, {LEVELS[level].title.lower()}"
        if held_out is not None
        else "",
        state=state,
        on_change=_take,
        on_scene=partial(_open, level),
        key=KEY,
    )
    _take_along(chosen, epoch, found, held_out, state)
    if held_out is not None:
        error_costs(epoch, held_out, sorting_of(state))


def chosen_state() -> dict[str, Any]:
    """What is chosen of the component, with the keys of `USUAL`."""
    method = SUPPRESSION.get(USUAL["method"], SUPPRESSIONS)
    amount = amount_of(method)
    return {
        "score": BOX_SCORE.get(FIRST_SCORE, lambda one: LEAST_SCORE <= one <= MOST_SCORE),
        "method": method,
        "amount": SUPPRESSION_AMOUNT.get(
            amount.default, lambda one: amount.values[0] <= one <= amount.values[-1], of=method
        ),
        "across": bool(SUPPRESSION_ACROSS.get(0, range(2))),
        "shown": BOXES_SHOWN.get(USUAL["shown"], SHOWN),
        "error": DETECTION_ERROR.get(USUAL["error"], KINDS),
        "curve_class": CURVE_CLASS.get(ALL_CLASSES, range(ALL_CLASSES, len(CLASS_NAMES))),
        "curve_overlap": CURVE_OVERLAP.get(USUAL["curve_overlap"], CURVE_OVERLAPS),
    }


def _take(sent: Any) -> None:
    sorting = sorting_of(sent)
    shown = SHOWN[SHOWN.index(sent["shown"])]
    error = KINDS[sent["error"]].name
    label = int(sent["curve_class"])
    overlap = CURVE_OVERLAPS[CURVE_OVERLAPS.index(float(sent["curve_overlap"]))]
    if label not in range(ALL_CLASSES, len(CLASS_NAMES)):
        raise ValueError(f"there is no class {label}")
    usual = {**USUAL, "amount": amount_of(sorting.method).default}
    for choice, value, at_first, of in (
        (BOX_SCORE, sorting.score, usual["score"], ""),
        (SUPPRESSION, sorting.method, usual["method"], ""),
        (SUPPRESSION_AMOUNT, sorting.amount, usual["amount"], sorting.method),
        (SUPPRESSION_ACROSS, int(sorting.across), int(usual["across"]), ""),
        (BOXES_SHOWN, shown, usual["shown"], ""),
        (DETECTION_ERROR, error, usual["error"], ""),
        (CURVE_CLASS, label, usual["curve_class"], ""),
        (CURVE_OVERLAP, overlap, usual["curve_overlap"], ""),
    ):
        choice.set(None if value == at_first else value, of)


def _open(level: str, number: int) -> None:
    SCENE_LEVEL.set(level)
    SCENE.set(number)


def _take_along(
    chosen: ChosenScene,
    epoch: Epoch,
    found: Detections,
    held_out: HeldOut | None,
    state: dict[str, Any],
) -> None:
    sorting, truth = sorting_of(state), None if chosen.is_own else chosen.scene
    left = partial(sorting.left, found)
    way = SUPPRESSIONS[sorting.method].title.lower()
    caption = f"Scores from {sorting.score:.2f}, suppression {way} at {sorting.amount:g}."

    def draw() -> Any:
        title = f"{_title(chosen)}. {task_runs.title(epoch.stored)}"
        return predictions_figure(chosen.scene.pixels, truth, left(), title, caption)

    def boxes() -> str:
        return predictions_csv(left(), truth)

    def scores() -> str:
        kept = [sorting.left(one) for one in held_out.detections]
        return evaluation_csv(evaluate(kept, held_out.scenes, len(CLASS_NAMES)), CLASS_NAMES)

    def curve() -> str:
        label = None if state["curve_class"] == ALL_CLASSES else state["curve_class"]
        kept = [sorting.suppressed(one) for one in held_out.detections]
        whole = evaluate(kept, held_out.scenes, len(CLASS_NAMES))
        return curve_csv(whole.curve(label, state["curve_overlap"]))

    with st.container(horizontal=True):
        save("Figure (PNG)", lambda: as_png(draw()), "detections.png", "image/png")
        save("Figure (SVG)", lambda: as_svg(draw()), "detections.svg", "image/svg+xml")
        save("The boxes (CSV)", boxes, "detections.csv", "text/csv")
        if held_out is not None:
            save("The curve (CSV)", curve, "precision-recall.csv", "text/csv")
            save("Average precision (CSV)", scores, "average-precision.csv", "text/csv")
    st.caption(f"{plain(chosen.credit)}. {legend_text()}. Colours: M. Okabe and K. Ito 2008.")


def _title(chosen: ChosenScene) -> str:
    return "Your picture" if chosen.is_own else f"Held-out scene {chosen.number}"
