"""A mask painted by hand, and its Dice and IoU."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from explorer.figures.encoding import png_uri
from explorer.figures.painted import mask_png, painted_csv
from explorer.segmentation.painted import (
    EVERYTHING,
    mask_of,
    mask_text,
    packed,
    paintable,
    read_mask,
    shifted,
    unpacked,
)
from explorer.ui import fields, frame
from explorer.ui.choices import PAINTED, PAINTED_CLASS
from explorer.ui.components.segmentation.paint_mask import paint_mask
from explorer.ui.scenes import ChosenScene, choose_scene
from explorer.ui.views.python_script import save

FIRST_SHIFT = 3
"""Pixels by which the mask that the page opens with is beside the true one."""
_STORY = (
    "A mask says of every pixel whether it belongs. Paint one, and watch how measures judge it: "
    "**IoU** and **Dice** compare it with the true mask, pixel by pixel. At first you see the true "
    f"mask moved by {FIRST_SHIFT} pixels: hardly a mistake to the eye, but look at the IoU."
)


def paint() -> None:
    """A mask painted by hand, and its Dice and IoU."""
    chosen = choose_scene(own=False)
    st.write(_STORY)
    names = paintable(chosen.scene.mask)
    scope = f"{chosen.level} {chosen.number}"
    smallest = names[-2]  # behind it stands `EVERYTHING`
    what = fields.switch(PAINTED_CLASS, "Paint", names, smallest, _title, of=scope)
    _pad(chosen, what)


@frame.part
def _pad(chosen: ChosenScene, what: str) -> None:
    scene, scope = chosen.scene, f"{chosen.level} {chosen.number} {what}"
    truth = mask_of(scene.mask, what)
    text = PAINTED.get("", of=scope)
    painted = read_mask(text) if text else shifted(truth, FIRST_SHIFT)
    key = packed(truth)

    def take(sent: Any) -> None:
        if sent["truth"] == key:  # else it was painted over another scene
            PAINTED.set(mask_text(unpacked(sent["mask"])), scope)

    paint_mask(
        png_uri(scene.pixels),
        key,
        title=f"Your mask of {_title(what)}",
        short=_title(what),
        alt=f"held-out scene {chosen.number}, with shapes on a textured background",
        mask=packed(painted),
        on_change=take,
        key="paint-mask",
    )
    with st.container(horizontal=True):
        numbers, mask = partial(painted_csv, painted, truth), partial(mask_png, painted)
        save("These numbers (CSV)", numbers, "painted-mask.csv", "text/csv")
        save("Your mask (PNG)", mask, "painted-mask.png", "image/png")
    st.caption(
        f"{chosen.credit}. Your mask is part of the link, so whoever has it sees the same. IoU: "
        "P. Jaccard 1912. Dice: L. R. Dice 1945. Boundary error: average symmetric surface "
        "distance, T. Heimann et al. 2009."
    )


def _title(what: str) -> str:
    return "all shapes" if what == EVERYTHING else f"the {what}"
