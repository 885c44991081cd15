"""Components that keep a state of their own in the browser, and tell of it after a pause.

The browser is ahead of the server while a finger is moving. So that an answer from the server
never undoes what was done since, changes are numbered in the browser, and the server says which
it has heard of. What is handed to the component stays the same, byte by byte, as long as only the
component itself changes the state; after a new run of the whole page (another picture, Back,
a reload) it is handed anew.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from explorer.ui.events import picked
from explorer.ui.link import in_history
from explorer.ui.state import memory, notify


@dataclass
class _Handed:
    """What a component was given.

    Attributes:
        page: the run of the page in which it was given.
        stamp: counts the times that something new was given.
        state: what was given.
        serial: number of the browser's last change that was heard of by then.
        heard: number of the last change that was heard of.
        forced: whether what is given next holds whatever was changed in the browser since.
        given_forced: whether that was so of what was given.
        went_back: the stamp of what was given when the visitor last went back or forward.
    """

    page: int = -1
    stamp: int = 0
    state: Any = None
    serial: int = 0
    heard: int = 0
    forced: bool = False
    given_forced: bool = False
    went_back: int = 0

    def is_overtaken(self, sent: dict[str, Any]) -> bool:
        """Whether something came after a change: the server's own, or the browser's Back.

        What is told before Back can arrive after it. It says on what it was based, if that was
        from before Back.
        """
        base = sent.get("base")
        is_older = base is not None and int(base) < self.went_back
        return self.forced or in_history() or is_older


def _of(key: str) -> _Handed:
    return memory().handed.setdefault(key, _Handed())


def hand(key: str, state: Any) -> dict[str, Any]:
    """The entries of a component's data by which it keeps in step."""
    handed = _of(key)
    if handed.page != memory().pages:
        handed.page, handed.state = memory().pages, state
        handed.stamp, handed.serial = handed.stamp + 1, handed.heard
        handed.given_forced, handed.forced = handed.forced, False
        if in_history():
            handed.went_back = handed.stamp
    return {
        "state": handed.state,
        "stamp": handed.stamp,
        "serial": handed.serial,
        "forced": handed.given_forced,
        "visit": memory().visit,
    }


def last_heard(key: str) -> int:
    """Number of the component's last change that was heard of; an eager one waits for it."""
    return _of(key).heard


def renew(key: str) -> None:
    """Hand the state anew in this run: the server has changed it, not the component."""
    handed = _of(key)
    handed.page, handed.forced = -1, True


def listener(key: str, take: Callable[[Any], None]) -> Callable[[], None]:
    """A callback for the component's "changed": takes the change, and notes that it was heard.

    Args:
        key: the component's key.
        take: called with what the component tells; a ``ValueError``, ``KeyError`` or
            ``TypeError`` of it means that it makes no sense, and changes nothing.
    """

    def hear(sent: Any) -> None:
        try:
            serial = int(sent["serial"])
            try:
                if not _of(key).is_overtaken(sent):
                    take(sent)
            finally:
                _of(key).heard = serial
        except (KeyError, OverflowError, TypeError, ValueError):
            notify("What the browser sent could not be read, so the last change was not kept.")
            renew(key)

    return picked(key, hear, "changed")
