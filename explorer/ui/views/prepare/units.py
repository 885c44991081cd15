"""What trained networks expect, and what they say when they get something else."""

from __future__ import annotations

import streamlit as st

from explorer.images import Image
from explorer.preprocessing.expectations import Answer, centre, expectation
from explorer.pretrained import PRETRAINED, PretrainedNetwork, WeightsMissing
from explorer.ui import fields, frame, prepared
from explorer.ui.choices import FED
from explorer.ui.frame import plain
from explorer.ui.prepared import number

_IN_A_LINE = 3


@frame.part
def units(picture: Image) -> None:
    """Show what each network makes of a pixel, and what a network says to wrong numbers.

    Args:
        picture: the visitor's, in its own resolution.
    """
    _table(picture)
    st.subheader("What does a network say when it gets the wrong numbers?", anchor=False)
    here = [name for name, entry in PRETRAINED.items() if entry.available]
    if not here:
        st.warning("There are no trained weights on this machine, so no network can be asked.")
        return
    name = here[0]
    if len(here) > 1:
        name = fields.switch(FED, "Network", here, here[0], lambda name: PRETRAINED[name].title)
    try:
        with st.spinner(f"{plain(PRETRAINED[name].title)} is looking at the picture"):
            answers, class_names = prepared.network_answers(name, picture)
    except WeightsMissing as missing:
        st.warning(plain(str(missing)))
        return
    _answers(PRETRAINED[name], answers, class_names)


def _table(picture: Image) -> None:
    pixel = centre(picture).pixels
    swatch, sentence = st.columns([1, 16], vertical_alignment="center")
    swatch.image(pixel, width=36, output_format="PNG", alt="the colour of the pixel in the centre")
    sentence.write(
        "The pixel in the centre of the picture is red {}, green {}, blue {}. Each network wants "
        "these three numbers in the way in which it was trained:".format(*pixel[0, 0])
    )
    st.table([_line(entry, picture) for entry in PRETRAINED.values()], hide_index=True)


def _line(entry: PretrainedNetwork, picture: Image) -> dict[str, str]:
    made = expectation(entry, picture)
    part = "whole picture, squeezed"
    if entry.seen_fraction is not None:
        part = f"central square, {entry.seen_fraction:.1%} of the shorter side"
    return {
        "Network": plain(entry.title),
        "Looks at": plain(f"{part}, as {entry.input_size} × {entry.input_size}"),
        "A number x becomes": plain(entry.units),
        "The pixel becomes": plain(
            ", ".join(f"{colour}\u00a0{number(value)}" for colour, value in made.pixel)
        ),
        "The picture becomes": plain(f"{number(made.low)} to {number(made.high)}"),
    }


def _answers(entry: PretrainedNetwork, answers: list[Answer], class_names: tuple[str, ...]) -> None:
    st.write(
        f"{plain(entry.title)} gets the same pixels each time, but in other units. The pictures "
        "show what that looks like to it: the picture that would have given the same numbers in "
        "its own way."
    )
    own = answers[0]
    for start in range(0, len(answers), _IN_A_LINE):
        line = answers[start : start + _IN_A_LINE]
        for place, answer in zip(st.columns(_IN_A_LINE, gap="medium"), line, strict=False):
            with place, st.container(border=True, gap="xsmall"):
                _answer(answer, own, class_names)


def _answer(answer: Answer, own: Answer, class_names: tuple[str, ...]) -> None:
    st.markdown(f"**{plain(answer.title)}**")
    low, high = number(answer.low), number(answer.high)
    st.caption(plain(f"{answer.units}; here {low} to {high}"))
    st.image(
        answer.effective,
        output_format="PNG",
        width="stretch",
        alt=f"what {answer.title} looks like to the network",
    )
    st.markdown(_verdict(answer, own, class_names))
    for index, probability in zip(answer.classes, answer.probabilities, strict=True):
        name = class_names[index].replace("_", " ")
        st.progress(probability, plain(f"{name} · {probability:.1%}"))


def _verdict(answer: Answer, own: Answer, class_names: tuple[str, ...]) -> str:
    """Whether the answer is the same as in the network's own way, and how many numbers fit."""
    if answer is own:
        return "**= Its own way.**"
    best, right = (class_names[each.classes[0]].replace("_", " ") for each in (answer, own))
    said = "**= The same answer.**"
    if best != right:
        said = f"**≠ Another answer:** {plain(best)}, not {plain(right)}."
    if answer.impossible < 0.005:
        return said
    return f"{said} {answer.impossible:.0%} of the numbers come from no picture."
