"""What trained networks expect, and what they say when they get something else."""

from __future__ import annotations

import numpy as np
import streamlit as st

from explorer.figures.dataset_summary import enlarged
from explorer.images import Image
from explorer.preprocessing.expectations import Answer, centre, expectation
from explorer.preprocessing.row import short
from explorer.pretrained import PRETRAINED, PretrainedNetwork, WeightsMissing
from explorer.training.trained_network import TrainedNetwork
from explorer.ui import fields, frame, prepared
from explorer.ui.choices import FED
from explorer.ui.frame import plain
from explorer.ui.trained import trained

Entry = PretrainedNetwork | TrainedNetwork

_IN_A_LINE = 3
_SWATCH = 34
_SHARP = 320  # pixels, about as wide as a picture is shown
_BORDER = 176  # a grey that is seen on white and on black


@frame.part
def units(picture: Image) -> None:
    """Show what each network makes of a pixel, and what a network says to wrong numbers.

    Args:
        picture: the visitor's, in its own resolution.
    """
    _table(picture, _networks())
    st.subheader("What does a network say when it gets the wrong numbers?", anchor=False)
    here = _networks()
    name = _network(here)
    if name is None:
        st.warning("There are no trained weights on this machine, so no network can be asked.")
        return
    try:
        with st.spinner(f"{plain(here[name].title)} is looking at the picture"):
            answers, class_names = prepared.network_answers(here[name], picture)
    except WeightsMissing as missing:
        st.warning(plain(str(missing)))
        return
    _answers(here[name], answers, class_names)


def _networks() -> dict[str, Entry]:
    """The trained networks that look at colours, and whose weights are on this machine."""
    downloaded = {name: entry for name, entry in PRETRAINED.items() if entry.available}
    own = {name: entry for name, entry in trained().items() if entry.takes_colour}
    return downloaded | own


def _network(here: dict[str, Entry]) -> str | None:
    """The network to ask."""
    names = list(here)
    if len(here) > 1:
        name = fields.select(FED, "Network", names, names[0], lambda name: here[name].title)
    else:
        name = FED.get(names[0] if here else "", here) or None
    missing = [entry.title for key, entry in PRETRAINED.items() if key not in here]
    if missing:
        st.caption(
            plain(
                f"The weights of {', '.join(missing)} are not on this machine, so they cannot be "
                "asked here. The page Explore offers to download them."
            )
        )
    return name


def _table(picture: Image, here: dict[str, Entry]) -> None:
    pixel = centre(picture).pixels
    swatch, sentence = st.columns([1, 16], vertical_alignment="center")
    swatch.image(
        _framed(np.tile(pixel, (_SWATCH, _SWATCH, 1))),
        output_format="PNG",
        alt="the colour of the pixel in the centre",
    )
    sentence.write(
        "The pixel in the centre of the picture is red {}, green {}, blue {}. Each network wants "
        "these three numbers in the way in which it was trained, and looks at a part of the "
        "picture in a size of its own:".format(*pixel[0, 0])
    )
    by_units = {entry.units: entry for entry in here.values() if entry.name not in PRETRAINED}
    lines = [*PRETRAINED.values(), *by_units.values()]  # of the app's own, one stands for all
    st.table([_line(entry, picture) for entry in lines], hide_index=True)


def _line(entry: Entry, picture: Image) -> dict[str, str]:
    made = expectation(entry, picture)
    part = "all, squeezed"
    if entry.seen_fraction is not None:
        part = f"central {entry.seen_fraction:.1%}"
    side = entry.input_size
    return {
        "Network": plain(entry.title),
        "x becomes": plain(entry.units),
        "The pixel becomes": plain(
            ", ".join(f"{colour}\u00a0{short(value)}" for colour, value in made.pixel)
        ),
        "What it looks at becomes": plain(
            f"{short(made.low)} to {short(made.high)} ({part}, {side}\u00a0×\u00a0{side})"
        ),
    }


def _answers(entry: Entry, answers: list[Answer], class_names: tuple[str, ...]) -> None:
    st.write(
        f"{plain(entry.title)} gets the same pixels each time, in its own crop and size, but in "
        "other units. The pictures show what that looks like to it: the picture that would have "
        "given the same numbers in its own way. A higher probability in wrong units is no sign "
        "that they are right: the probabilities always add up to 100 %, whatever comes in."
    )
    own = answers[0]
    for start in range(0, len(answers), _IN_A_LINE):
        line = answers[start : start + _IN_A_LINE]
        for place, answer in zip(st.columns(_IN_A_LINE, gap="medium"), line, strict=False):
            with place, st.container(border=True, gap="xsmall"):
                _answer(answer, own, class_names)


def _answer(answer: Answer, own: Answer, class_names: tuple[str, ...]) -> None:
    st.markdown(f"**{plain(answer.title)}**")
    low, high = short(answer.low), short(answer.high)
    st.caption(plain(f"{answer.units}; here {low} to {high}"))
    st.image(
        _framed(answer.effective),
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
    return f"{said} No pixel from 0 to 255 gives {answer.impossible:.0%} of these numbers."


def _framed(pixels: np.ndarray) -> np.ndarray:
    """A picture in a thin border, so that a white one has an edge on a white page.

    Small ones are enlarged pixel by pixel; the browser would blur them.
    """
    return np.pad(enlarged(pixels, _SHARP), ((1, 1), (1, 1), (0, 0)), constant_values=_BORDER)
