"""Fourth question: do other methods say the same?"""

from __future__ import annotations

from functools import partial

import streamlit as st

from explorer.explanations import EXPLANATIONS
from explorer.faithfulness import Agreement
from explorer.faithfulness import agreement as correlated
from explorer.figures.honesty import agreement_chart
from explorer.ui.asked import Asked
from explorer.ui.slow_work import Report, finished
from explorer.ui.views.explain.computing import QUICK, is_short, passes_in_words

_HELP = """
Compared is what speaks for the class; what speaks against it is left out. The rank correlation
compares the order of the pixels on two maps: 1 is the same order, 0 has nothing to do with it, −1
is the opposite order. Coarse maps of a late layer and fine maps of single pixels never agree fully.
When methods disagree, at least one of them is wrong, and this table does not say which; that is
what the questions above are for.
"""


def agreement(asked: Asked, layer: str) -> None:
    """Show how far the quick methods agree about this prediction.

    Args:
        asked: what the method was asked.
        layer: the layer that other methods are to look at; "" for none.
    """
    st.subheader("4. Do other methods agree?", anchor=False, help=_HELP)
    others = [
        Asked.by_visitor(asked.look, name, asked.class_index, None, layer)
        for name, entry in EXPLANATIONS.items()
        if layer or not entry.at_layer
    ]
    quick = [one for one in others if one.passes <= QUICK or one.method == asked.method]
    passes = sum(one.passes for one in quick)
    known = finished(
        "agreement",
        tuple(one.key for one in quick),
        f"Asking {len(quick)} methods: {passes_in_words(asked.look, passes)}",
        partial(_measure, quick),
        at_once=is_short(asked.look, passes),
        button="Ask them",
    )
    if known is None:
        return
    titles = [EXPLANATIONS[name].title for name in known.names]
    chart = agreement_chart(titles, known.correlations)
    st.plotly_chart(chart, key="agreement", config={"displaylogo": False})
    st.write(_verdict(known, asked))


def _measure(quick: list[Asked], report: Report) -> Agreement:
    total, done, maps = sum(one.passes for one in quick), 0, {}
    for one in quick:
        maps[one.method] = one.answer(lambda more, _, done=done: report(done + more, total)).heatmap
        done += one.passes
    report(total, total)
    return correlated(maps)


def _verdict(known: Agreement, asked: Asked) -> str:
    nearest = known.nearest(asked.method)
    if nearest is None:
        return "This map is the same everywhere, so nothing can agree with it."
    name, correlation = nearest
    title = EXPLANATIONS[name].title
    return (
        f"{asked.entry.title} agrees most with {title} "
        f"({f'{correlation:.2f}'.replace('-', '−')}). Orange: the two bring out the same places; "
        "violet: opposite ones; pale: they have little to do with each other."
    )
