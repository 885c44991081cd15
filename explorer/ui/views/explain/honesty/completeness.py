"""Third question: do the numbers of the map add up to the score?"""

from __future__ import annotations

import streamlit as st

from explorer.explanations import Explanation
from explorer.explanations.method import gradient_once
from explorer.ui.asked import Asked
from explorer.ui.views.explain.words import number
from explorer.ui.views.train.words import percent

_WELL = 0.05


def completeness(asked: Asked, found: Explanation) -> None:
    """Say whether the method's numbers are shares of the score, and how well they add up.

    Args:
        asked: what the method was asked.
        found: what it has answered.
    """
    st.subheader("3. Does it add up?", anchor=False)
    st.write(_sentence(asked, found))


def _sentence(asked: Asked, found: Explanation) -> str:
    title, total = asked.entry.title, float(found.values.sum(dtype="float64"))
    if found.gap is not None:
        if found.gap < _WELL:
            verdict = "They add up well."
        else:
            verdict = (
                "That is a lot: take more points on the way (in the method's box above), or "
                "another beginning."
            )
        return (
            f"{title} promises that its values add up to the difference between the scores of the "
            f"picture and of the baseline. They add up to {number(total)} logit, and miss it by "
            f"{percent(found.gap)}. {verdict}"
        )
    if asked.entry.signed and asked.entry.passes is gradient_once:
        return (
            f"All values of {title} add up to {number(total)} logit; the score is "
            f"{number(found.score)}. They must be equal only in special networks (a single dense "
            "layer behind the maps, its bias apart; or no biases at all), so the difference is "
            "what later layers and biases add, and no mistake."
        )
    return (
        f"{title} does not promise it: its values need not add up to the score, and what they add "
        "up to means nothing. They can only be compared with each other."
    )
