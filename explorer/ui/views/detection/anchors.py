"""The anchors of any cell over the picture, with those that are matched."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from explorer.detection.anchor_setting import AnchorSetting, is_place, read_anchor_setting
from explorer.figures.anchors import anchors_csv
from explorer.figures.scenes import class_colours, scene_uri
from explorer.scenes.scene import SIDE
from explorer.ui import frame
from explorer.ui.choices import ANCHOR, ANCHORS, ANCHORS_LIT
from explorer.ui.components.detection.anchor_map import LIGHTS, anchor_map
from explorer.ui.scenes import ChosenScene, choose_scene
from explorer.ui.views.python_script import save

KEY = "anchor-map"
_STORY = (
    "A detector does not draw boxes from nothing. At each cell of a feature map it begins with "
    "**anchors**, boxes of fixed sizes, and for each one answers: what is here, and how must this "
    "box be moved and stretched? Anchors that overlap a true box enough are **matched** with it."
)
_WHY = """
**Scales and ratios.** A scale is the square root of an anchor's area, and a ratio its height
divided by its width. Two squares around one point have an IoU of 0.5 or more if their sides differ
by a factor of up to 1.41, so scales that far apart leave no size uncovered. Make them larger than
all objects, and see whose only anchor is the one they claim.

**Thresholds.** An anchor whose IoU with an object is high enough is matched with it. One that
overlaps nothing much is background. In between an anchor is ignored: to call it background would
be unfair, and to call it a match, too. Each object also gets its best anchor, however bad.

**Offsets.** Centres are counted in sizes of the anchor, and sizes as logarithms, so that the same
mistake costs as much on a small object as on a large one, and no width can become negative.

Anchors: S. Ren et al., "Faster R-CNN", 2015. An anchor for each object: W. Liu et al., "SSD", 2016.
Focal loss: T.-Y. Lin et al., "Focal Loss for Dense Object Detection", 2017.
"""


def anchors() -> None:
    """The anchors of any cell over the picture, with those that are matched."""
    chosen = choose_scene()
    st.write(_STORY)
    _anchors(chosen)
    with st.expander("What scales, thresholds and offsets are for"):
        st.markdown(_WHY)


@frame.part
def _anchors(chosen: ChosenScene) -> None:
    scene = chosen.scene
    scope = "own" if chosen.is_own else f"{chosen.level} {chosen.number}"
    setting = read_anchor_setting(ANCHORS.get(AnchorSetting().text))
    name = "Your picture" if chosen.is_own else f"Held-out scene {chosen.number}"
    anchor_map(
        scene_uri(scene.pixels),
        _objects(chosen),
        setting,
        scene=scope,
        title=f"{name}, and the cells of a feature map",
        alt=name,
        at=ANCHOR.get("", is_place, of=scope),
        lit=ANCHORS_LIT.get(LIGHTS[0], LIGHTS),
        on_change=partial(_take, scope),
        key=KEY,
    )
    with st.container(horizontal=True):
        save("All anchors (CSV)", partial(_csv, chosen, setting), "anchors.csv", "text/csv")
    st.caption(
        f"{chosen.credit}. At first the anchors are those of the detector that is trained here, "
        "on both of its feature maps. What you set is part of the link."
    )


def _take(scope: str, sent: Any) -> None:
    setting = read_anchor_setting(str(sent["setting"]))
    at, lit = str(sent["at"]), str(sent["lit"])
    if not is_place(at) or lit not in LIGHTS:
        raise ValueError("no anchor, or nothing to light")
    ANCHORS.set(None if setting == AnchorSetting() else setting.text)
    ANCHORS_LIT.set(None if lit == LIGHTS[0] else lit)
    if sent["scene"] == scope:  # else it was chosen over another picture
        ANCHOR.set(at, scope)


def _objects(chosen: ChosenScene) -> list[dict[str, Any]]:
    if chosen.is_own:
        return []
    kinds = class_colours()[1:]
    return [
        {"box": box, "name": kinds[at].name, "glyph": kinds[at].glyph, "colour": kinds[at].colour}
        for box, at in zip(chosen.scene.boxes.tolist(), chosen.scene.labels, strict=True)
    ]


def _csv(chosen: ChosenScene, setting: AnchorSetting) -> str:
    scene = chosen.scene
    thresholds = setting.positive / 100, setting.negative / 100
    return anchors_csv(setting.grids(SIDE), scene.boxes, scene.labels, *thresholds)
