"""The frame that every page shares."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps

import streamlit as st

from explorer import runtime
from explorer.ui import state


@contextmanager
def page(story: str) -> Iterator[None]:
    """Begin a page with its question and its one sentence; end it with what there is to notice.

    Args:
        story: the page's docstring. Its first line is the question, its first paragraph after
            that the sentence under it; the rest is for readers of the code.
    """
    question, _, rest = inspect.cleandoc(story).partition("\n\n")
    st.title(question, anchor=False)
    st.write(rest.partition("\n\n")[0].replace("\n", " "))
    state.begin_page(question)
    try:
        with _notices(of_page=True):
            yield  # a run that a newer click interrupts leaves notices and URL to the next one
    finally:
        state.end_page()
    state.write_url()
    runtime.page_is_out()


def part(view: Callable, run_every: float | None = None) -> Callable:
    """Make of a function that shows something a part of the page that can run by itself.

    Args:
        view: the function.
        run_every: seconds after which it runs again, as long as it is shown; never if not given.
    """

    @wraps(view)
    def shown(*arguments, **named):
        with _notices(of_page=False):
            view(*arguments, **named)
        state.write_url()

    return st.fragment(shown, run_every=run_every)


@contextmanager
def _notices(of_page: bool) -> Iterator[None]:
    """Show above what follows whatever it has to notify of.

    While the page runs, its parts leave that to it, so that all stands in one place. Their own
    place is there nevertheless: what follows it would be made anew if it moved.
    """
    place = st.container()
    yield
    if (of_page or not state.page_runs()) and (sentences := state.take_notices()):
        place.warning("\n\n".join(map(plain, sentences)))


def plain(text: str) -> str:
    """Text that Streamlit shows letter by letter, whatever markdown it may look like.

    Text from outside must pass through here: markdown can fetch pictures from elsewhere.

    >>> plain("![x](http://example.org/a.png)")
    '\\\\!\\\\[x\\\\]\\\\(http\\\\:\\\\/\\\\/example\\\\.org\\\\/a\\\\.png\\\\)'
    """
    return "".join("\\" + c if c in "\\`*_{}[]()<>#+-.!|~:$^=/@&'\"" else c for c in text)
