"""First question: does the answer fall when what the map calls important is taken away?"""

from __future__ import annotations

from functools import partial

import streamlit as st

from explorer.explanations import Explanation
from explorer.faithfulness import Curves, deletion_insertion
from explorer.faithfulness.deletion_insertion import passes_needed
from explorer.figures.honesty import curves_chart
from explorer.ui.asked import Asked
from explorer.ui.slow_work import Report, finished
from explorer.ui.views.explain.computing import is_short, passes_in_words
from explorer.ui.views.train.words import percent

_HELP = """
Pixels are taken away in the order of the map, the strongest first, and replaced by the mean colour;
then they are put back into an empty picture in the same order. The dashed line does the same with
the map moved to random places. The number is the area under the curve: small is good for taking
away, large for putting back. It also depends on the network: a picture full of holes is something
that it has never seen.

V. Petsiuk, A. Das and K. Saenko: RISE, BMVC 2018.
"""
_TENTH = 0.1
_CHANCE, _CLEAR = 0.02, 0.05  # of the area under the curve
_MOVES = 0.05  # of the probability, on any of the curves


def curves(asked: Asked, found: Explanation) -> None:
    """Show the curves of deletion and insertion, and what they say.

    Args:
        asked: what the method was asked.
        found: what it has answered.
    """
    st.subheader("1. Does it point at what matters?", anchor=False, help=_HELP)
    passes = passes_needed()
    known = finished(
        "curves",
        asked.key,
        f"Taking pixels away and putting them back: {passes_in_words(asked.look, passes)}",
        partial(_measure, asked, found),
        at_once=is_short(asked.look, passes),
        button="Measure",
    )
    if known is None:
        return
    st.plotly_chart(
        curves_chart(known, asked.entry.title), key="curves", config={"displaylogo": False}
    )
    st.write(_verdict(known))
    st.caption(
        f"Area under the curve: taking away {known.deletion_auc:.2f} (random "
        f"{known.random_deletion_auc:.2f}; smaller is better), putting back "
        f"{known.insertion_auc:.2f} (random {known.random_insertion_auc:.2f}; larger is better)."
    )


def _measure(asked: Asked, found: Explanation, report: Report) -> Curves:
    ranking = found.heatmap if found.signed is None else found.signed
    look = asked.look
    return deletion_insertion(look.view, look.x, ranking, asked.class_index, progress=report)


def _verdict(known: Curves) -> str:
    if known.is_flat:
        return "The map is the same everywhere, so there is no order in which to take pixels away."
    whole, after = float(known.deletion[0]), known.after(_TENTH)
    falls = (
        f"Without the tenth of the pixels that the map calls most important, the probability goes "
        f"from {percent(whole)} to {percent(after['deletion'])}; without a tenth at random places, "
        f"to {percent(after['random_deletion'])}."
    )
    return f"{falls} {_conclusion(known)}"


def _conclusion(known: Curves) -> str:
    if known.most_change < _MOVES:
        return (
            "But the probability hardly moves whatever is taken away, so the curves say nothing "
            "about this map."
        )
    margins = (
        known.random_deletion_auc - known.deletion_auc,
        known.insertion_auc - known.random_insertion_auc,
    )
    if min(margins) > _CHANCE:
        little = ", if only by a little" if max(margins) < _CLEAR else ""
        return f"Both curves beat chance{little}: the map points at what the network uses."
    if max(margins) > _CHANCE:
        return "Only one of the two curves clearly beats chance: the map is right in part at best."
    if min(margins) > -_CHANCE:
        return "Both curves are much like chance: nothing speaks for this map here."
    return "Neither curve beats chance: do not trust this map."
