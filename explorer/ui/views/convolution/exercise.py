"""Predict, then reveal: which kernel made this map, and how large is it?"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import streamlit as st

from explorer.convolution import exercise as exercises
from explorer.convolution.exercise import MAX_SEED, PICTURE_SIDE, Exercise, PictureUnsuitable
from explorer.convolution.exercise.candidates import Candidate
from explorer.convolution.exercise.reasons import kernel_reason
from explorer.convolution.exercise.sizes import as_words
from explorer.convolution.exercise.wording import written
from explorer.figures import convolution as figures
from explorer.figures.colours import PICTURE
from explorer.images import Image
from explorer.kernels import makes_a_picture
from explorer.resizing import reduced
from explorer.ui import answers, frame
from explorer.ui.choices import EXERCISE
from explorer.ui.components.answer_cards import Card, Verdict, answer_cards
from explorer.ui.events import heard
from explorer.ui.frame import plain

Question = tuple[str, int, str]
"""Digest of the picture, number of the exercise, and which of its two questions."""

_LARGEST = (250, 170)  # width and height of a picture on the page, so that much fits on a screen
_SHARP = 2  # pixels of a drawn picture for each on the page: screens may have more than the page
_PICTURES = "exercise-pictures"


@frame.part
def exercise(picture: Image) -> None:
    """Show a map, ask which of four kernels made it and how large it is, and say why.

    Args:
        picture: the visitor's; it is made small here, so that its pixels can be seen.
    """
    seed = EXERCISE.get(0, range(MAX_SEED + 1))
    small = reduced(picture, PICTURE_SIDE)
    try:
        posed = exercises.exercise(small.pixels, seed)
    except PictureUnsuitable as reason:
        st.info(plain(str(reason)))
        return
    which_kernel, how_large = ((small.digest, seed, which) for which in ("kernel", "size"))
    picked = answers.given(which_kernel)
    with st.container(gap="xsmall"):
        _pictures(posed, small.name, picked)
        _which_kernel(posed, which_kernel)
        # Also if it stays empty: what follows keeps its place, and with it the focus.
        with st.container(gap="xsmall"):
            if picked is not None:
                _how_large(posed, how_large)
        _go_on(seed)


def _pictures(posed: Exercise, picture_name: str, picked: int | None) -> None:
    """The picture, the map, and beside them the map of a kernel that was chosen wrongly."""
    with st.container(horizontal=True, key=_PICTURES):
        with st.container(gap="xsmall"):
            _picture(posed, picture_name)
        with st.container(gap="xsmall"):
            st.markdown("**The map** of one kernel")
            _map(posed, posed.answer, "The map in question; its range is written beneath")
        with st.container(gap="xsmall"):
            if picked in (None, posed.answer):
                st.empty()  # keeps the place
            else:
                title = posed.candidates[picked].title
                st.markdown(f"**{title}** would make this")
                _map(posed, picked, f"What {title} would make; its range is written beneath")


def _picture(posed: Exercise, name: str) -> None:
    st.markdown("**The picture**, in grey")
    scale = figures.map_scale(posed.picture)
    drawn = figures.map_pixels(posed.picture, scale, side=_pixels(posed))
    _draw(posed, drawn, f"{name}, in grey")
    st.caption(f"{as_words(posed.picture.shape)} pixels. The kernel has {_settings(posed)}.")


def _map(posed: Exercise, index: int, alt: str) -> None:
    """What a candidate makes of the picture, in colours of its own, and what they mean."""
    values = posed.maps[index]
    is_picture = makes_a_picture(posed.candidates[index].weights)
    scale = figures.map_scale(values, picture=is_picture)
    _draw(posed, figures.map_pixels(values, scale, side=_pixels(posed)), alt)
    _draw(posed, figures.scale_bar(scale), "")
    st.caption(_legend(values, scale))


def _draw(posed: Exercise, drawn: np.ndarray, alt: str) -> None:
    with st.container(width=_size(posed)[0]):  # given to the picture, it would blur the pixels
        st.image(drawn, output_format="PNG", width="stretch", alt=alt)


def _pixels(posed: Exercise) -> int:
    return _SHARP * max(_size(posed))


def _size(posed: Exercise) -> tuple[int, int]:
    """Width and height on the page, as large as there is room; maps are as wide as the picture."""
    height, width = posed.picture.shape
    larger = min(_LARGEST[0] / width, _LARGEST[1] / height)
    return max(1, round(larger * width)), max(1, round(larger * height))


def _legend(values: np.ndarray, scale: figures.MapScale) -> str:
    low, high = (written(value) for value in (values.min(), values.max()))
    return f"Values from {low} to {high}. {_colours(values, scale)}."


def _colours(values: np.ndarray, scale: figures.MapScale) -> str:
    if scale.colour_map == PICTURE:
        return "Grey from 0 to 255 as in a picture, violet below, orange above"
    less = " and less" if values.min() < scale.low else ""
    more = " and more" if values.max() > scale.high else ""
    low, high = written(scale.low), written(scale.high)
    if scale.low < 0:
        return f"Violet {low}{less}, white 0, orange {high}{more}"
    return f"Black {low}, white {high}{more}"


def _which_kernel(posed: Exercise, question: Question) -> None:
    st.subheader("1. Which kernel made this map?", anchor=False)
    picked, right, verdict = answers.given(question), posed.answer, None
    if picked is not None:
        reasons = {index: _kernel_reason(posed, index) for index in range(len(posed.candidates))}
        told = [reasons.pop(index) for index in dict.fromkeys([picked, right])]
        verdict = Verdict(right, picked, told, list(reasons.values()))
    cards = [_kernel_card(candidate) for candidate in posed.candidates]
    noting = _noting(question, right, len(cards))
    answer_cards(
        cards, "Which kernel?", verdict, noting, "exercise-kernel", name=question, about=_PICTURES
    )


def _kernel_card(candidate: Candidate) -> Card:
    return Card(
        title=candidate.title,
        rows=candidate.numbers,
        shades=figures.weight_shades(candidate.weights).tolist(),
        note=candidate.note,
    )


def _kernel_reason(posed: Exercise, index: int) -> tuple[str, str]:
    it_is = "It is" if index == posed.answer else "Not"
    return f"{it_is} {posed.candidates[index].title}", kernel_reason(posed, index)


def _how_large(posed: Exercise, question: Question) -> None:
    st.subheader("2. How many rows and columns does the map have?", anchor=False)
    st.write(
        f"A kernel of {as_words(posed.layer.kernel.shape)} weights slides over a picture of "
        f"{as_words(posed.picture.shape)} pixels, with {_settings(posed)}."
    )
    picked, right, verdict = answers.given(question), posed.sizes.answer, None
    if picked is not None:
        told = [_size_reason(posed, index) for index in dict.fromkeys([picked, right])]
        verdict = Verdict(right, picked, told)
    cards = [Card(as_words(size)) for size in posed.sizes.options]
    noting = _noting(question, right, len(cards))
    answer_cards(cards, "Which size?", verdict, noting, "exercise-size", name=question)


def _size_reason(posed: Exercise, index: int) -> tuple[str, str]:
    it_is = "It is" if index == posed.sizes.answer else "Not"
    return f"{it_is} {as_words(posed.sizes.options[index])}", posed.sizes.reasons[index]


def _settings(posed: Exercise) -> str:
    layer = posed.layer
    padding = "padding “same”" if layer.padding == "same" else "no padding (“valid”)"
    if layer.dilation > 1:
        return f"a stride of {layer.stride}, a dilation of {layer.dilation} and {padding}"
    return f"a stride of {layer.stride} and {padding}"


def _noting(question: Question, right: int, cards: int) -> Callable[[int], None]:
    """What notes the answer to a question with so many cards."""

    def note(index: int) -> None:
        if index in range(cards):  # a browser may send anything
            answers.note(question, int(index), right)

    return note


def _go_on(seed: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Another one",
            on_click=heard(lambda: EXERCISE.set((seed + 1) % (MAX_SEED + 1))),
            key="exercise-next",
        )
        right, answered = answers.score()
        if answered:
            st.write(f"{right} of {answered} right so far")
