"""Predict, then reveal: which kernel made this map, and how large is it?"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from explorer.convolution import exercise as exercises
from explorer.convolution.exercise import MAX_SEED, PICTURE_SIDE, Exercise, PictureUnsuitable
from explorer.convolution.exercise.candidates import Candidate
from explorer.convolution.exercise.reasons import kernel_reason, written
from explorer.convolution.exercise.sizes import as_words
from explorer.figures import convolution as figures
from explorer.images import Image
from explorer.resizing import reduced
from explorer.ui import answers, frame
from explorer.ui.components.answer_cards import Card, Verdict, answer_cards
from explorer.ui.frame import plain
from explorer.ui.state import EXERCISE

Question = tuple[str, int, str]
"""Digest of the picture, number of the exercise, and which of its two questions."""


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
    _maps(posed, small.name)
    _which_kernel(posed, which_kernel)
    if answers.given(which_kernel) is not None:
        _how_large(posed, how_large)
    _go_on(seed)


def _maps(posed: Exercise, picture_name: str) -> None:
    before, after = st.columns(2, gap="medium")
    with before:
        st.markdown("**The picture**, in grey")
        picture = posed.picture
        drawn = figures.map_pixels(picture, figures.map_scale(picture))
        st.image(drawn, output_format="PNG", alt=f"{picture_name}, in grey")
        height, width = picture.shape
        st.caption(f"{height} rows and {width} columns of pixels, from 0 to 255.")
    with after:
        st.markdown("**The map** that one kernel made of it")
        scale = figures.map_scale(posed.values)
        st.image(
            figures.map_pixels(posed.values, scale),
            output_format="PNG",
            alt="The map in question; its range is written beneath",
        )
        st.image(figures.scale_bar(scale), output_format="PNG", alt="")
        st.caption(_legend(posed, scale))


def _legend(posed: Exercise, scale: figures.MapScale) -> str:
    low, high = (written(value) for value in (posed.values.min(), posed.values.max()))
    ends = written(scale.low), written(scale.high)
    if scale.low < 0:
        colours = f"Violet {ends[0]}, white 0, orange {ends[1]}"
    else:
        colours = f"Black {ends[0]}, white {ends[1]}"
    beyond = scale.beyond(posed.values)
    if beyond >= 0.0005:
        colours += f"; {beyond:.1%} of the values lie beyond the scale".replace("%", " %")
    return f"{colours}. The values go from {low} to {high}. The layer has {_settings(posed)}."


def _which_kernel(posed: Exercise, question: Question) -> None:
    st.subheader("1. Which kernel made this map?", anchor=False)
    picked, right, verdict = answers.given(question), posed.answer, None
    if picked is not None:
        reasons = {index: _kernel_reason(posed, index) for index in range(len(posed.candidates))}
        told = [reasons.pop(index) for index in dict.fromkeys([picked, right])]
        verdict = Verdict(right, picked, told, list(reasons.values()))
    cards = [_kernel_card(candidate) for candidate in posed.candidates]
    noting = _noting(question, right, len(cards))
    answer_cards(cards, "Which kernel?", verdict, noting, "exercise-kernel")


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
    answer_cards(cards, "Which size?", verdict, noting, "exercise-size")


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
            on_click=lambda: EXERCISE.set((seed + 1) % (MAX_SEED + 1)),
            key="exercise-next",
        )
        right, answered = answers.score()
        if answered:
            st.write(f"{right} of {answered} right so far")
