"""What rounding to few bits does, on the network's own first kernel."""

from __future__ import annotations

from functools import partial

import streamlit as st

from explorer import runtime
from explorer.figures.rounding import (
    histogram_chart,
    kernel_words,
    moves_chart,
    rounding_csv,
    rounding_words,
)
from explorer.tflite.rounding import BITS, rounded
from explorer.tflite.subjects import Subject
from explorer.ui import fields
from explorer.ui.choices import MOBILE_BITS
from explorer.ui.frame import plain
from explorer.ui.views.python_script import save

_HELP = """
Each filter of a convolution gets a step of its own, so that its largest weight becomes the largest
whole number, and zero stays zero. The converter does this after it has multiplied batch
normalisation into the kernel, so its steps can be others than these.

R. Krishnamoorthi: Quantizing deep convolutional networks for efficient inference, 2018,
arXiv:1806.08342.
"""


def rounding(subject: Subject) -> None:
    """Show the first kernel before and after rounding.

    Args:
        subject: the network.
    """
    st.subheader("What rounding does to the first kernel", anchor=False, help=_HELP)
    if not subject.light and not runtime.is_loaded():
        st.caption("It is shown once TensorFlow is loaded: come back to this part in a moment.")
        return
    place = st.empty()  # always there, so that nothing below is mounted anew
    with place, st.spinner("Reading the kernel"):
        kernel = subject.kernel()
    if kernel is None:
        st.caption("This network has no convolution with a kernel of its own to look at.")
        return
    bits = fields.slider(MOBILE_BITS, "Bits of a whole number", BITS, BITS[-1])
    found = rounded(kernel, bits)
    left, right = st.columns(2, gap="medium")
    with left:
        chart = histogram_chart(found)
        st.plotly_chart(chart, key="rounding-histogram", config={"displaylogo": False})
    with right:
        chart = moves_chart(found, found.widest)
        st.plotly_chart(chart, key="rounding-moves", config={"displaylogo": False})
    st.write(plain(f"{rounding_words(found, found.widest)} {kernel_words(found)}"))
    st.caption(
        "Look at the lines on the right: with 8 bits they stand upright, so next to nothing moves. "
        "Take fewer bits, and they lean towards the few steps that are left."
    )
    name = f"first-kernel-{bits}-bits.csv"
    save("All weights before and after (CSV)", partial(rounding_csv, found), name, "text/csv")
