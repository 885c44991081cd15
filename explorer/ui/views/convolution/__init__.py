"""The convolution lab: one kernel, pooling, a stack of kernels, and an exercise."""

from __future__ import annotations

import streamlit as st

from explorer.images import Image
from explorer.resizing import reduced
from explorer.ui import fields
from explorer.ui.choices import DETAIL, LAB
from explorer.ui.views.convolution.convolve import convolve
from explorer.ui.views.convolution.exercise import exercise
from explorer.ui.views.convolution.pooling import pooling
from explorer.ui.views.convolution.stack import stack

SIZES = (16, 32, 64, 128, 256, 512)
_PARTS = {"convolve": convolve, "pool": pooling, "stack": stack}
_TITLES = {
    "convolve": "One kernel",
    "pool": "Pooling",
    "stack": "Kernels in a row",
    "exercise": "Predict, then reveal",
}


def convolution_lab(picture: Image) -> None:
    """Show the part of the lab that the visitor has opened.

    Args:
        picture: the visitor's; it is made smaller first.
    """
    part = fields.switch(
        LAB,
        "Part of the lab",
        list(_TITLES),
        "convolve",
        _TITLES.get,
        label_visibility="collapsed",
    )
    if part in _PARTS:
        _PARTS[part](reduced(picture, _longest_side()))
    else:
        exercise(picture)


def _longest_side() -> int:
    with st.sidebar:
        return fields.select(
            DETAIL,
            "Pixels on the longer side",
            SIZES,
            256,
            help="The lab works on every pixel of the reduced picture. Few pixels show numbers.",
        )
