"""For mobile: a trained network in smaller numbers, and what that costs, measured."""

from __future__ import annotations

import streamlit as st

from explorer.tflite.formats import FORMATS
from explorer.tflite.subjects import MOST_PARAMETERS, Subject
from explorer.ui import frame
from explorer.ui.frame import plain
from explorer.ui.views.architectures.mobile.choosing import choose, chosen_count, offer_data
from explorer.ui.views.architectures.mobile.converting import converted
from explorer.ui.views.architectures.mobile.results import results
from explorer.ui.views.architectures.mobile.rounding import rounding
from explorer.ui.views.architectures.mobile.words import expected_rows

_INTRODUCTION = (
    "A telephone has little memory, little time and a battery. The same network fits it better "
    "when its numbers have fewer bits. Convert a trained network to TFLite, the file format of "
    "LiteRT (TensorFlow Lite), and see what becomes smaller, what becomes faster, and what it "
    "loses."
)


@frame.part
def mobile() -> None:
    """Convert a network to the formats for telephones, and measure each."""
    st.write(_INTRODUCTION)
    subject = choose()
    if subject is None:
        return
    _formats(subject)
    measured = st.container()
    rounding(subject)  # before what may take a while, so that it does not wait for it
    with measured:
        _measured(subject)


def _formats(subject: Subject) -> None:
    st.subheader("What to expect", anchor=False)
    rows = expected_rows(subject)
    st.dataframe(rows, hide_index=True, height="content", key="mobile-formats")
    st.caption(
        plain(
            f"Sizes are computed: {subject.parameters:,} numbers times their bits. The real files, "
            "measured below, also hold the layers and what belongs to them, such as biases in 32 "
            "bits."
        )
    )
    with st.expander("What each format does to the numbers"):
        for entry in FORMATS.values():
            st.markdown(f"**{entry.title}.** {plain(' '.join(entry.description.split()))}")
            if entry.paper:
                st.caption(plain(entry.paper))


def _measured(subject: Subject) -> None:
    st.subheader("Convert and measure", anchor=False)
    if subject.parameters > MOST_PARAMETERS:
        st.info(
            plain(
                f"This network has {subject.parameters:,} numbers; up to {MOST_PARAMETERS:,} are "
                "converted here. For telephones far smaller networks are made: try "
                "EfficientNet-Lite0."
            )
        )
        return
    offer_data(subject)
    count = chosen_count(subject)
    found = converted(subject, count)
    with st.container():
        if found is not None:
            results(subject, *found)
