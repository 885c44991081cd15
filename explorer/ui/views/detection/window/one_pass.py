"""The same in one pass: the network turned fully convolutional, beside the windows one by one."""

from __future__ import annotations

from functools import partial

import streamlit as st

from explorer.detection.one_pass import (
    OnePass,
    Walk,
    differences,
    gap,
    multiply_adds_one_by_one,
    one_pass,
)
from explorer.figures import sliding_window as figures
from explorer.look import Look
from explorer.ui.components.explain.picture_row import TitledPicture, picture_row
from explorer.ui.frame import plain
from explorer.ui.slow_work import finished
from explorer.ui.views.explained import class_title, plain_title
from explorer.ui.views.train.words import percent

_AT_ONCE = 100_000_000_000
_IDEA = (
    "Windows overlap, so most of that work is done several times. The network can look at the "
    "whole picture at once instead: its convolutions do not care how large the picture is, and "
    "what comes after the last maps is turned into convolutions too."
)
_PADDING = (
    "Both see the same pixels. They differ because the network pads its maps with zeros at their "
    "border: one by one, each window has such a border; in one pass only the picture has one, and "
    "a window in its middle gets to see what is really beside it. A network without padding would "
    "give the same numbers."
)


def in_one_pass(look: Look, walked: Walk, class_index: int) -> None:
    """Show the maps of both ways, how far apart they are, and what each costs.

    Args:
        look: the network and the picture.
        walked: what the network says about each window, one by one.
        class_index: the class to look for.
    """
    st.subheader("The same in one pass", anchor=False)
    st.write(_IDEA)
    cost = _cost(look, walked)
    passed = finished(
        "one-pass",
        (look.key, walked.plan),
        f"Turning {look.network.title} fully convolutional, and one pass for each level",
        partial(one_pass, look.network, look.image, walked.plan),
        at_once=cost is not None and cost <= _AT_ONCE,
    )
    if passed is None:
        return
    _numbers(look, walked, passed)
    for number in range(len(passed.maps)):
        picture_row(_pictures(look, walked, passed, class_index, number), key=f"passes-{number}")
    _apart(look, walked, passed, class_index)
    _changed(passed)


def _cost(look: Look, walked: Walk) -> int | None:
    try:
        return multiply_adds_one_by_one(look.network, walked.plan)
    except ValueError:
        return None


def _numbers(look: Look, walked: Walk, passed: OnePass) -> None:
    first, second, third = st.columns(3, gap="medium")
    before = _cost(look, walked) or 0
    windows = walked.plan.passes
    with first:
        st.metric("One by one", f"{passed.one_by_one:.2f} s")
        st.caption(f"{windows:,} windows, {before / 1e9:,.1f} billion multiply-adds")
    with second:
        st.metric("In one pass for each level", f"{passed.seconds:.2f} s")
        st.caption(
            f"{passed.windows:,} windows, {passed.multiply_adds / 1e9:,.1f} billion multiply-adds"
        )
    with third:
        st.metric("Speed-up, measured here", f"{passed.speed_up:.1f} times")
        each = passed.speed_up * passed.windows / windows
        fewer = before / passed.multiply_adds
        st.caption(f"{each:.0f} times for each window. {fewer:.1f} times fewer multiply-adds")


def _pictures(
    look: Look, walked: Walk, passed: OnePass, class_index: int, number: int
) -> list[TitledPicture]:
    name, level = class_title(look, class_index), walked.plan.levels[number]
    apart = differences(walked, passed, class_index)
    bound = figures.largest_difference(apart)
    before = figures.score_map(walked.map_of(class_index)[number])
    after = figures.score_map(passed.maps[number][..., class_index])
    differ = figures.difference_map(apart[number], bound)
    where = f"windows of {level.side:.0f} pixels"
    stride = passed.turned.stride[0]
    return [
        TitledPicture(
            f"One by one, {where}",
            before[0],
            True,
            f"scores for {name}, one by one",
            f"Score for {name}, stride {walked.plan.stride}.",
            before[1],
        ),
        TitledPicture(
            "In one pass",
            after[0],
            True,
            f"scores for {name}, in one pass",
            f"Stride {stride}, the network's own: it gives all these windows in any case.",
            after[1],
        ),
        TitledPicture(
            "One pass, less one by one",
            differ[0],
            True,
            f"differences of the scores for {name}",
            "Violet: lower in one pass; orange: higher; grey: not a window of both.",
            differ[1],
        ),
    ]


def _apart(look: Look, walked: Walk, passed: OnePass, class_index: int) -> None:
    found = gap(walked, passed, class_index)
    st.write(
        f"On the {found.shared:,} windows that both have scored, the scores for "
        f"{plain_title(look, class_index)} are {percent(found.mean)} apart on average, "
        f"{percent(found.largest)} at most. {_PADDING}"
    )


def _changed(passed: OnePass) -> None:
    lines = [f"- {plain(path)}: {before} → {now}" for path, before, now in passed.turned.changed]
    height, width = passed.turned.last_maps
    st.write(
        f"What was turned (of a window the last maps have {height} × {width} cells; all other "
        "layers, and all weights, stay as they are):\n\n" + "\n".join(lines)
    )
    st.caption(
        "P. Sermanet et al.: OverFeat: Integrated Recognition, Localization and Detection using "
        "Convolutional Networks, ICLR 2014. J. Long, E. Shelhamer and T. Darrell: Fully "
        "Convolutional Networks for Semantic Segmentation, CVPR 2015."
    )
