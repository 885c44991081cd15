"""Turning the pages of what does not fit on one."""

from __future__ import annotations

from functools import partial

import streamlit as st

from explorer.ui.events import heard
from explorer.ui.state import Choice


def turn(
    choice: Choice[int], count: int, per_page: int, key: str, of: str = "", at_first: int = 0
) -> slice:
    """Buttons to turn pages with, if there are several; returns what is on the open one.

    Args:
        choice: the number of the page.
        count: of all things.
        per_page: of them on one page.
        key: begins the keys of the buttons, unique on the page.
        of: what the choice belongs to, see `Choice.get`.
        at_first: the page that is open until the visitor turns it.
    """
    pages = range(-(-count // per_page))
    page = min(choice.get(at_first, lambda number: number >= 0, of), max(pages, default=0))
    first = page * per_page
    # The box is there in any case, so that what follows is not mounted anew.
    with st.container(horizontal=True, vertical_alignment="center"):
        if len(pages) > 1:
            for label, other in (("Back", page - 1), ("Further", page + 1)):
                st.button(
                    label,
                    disabled=other not in pages,
                    on_click=heard(partial(choice.set, None if other == at_first else other, of)),
                    key=f"{key}-{label}",
                )
            st.caption(f"{first + 1} to {min(first + per_page, count)} of {count:,}")
    return slice(first, first + per_page)
