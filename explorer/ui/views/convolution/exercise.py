"""Predict, then reveal: which kernel made this map, and how large is it?"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from explorer.convolution import exercise as exercises
from explorer.convolution.exercise import MAX_SEED, PICTURE_SIDE, Exercise, PictureUnsuitable
from explorer.convolution.exercise_candidates import Candidate
from explorer.convolution.exercise_reasons import kernel_reason, written
from explorer.convolution.exercise_sizes import OPTIONS, as_words
from explorer.figures import convolution as figures
from explorer.images import Image
from explorer.resizing import reduced
from explorer.ui.components.answer_cards import Card, Verdict, answer_cards
from explorer.ui.frame import plain
from explorer.ui.state import EXERCISE, memory

KERNEL, SIZE = "kernel", "size"


@st.fragment
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
    name = (small.digest, seed)
    _maps(posed, small.name)
    _which_kernel(posed, name)
    if _answer(name, KERNEL) is not None:
        _how_large(posed, name)
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
        colours = f"Violet {ends[0]}, white 0, orange {ends[1]}."
    else:
        colours = f"Black {ends[0]}, white {ends[1]}."
    return f"{colours} Its values go from {low} to {high}. Made with {_settings(posed)}."


def _which_kernel(posed: Exercise, name: tuple[str, int]) -> None:
    st.subheader("1. Which kernel made this map?", anchor=False)
    picked, right = _answer(name, KERNEL), posed.answer
    verdict = None
    if picked is not None:
        reasons = {index: _kernel_reason(posed, index) for index in range(len(posed.candidates))}
        told = [reasons.pop(index) for index in dict.fromkeys([picked, right])]
        verdict = Verdict(right, picked, told, list(reasons.values()))
    cards = [_kernel_card(candidate) for candidate in posed.candidates]
    answer_cards(cards, "Which kernel?", verdict, _taking(name, KERNEL, right), "exercise-kernel")


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


def _how_large(posed: Exercise, name: tuple[str, int]) -> None:
    st.subheader("2. How many rows and columns does the map have?", anchor=False)
    sizes, layer = posed.sizes, posed.layer
    st.write(
        f"The kernel has {as_words(layer.kernel.shape)} weights, the picture "
        f"{as_words(posed.picture.shape)} pixels. It moves with {_settings(posed)}."
    )
    picked, right, words = _answer(name, SIZE), sizes.answer, [*map(as_words, sizes.options)]
    verdict = None
    if picked is not None:
        order = dict.fromkeys([picked, right])
        it_is = {True: "It is", False: "Not"}
        told = [
            (f"{it_is[index == right]} {words[index]}", sizes.reasons[index]) for index in order
        ]
        verdict = Verdict(right, picked, told)
    cards = [Card(text) for text in words]
    answer_cards(cards, "Which size?", verdict, _taking(name, SIZE, right), "exercise-size")


def _settings(posed: Exercise) -> str:
    layer = posed.layer
    padding = "padding “same”" if layer.padding == "same" else "no padding (“valid”)"
    dilation = f"a dilation of {layer.dilation}, " if layer.dilation > 1 else ""
    return f"a stride of {layer.stride}, {dilation}{padding}"


def _taking(name: tuple[str, int], which: str, right: int) -> Callable[[int], None]:
    """What notes an answer: only the first one counts."""

    def take(index: int) -> None:
        if index in range(OPTIONS):  # a browser may send anything
            memory().answers.setdefault((*name, which), (int(index), index == right))

    return take


def _answer(name: tuple[str, int], which: str) -> int | None:
    """The card that this visitor chose."""
    return memory().answers.get((*name, which), (None,))[0]


def _go_on(seed: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Another one",
            on_click=lambda: EXERCISE.set((seed + 1) % (MAX_SEED + 1)),
            key="exercise-next",
        )
        answers = [right for _, right in memory().answers.values()]
        if answers:
            st.write(f"{sum(answers)} of {len(answers)} right so far")
