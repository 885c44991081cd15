"""What methods do, and what can be set about them."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from explorer.ui import fields
from explorer.ui.asked import Asked
from explorer.ui.views.explain import words
from explorer.ui.views.explained import about


def settings(asked: Sequence[Asked]) -> None:
    """A box for each method: its options, what it does, its formula and paper.

    Args:
        asked: different methods.
    """
    st.caption(
        "What each method does, and what can be set (the logit of a class is its score before the "
        "softmax makes probabilities of all scores):"
    )
    with st.container(horizontal=True, gap="xsmall"):
        for one in asked:
            with st.popover(one.entry.title, key=f"about-{one.method}"):
                for option in one.entry.options:
                    fields.option_field(option, one.method)
                st.markdown(about(one.entry))
                st.caption(f"For one picture it costs {words.passes(one.passes)}.")
