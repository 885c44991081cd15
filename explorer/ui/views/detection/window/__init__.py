"""A classifier that walks over the picture in a window, and then does it all in one pass."""

from __future__ import annotations

from functools import partial

import streamlit as st

from explorer.detection.one_pass import Walk, multiply_adds_one_by_one, walk
from explorer.detection.side_by_side import photos_side_by_side
from explorer.detection.sliding_window import Plan
from explorer.images import Image
from explorer.look import Look
from explorer.ui import fields, frame, networks, pictures
from explorer.ui.choices import PICTURE, SLIDING_PICTURE
from explorer.ui.frame import plain
from explorer.ui.slow_work import finished
from explorer.ui.state import memory
from explorer.ui.views.detection.window.one_pass import in_one_pass
from explorer.ui.views.detection.window.settings import choose_class, choose_plan, cost
from explorer.ui.views.detection.window.take_along import take_along
from explorer.ui.views.detection.window.walking import show_walk

_TITLES = {"several": "Five photos side by side", "own": "The picture in the sidebar"}
_AT_ONCE = 100_000_000_000
"""Multiply-adds that are begun without asking: a few seconds."""
_STORY = (
    "A classifier says what is in a picture, not where. So ask it about one window after the other."
)


def window() -> None:
    """A classifier that walks over the picture in a window."""
    chosen = pictures.choose()
    st.write(_STORY)
    image = _picture(chosen)
    look = networks.look_at(image)
    _sliding(look, _credit(image))


def _picture(chosen: Image) -> Image:
    """Several objects at first; as soon as the visitor has chosen a picture, that one."""
    has_own = PICTURE.is_made() or memory().sketch is not None
    which = fields.switch(
        SLIDING_PICTURE,
        "Search in",
        list(_TITLES),
        "own" if has_own else "several",
        _TITLES.get,
        label_visibility="collapsed",
    )
    return photos_side_by_side() if which == "several" else chosen


def _credit(image: Image) -> str:
    if image is photos_side_by_side():
        return f"Pictures: {image.credit}"
    return pictures.credit(image)


@frame.part
def _sliding(look: Look, credit: str) -> None:
    try:
        plan, overlap = choose_plan(look)
    except ValueError as error:
        st.warning(plain(str(error)))
        return
    said, of_class = st.columns([5, 3], gap="medium", vertical_alignment="bottom")
    said.write(cost(look, plan))
    walked = _walked(look, plan)
    if walked is None:
        return
    with of_class:
        chosen = choose_class(look, walked)
    show_walk(look, walked, chosen, overlap)
    in_one_pass(look, walked, chosen)
    take_along(look, walked, chosen)
    st.text(f"{credit}.")


def _walked(look: Look, plan: Plan) -> Walk | None:
    try:
        work = multiply_adds_one_by_one(look.network, plan)
    except ValueError:  # a network that leaves the size of its maps open
        work = None
    return finished(
        "sliding-window",
        (look.key, plan),
        f"Looking at {plan.passes:,} windows with {look.network.title}",
        partial(walk, look.network, look.image, plan),
        at_once=work is not None and work <= _AT_ONCE,
        button=f"Look at {plan.passes:,} windows",
    )
