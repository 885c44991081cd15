"""Two boxes that can be dragged, and how much they overlap."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from explorer.detection.two_boxes import TwoBoxes, first_boxes, read_two_boxes, whole_boxes
from explorer.figures.scenes import class_colours, scene_uri
from explorer.figures.two_boxes import two_boxes_csv, two_boxes_svg
from explorer.scenes.scene import SIDE
from explorer.ui import frame
from explorer.ui.choices import BOX_CHALLENGE, TWO_BOXES
from explorer.ui.components.detection.two_boxes import CHALLENGES, two_boxes
from explorer.ui.scenes import ChosenScene, choose_scene
from explorer.ui.views.python_script import save

KEY = "two-boxes"
_STORY = (
    "Is a predicted box right? It is compared with the true one by **intersection over union** "
    "(IoU): the area in both, divided by the area in either. Drag the boxes and watch it."
)


def overlap() -> None:
    """Two boxes that can be dragged, and how much they overlap."""
    chosen = choose_scene()
    st.write(_STORY)
    _boxes(chosen)


@frame.part
def _boxes(chosen: ChosenScene) -> None:
    scene = chosen.scene
    scope = "own" if chosen.is_own else f"{chosen.level} {chosen.number}"
    usual = first_boxes(scene.boxes)
    shown = read_two_boxes(TWO_BOXES.get(usual.text, of=scope))
    challenge = BOX_CHALLENGE.get("", CHALLENGES)
    two_boxes(
        scene_uri(scene.pixels),
        shown,
        _objects(chosen),
        scene=scope,
        title=_title(chosen),
        alt=_title(chosen),
        challenge=challenge,
        on_change=partial(_take, scope, usual),
        key=KEY,
    )
    with st.container(horizontal=True):
        numbers = partial(two_boxes_csv, shown.corners, SIDE)
        save("These numbers (CSV)", numbers, "two-boxes.csv", "text/csv")
        picture = partial(two_boxes_svg, scene.pixels, shown.corners)
        save("The picture (SVG)", picture, "two-boxes.svg", "image/svg+xml")
    st.caption(
        f"{chosen.credit}. The boxes are part of the link, so whoever has it sees the same. "
        "IoU: P. Jaccard 1901. GIoU: H. Rezatofighi et al. 2019. DIoU: Z. Zheng et al. 2020."
    )


def _take(scope: str, usual: TwoBoxes, sent: Any) -> None:
    boxes = read_two_boxes(str(sent["boxes"]))
    challenge = str(sent["challenge"])
    if challenge and challenge not in CHALLENGES:
        raise ValueError(f"there is no task {challenge!r:.40}")
    if sent["scene"] != scope:  # they were over another picture
        return
    TWO_BOXES.set(None if boxes == usual else boxes.text, scope)
    BOX_CHALLENGE.set(challenge or None)


def _objects(chosen: ChosenScene) -> list[dict[str, Any]]:
    """The true boxes, with the signs and names of their classes."""
    if chosen.is_own:
        return []
    scene, kinds = chosen.scene, class_colours()[1:]
    return [
        {"box": box, "title": f"{kinds[label].glyph} {kinds[label].name}"}
        for box, label in zip(whole_boxes(scene.boxes), scene.labels, strict=True)
    ]


def _title(chosen: ChosenScene) -> str:
    return "Your picture" if chosen.is_own else f"Held-out scene {chosen.number}"
