"""How far a method can be trusted: four questions to it, each answered by measuring."""

from __future__ import annotations

import streamlit as st

from explorer.explanations import EXPLANATIONS, Explanation
from explorer.figures.explanation_maps import shown_aspect, under_maps
from explorer.look import Look
from explorer.ui import drawn, fields, frame
from explorer.ui.asked import Asked, fitting_methods, usual_method
from explorer.ui.choices import TRUSTED_METHOD
from explorer.ui.components.explain.map_cards import map_cards
from explorer.ui.views.explain import words
from explorer.ui.views.explain.cards import card_of
from explorer.ui.views.explain.computing import computed
from explorer.ui.views.explain.honesty.agreement import agreement
from explorer.ui.views.explain.honesty.completeness import completeness
from explorer.ui.views.explain.honesty.curves import curves
from explorer.ui.views.explain.honesty.randomised import randomised
from explorer.ui.views.explain.settings import settings
from explorer.ui.views.explained import (
    choose_class,
    choose_layer,
    input_sentence,
    map_controls,
)

_INTRODUCTION = (
    "A heatmap always looks convincing. Whether it says what the network does can be measured: "
    "take away what it calls important; make the network forget what it has learned; add its "
    "numbers up; ask other methods."
)


@frame.part
def honesty(look: Look, credit: str) -> None:
    """Measure one method on this picture.

    Args:
        look: the network and the picture.
        credit: whose picture it is, in plain text.
    """
    st.write(_INTRODUCTION)
    shown, chosen = st.columns([13, 6], gap="medium")
    with chosen:
        method = fields.select(
            TRUSTED_METHOD,
            "Method",
            (fitting := fitting_methods(look)),
            usual_method(fitting),
            lambda name: EXPLANATIONS[name].title,
        )
        class_index = choose_class(look, "Explain the score of")
        layer = choose_layer(look, "Layer to look at")
    asked = Asked.by_visitor(look, method, class_index, None, layer)
    with shown:
        found = computed([asked], lambda known: _card(asked, known.get(method), credit))
        settings([asked])
    if method not in found:
        st.caption("The four questions follow once there is a map.")
        return
    curves(asked, found[method])
    randomised(asked)
    completeness(asked, found[method])
    agreement(asked, layer)


def _card(asked: Asked, found: Explanation | None, credit: str) -> None:
    look = asked.look
    map_cards(
        drawn.seen(look),
        under_maps(look.seen, look.taken_in),
        shown_aspect(look.seen),
        heading=words.question(look, asked.class_index, None),
        alt="the picture that the network looks at",
        caption=f"{credit}. {input_sentence(look)}",
        cards=[card_of(asked, found)],
        **map_controls(),
        key="trusted-map",
    )
