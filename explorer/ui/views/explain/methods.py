"""Several methods side by side: the same picture, class and layer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st

from explorer.explanations import EXPLANATIONS, Explanation
from explorer.figures.explanation_maps import shown_aspect, shown_picture, under_maps
from explorer.look import Look
from explorer.ui import fields, frame
from explorer.ui.asked import Asked, fitting_methods
from explorer.ui.choices import METHODS
from explorer.ui.components.explain.map_cards import map_cards
from explorer.ui.views.explain import words
from explorer.ui.views.explain.cards import card_of
from explorer.ui.views.explain.computing import computed
from explorer.ui.views.explain.settings import settings
from explorer.ui.views.explain.take_along import methods_figure, take_along
from explorer.ui.views.explained import (
    choose_class,
    choose_layer,
    choose_other_class,
    input_sentence,
    map_controls,
)

MOST = 6
"""Methods side by side."""
DEFAULT = ("grad_cam", "hires_cam", "integrated_gradients", "guided_backpropagation")
LAYER_HINT = (
    "The methods that look at a layer look at the feature maps of this one; the others go all the "
    "way back to the pixels. Early layers give fine maps of simple things, late ones coarse maps "
    "of whole objects."
)


@frame.part
def methods(look: Look, credit: str) -> None:
    """Show what several methods say about one prediction.

    Args:
        look: the network and the picture.
        credit: whose picture it is, in plain text.
    """
    maps, answers = st.columns([13, 6], gap="medium")
    with answers:
        class_index = choose_class(look, "Explain the score of")
        against = choose_other_class(look, class_index)
        layer = choose_layer(look, "Layer to look at", LAYER_HINT)
    with maps:
        names = fields.several_names(
            METHODS,
            "Methods",
            (fitting := fitting_methods(look)),
            [name for name in DEFAULT if name in fitting],
            lambda name: EXPLANATIONS[name].title,
            MOST,
        )
        asked = [Asked.by_visitor(look, name, class_index, against, layer) for name in names]
        found = computed(asked, lambda known: _cards(look, asked, known, credit))
        settings(asked)
    _take_along(look, [found[one.method] for one in asked if one.method in found], credit)


def _take_along(look: Look, found: Sequence[Explanation], credit: str) -> None:
    draw = partial(methods_figure, look, found, credit)
    take_along(look, found, draw, {one.method: one.values for one in found})


def _cards(
    look: Look, asked: Sequence[Asked], found: Mapping[str, Explanation], credit: str
) -> None:
    seen = look.seen
    map_cards(
        shown_picture(seen),
        under_maps(seen, look.taken_in),
        shown_aspect(seen),
        heading=words.question(look, asked[0].class_index, asked[0].against),
        alt="the picture that the network looks at",
        caption=f"{credit}. {input_sentence(look)}",
        cards=[card_of(one, found.get(one.method)) for one in asked],
        **map_controls(),
        key="map-cards",
    )
