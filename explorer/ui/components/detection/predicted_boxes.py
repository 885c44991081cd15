"""What a detector predicts, sorted out while sliders move: boxes, curves, scores and errors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from explorer.detection.average_precision import THRESHOLDS
from explorer.detection.detected import LEAST_SCORE
from explorer.detection.detector_anchors import detector_anchors
from explorer.detection.errors import KINDS
from explorer.detection.precision_recall import RECALLS
from explorer.detection.predicted import HELD_OUT_MOST
from explorer.detection.sorting import FIRST_METHOD, FIRST_SCORE, MOST_SCORE, Sorting, amount_of
from explorer.detection.suppression import SUPPRESSIONS
from explorer.detection.suppression.method import FLOOR
from explorer.figures.scenes import class_colours
from explorer.figures.thumbnails import Sheet
from explorer.scenes import CLASS_NAMES
from explorer.scenes.scene import SIDE
from explorer.ui import live
from explorer.ui.components import load
from explorer.ui.events import picked

SHOWN = ("raw", "above", "left", "steps")
"""Which boxes can be shown: all, those above the score, those left, or step by step."""
CURVE_OVERLAPS = tuple(round(one, 2) for one in THRESHOLDS)
ALL_CLASSES = -1

ARITHMETIC = ("detection/box_arithmetic", "detection/suppression", "detection/detection_judge")
"""Scripts that compute, and draw nothing."""
PARTS = (
    *("live", "training/axes", *ARITHMETIC),
    *("detection/prediction_stage", "detection/prediction_steps", "detection/prediction_controls"),
    *("detection/prediction_curves", "detection/prediction_errors"),
)


def _method(name: str) -> dict[str, Any]:
    entry, amount = SUPPRESSIONS[name], amount_of(name)
    return {
        "name": name,
        "title": entry.title,
        "says": entry.description.partition("\n\n")[0].replace("\n", " "),
        "paper": entry.paper,
        "label": amount.label,
        "least": amount.values[0],
        "most": amount.values[-1],
        "usual": amount.default,
        "rescores": entry.rescores,
    }


CONSTANTS = {
    "SIDE": SIDE,
    "ANCHORS": len(detector_anchors(SIDE)),
    "CLASS_NAMES": CLASS_NAMES,
    "CLASSES": [asdict(one) for one in class_colours()[1:]],
    "KINDS": [asdict(kind) for kind in KINDS.values()],
    "METHODS": [_method(name) for name in SUPPRESSIONS],
    "THRESHOLDS": THRESHOLDS,
    "RECALLS": RECALLS.tolist(),
    "LEAST_SCORE": LEAST_SCORE,
    "MOST_SCORE": MOST_SCORE,
    "SOFT_FLOOR": FLOOR.default,
    "FITS": 0.5,
    "NOTHING_THERE": 0.1,
    "HELD_OUT_MOST": HELD_OUT_MOST,
}
USUAL = {
    "score": FIRST_SCORE,
    "method": FIRST_METHOD,
    "amount": amount_of(FIRST_METHOD).default,
    "across": False,
    "shown": "left",
    "error": "wrong_class",
    "curve_class": ALL_CLASSES,
    "curve_overlap": 0.5,
}
"""What the component shows until the visitor chooses."""
_mount = load("detection/predicted_boxes", *PARTS, constants=CONSTANTS)


def predicted_boxes(
    photo: str,
    picture: dict[str, Any],
    scenes: dict[str, Any] | None,
    *,
    title: str,
    about: str,
    state: dict[str, Any],
    on_change: Callable[[Any], None],
    on_scene: Callable[[int], None],
    key: str,
) -> None:
    """Show the boxes in a picture, and how good such boxes are in all held-out scenes.

    Args:
        photo: data URI of the picture, square.
        picture: ``detections`` and ``truth`` (None if nobody knows), packed; ``number`` of the
            scene, -1 if it is none.
        scenes: all held-out ones, see `held_out_data`; None as long as they are not known.
        title: over the picture.
        about: the detector and the scenes, in words.
        state: what is chosen, with the keys of `USUAL`.
        on_change: called with a state after a change.
        on_scene: called with the number of a scene that was just chosen.
        key: a name for this component, unique on the page.
    """
    data = {
        "photo": photo,
        "picture": picture,
        "scenes": scenes,
        "title": title,
        "about": about,
        **live.hand(key, state),
    }
    _mount(
        key=key,
        data=data,
        on_changed_change=live.listener(key, on_change),
        on_scene_change=picked(key, lambda number: on_scene(int(number)), "scene", by_page=True),
    )


def held_out_data(packed: dict[str, Any], sheet: Sheet) -> dict[str, Any]:
    """All held-out scenes for the component: detections and objects, and small pictures."""
    return {**packed, "sheet": asdict(sheet)}


def sorting_of(state: dict[str, Any]) -> Sorting:
    """What a state asks to be done.

    Raises:
        ValueError: if there is no such thing, or a number is out of range.
    """
    return Sorting(
        float(state["score"]), str(state["method"]), float(state["amount"]), bool(state["across"])
    )
