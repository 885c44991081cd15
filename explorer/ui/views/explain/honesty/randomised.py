"""Second question: does the map change when the network forgets what it has learned?"""

from __future__ import annotations

from functools import partial

import streamlit as st

from explorer.faithfulness import Randomised, correlation_by_chance, randomised_layers
from explorer.faithfulness.randomisation import passes_needed
from explorer.figures.encoding import png_uri
from explorer.figures.honesty import coloured_map
from explorer.ui.asked import Asked
from explorer.ui.components.explain.picture_row import TitledPicture, picture_row
from explorer.ui.slow_work import Report, finished
from explorer.ui.views.explain.computing import passes_in_words
from explorer.ui.views.train.words import percent

_HELP = """
The weights of a copy of the network are shuffled, first those of the last layer, then further and
further down, until nothing is left of what it has learned. A map that stays the same all the while
does not depend on what was learned: it shows the picture's edges, say, and not the network's
reasons. Guided backpropagation is the famous case. The number compares the order of the cells with
the first map's, by strength, whatever the sign: 1 is the same order, 0 has nothing to do with it.

J. Adebayo et al.: Sanity Checks for Saliency Maps, NeurIPS 2018.
"""
_MOST = 0.5  # of what was learned
_SAME, _OTHER = 0.7, 0.25  # rank correlations
_LEAST = 0.005  # of what was learned


def randomised(asked: Asked) -> None:
    """Show a strip of maps of networks that know less and less.

    Args:
        asked: what the method was asked.
    """
    st.subheader("2. Does it show what was learned?", anchor=False, help=_HELP)
    passes = passes_needed(asked.passes)
    known = finished(
        "randomised",
        asked.key,
        "Explaining again and again while a copy of the network forgets, from the last layer "
        f"down: {passes_in_words(asked.look, passes)}, and some seconds to copy it",
        partial(_measure, asked),
        button="Make it forget",
    )
    if known is None:
        return
    picture_row([_picture(one) for one in known], key="randomised", small=True)
    st.write(_verdict(known, asked.entry.title))


def _measure(asked: Asked, report: Report) -> tuple[Randomised, ...]:
    look = asked.look
    return randomised_layers(
        look.network.model,
        look.x,
        asked.method,
        asked.class_index,
        asked.layer,
        options=dict(asked.options),
        progress=report,
    )


def _picture(one: Randomised) -> TitledPicture:
    if not one.layers:
        title, note = "As it was learned", "The map to compare with."
    else:
        title = f"Random down to {one.layers[-1].rpartition('/')[2]}"
        told = "Zero everywhere"
        if one.absolute_correlation is not None:
            told = f"Rank correlation {_number(one.absolute_correlation)}"
        forgotten = percent(one.share, 0) if one.share >= _LEAST else "less than 1 %"
        note = f"{told}; {forgotten} forgotten."
    return TitledPicture(title, png_uri(coloured_map(one.explanation)), True, title, note)


def _number(correlation: float) -> str:
    return f"{correlation:.2f}".replace("-", "−")


def _verdict(known: tuple[Randomised, ...], title: str) -> str:
    stubborn = [one for one in known if one.share >= _MOST and _kept(one) > _SAME]
    if stubborn:
        told = _number(_kept(stubborn[-1]))
        return (
            f"With {percent(stubborn[-1].share, 0)} of what was learned forgotten, the rank "
            f"correlation is still {told}: most of what {title} shows here comes from the picture "
            "and from how the network is built, and not from what it has learned."
        )
    left = known[-1].absolute_correlation
    if left is None:
        return "In the end the map is the same everywhere: with what was learned, it is gone."
    told = f"When nothing is left of what was learned, the rank correlation is {_number(left)}."
    cells = known[0].explanation.layer_map.size
    chance = correlation_by_chance(cells)
    if abs(left) <= chance and chance > _OTHER:
        return (
            f"{told} With {cells} cells, up to ±{chance:.2f} can be chance: this map is too coarse "
            "to tell."
        )
    if left > _OTHER:
        return f"{told} Part of this map does not come from what the network has learned."
    return f"{told} The map is another one: it does depend on what the network has learned."


def _kept(one: Randomised) -> float:
    return one.absolute_correlation or 0.0
