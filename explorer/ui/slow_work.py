"""Work that takes seconds: its cost is said first, it shows progress, and it can be called off."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable
from functools import partial
from typing import Any, TypeVar

import streamlit as st
from cachetools import LRUCache

from explorer import runtime
from explorer.ui.events import give_way, heard
from explorer.ui.frame import plain
from explorer.ui.state import memory, page_runs

T = TypeVar("T")
Report = Callable[[int, int], None]
"""``(done, total)``: shows the progress, and ends the work if the visitor wants something else."""

MOST_KEPT = 300
_WAITING = "Waiting: the machine is working for another visitor"
_PAUSE = 0.15  # seconds between two looks at whether the visitor wants something else

_kept: LRUCache = LRUCache(MOST_KEPT)
_lock = threading.Lock()


def finished(
    name: str,
    key: Hashable,
    sentence: str,
    work: Callable[[Report], T],
    *,
    at_once: bool = False,
    button: str = "Compute",
) -> T | None:
    """The result of some work, or None as long as the visitor has not asked for it.

    It is computed while the part of the page runs, so that any click elsewhere on that part ends
    it at its next report. What it gives is kept for all visitors.

    Args:
        name: of the work, and of its place on the page.
        key: all that the result depends on, the network and the picture included.
        sentence: what will be done, and what it costs.
        work: computes the result, which nobody may change, and reports its progress; a
            ``ValueError`` from it is shown as a sentence.
        at_once: whether it begins without being asked for.
        button: what is written on the button that asks for it.
    """
    # Always there, so that nothing on the page is mounted anew; two, so that the button is gone
    # while the work is done.
    asking, place = st.empty(), st.empty()
    whole = (name, key)
    found, known = _recalled(whole)
    if known:
        return found
    if not memory().wanted_work.get(whole, at_once):
        with asking.container(border=True):
            st.write(plain(sentence))
            wish = heard(partial(_wish, whole, True))
            st.button(button, on_click=wish, key=f"{name}-compute", type="primary")
        return None
    return _computed(place, whole, sentence, work)


def known(name: str, key: Hashable) -> Any:
    """The result of some work if somebody has had it computed already, else None."""
    return _recalled((name, key))[0]


def _computed(place: Any, whole: tuple, sentence: str, work: Callable[[Report], T]) -> T | None:
    with place.container(border=True):
        bar = st.progress(0.0, plain(sentence))
        st.button("Cancel", on_click=heard(partial(_wish, whole, False)), key=f"{whole[0]}-cancel")
    try:
        with runtime.heavy_slot(partial(_wait, bar)) as slot:
            found, known = _recalled(whole)  # perhaps another visitor has had it computed
            if not known:
                found = work(_reporting(bar, plain(sentence), slot))
                with _lock:
                    _kept[whole] = found
    except ValueError as error:
        place.warning(plain(str(error)))
        return None
    place.empty()
    return found


def _wait(bar: Any) -> None:
    give_way(page_runs())
    bar.progress(0.0, _WAITING)


def _reporting(bar: Any, sentence: str, slot: runtime.HeavySlot) -> Report:
    last = 0.0

    def report(done: int, total: int) -> None:
        nonlocal last
        give_way(page_runs())
        slot.step_aside(lambda: give_way(page_runs()))
        if time.monotonic() - last > _PAUSE or done >= total:
            last = time.monotonic()
            share = min(1.0, done / total) if total else 0.0
            bar.progress(share, f"{sentence} ({done:,} of {total:,})")

    return report


def _recalled(whole: tuple) -> tuple[Any, bool]:
    with _lock:
        return _kept.get(whole), whole in _kept


def _wish(whole: tuple, wanted: bool) -> None:
    memory().wanted_work[whole] = wanted
