"""What can be set about the window, and what that costs before anything is computed."""

from __future__ import annotations

import streamlit as st

from explorer.detection.fully_convolutional import grid_stride
from explorer.detection.one_pass import Walk
from explorer.detection.sliding_window import Plan, largest_side, plan, strides_for
from explorer.look import Look
from explorer.ui import fields
from explorer.ui.choices import (
    SLIDING_CLASS,
    SLIDING_FACTOR,
    SLIDING_OVERLAP,
    SLIDING_SIDE,
    SLIDING_STRIDE,
)
from explorer.ui.frame import plain
from explorer.ui.views.explained import class_title
from explorer.ui.views.train.words import percent

SIDES = (25, 33, 50, 67, 100)
"""Side of the smallest window, in percent of the largest that fits into the picture."""
FACTORS = (1.19, 1.41, 2.0)
OVERLAPS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7)
FEW = 100
"""Forward passes that the stride at first stays within, where one does."""


def choose_plan(look: Look) -> tuple[Plan, float]:
    """Window, stride and factor; and the overlap from which two windows are one object.

    Raises:
        ValueError: with a sentence, if no window fits, or there would be too many.
    """
    first, second, third, fourth = st.columns(4, gap="medium")
    with first:
        share = fields.slider(
            SLIDING_SIDE,
            "Smallest window",
            SIDES,
            50,
            lambda one: f"{one} %",
            help="In percent of the picture's shorter side. The picture is scaled so that such a "
            "window is as large as the network's input.",
        )
    with third:
        factor = fields.switch(
            SLIDING_FACTOR,
            "Windows grow by",
            FACTORS,
            2.0,
            lambda one: f"× {one:g}",
            help="From level to level of the picture's pyramid, until nothing larger fits.",
        )
    with fourth:
        overlap = fields.slider(
            SLIDING_OVERLAP,
            "One object from IoU",
            OVERLAPS,
            0.3,
            help="Of several windows of one class that overlap by more, only the surest becomes a "
            "box: non-maximum suppression.",
        )
    with second:
        stride = _choose_stride(look, share, factor)
    return _plan(look, share, stride, factor), overlap


def _choose_stride(look: Look, share: int, factor: float) -> int:
    window = look.x.shape[1:3]
    strides = strides_for(window, grid_stride(look.network.model))
    passes = {stride: _passes(look, share, stride, factor) for stride in strides}
    few = [stride for stride, count in passes.items() if count is not None and count <= FEW]
    return fields.slider(
        SLIDING_STRIDE,
        "Stride",
        strides,
        min(few, default=max(strides)),
        lambda one: f"{one} of {window[0]} px",
        of=f"{window[0]} {strides[0]}",
        help="By how many pixels the window moves on; it is as large as the network's input.",
    )


def _passes(look: Look, share: int, stride: int, factor: float) -> int | None:
    try:
        return _plan(look, share, stride, factor).passes
    except ValueError:
        return None


def _plan(look: Look, share: int, stride: int, factor: float) -> Plan:
    size, window = (look.image.height, look.image.width), look.x.shape[1:3]
    return plan(size, window, share / 100 * largest_side(size, window), stride, factor)


def cost(look: Look, found: Plan) -> str:
    """What looking at all windows costs, in words."""
    levels = " + ".join(f"{len(one.rows)} × {len(one.columns)}" for one in found.levels)
    sides = ", ".join(f"{one.side:.0f}" for one in found.levels)
    return (
        f"**{found.passes:,} forward passes** of {plain(look.network.title)}, one for each window: "
        f"{levels}, with a side of {sides} pixels of the picture."
    )


def choose_class(look: Look, walked: Walk) -> int:
    """The class whose scores the maps show, that with the surest window at first."""
    order = walked.best_classes()
    return fields.select(
        SLIDING_CLASS,
        "Score maps for",
        order,
        order[0],
        lambda index: f"{class_title(look, index)} ({percent(walked.surest(index), 0)})",
        of=look.key,
        help="In brackets the score of the surest window.",
    )
