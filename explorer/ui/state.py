"""What a visitor has chosen: kept for the session, written in the URL, checked at this one door."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import streamlit as st

T = TypeVar("T")

_LONGEST_VALUE = 200


@dataclass(frozen=True)
class Choice(Generic[T]):
    """One thing that a visitor chooses.

    Attributes:
        name: of the URL parameter.
        read: makes a value of the URL's text, or raises ``ValueError``.
        what: how a sentence calls it ("layer").
    """

    name: str
    read: Callable[[str], T]
    what: str

    def get(
        self, default: T, allowed: Collection[T] | Callable[[T], bool] | None = None, of: str = ""
    ) -> T:
        """The choice, or the default where there is none or where it does not fit here.

        A value from a link that does not fit is answered with a notice.

        Args:
            default: what holds without a choice.
            allowed: the values that fit here, or a test of one; all when not given.
            of: what the choice belongs to (a layer is one of a network): each keeps its own.
        """
        asked = self._from_link()
        if asked is not None and _fits(asked, allowed):
            _kept()[self.name, of] = asked
        elif asked is not None:
            notify(f"The link asks for a {self.what} that is not here; showing another.")
        value = _kept().get((self.name, of))
        if value is not None and not _fits(value, allowed):
            value = None
        self._write(value)
        return default if value is None else value

    def set(self, value: T, of: str = "") -> None:
        """Choose; the run that follows writes it in the URL."""
        _kept()[self.name, of] = value

    def _write(self, value: T | None) -> None:
        """Write the choice in the URL, or take it out; what was not chosen is not in there."""
        text = None if value is None else str(value)
        _written()[self.name] = text
        if text is None:
            st.query_params.pop(self.name, None)
        elif st.query_params.get(self.name) != text:
            st.query_params[self.name] = text

    def _from_link(self) -> T | None:
        text = st.query_params.get(self.name)
        if text is None or text == _written().get(self.name):
            return None
        try:
            return self.read(text[:_LONGEST_VALUE])
        except ValueError:
            notify(f"The link names a {self.what} that cannot be read; showing another.")
            return None


def _kept() -> dict[tuple[str, str], Any]:
    return st.session_state.setdefault("choices", {})


def _written() -> dict[str, str | None]:
    return st.session_state.setdefault("choices_in_url", {})


def _fits(value: T, allowed: Collection[T] | Callable[[T], bool] | None) -> bool:
    if allowed is None:
        return True
    return allowed(value) if callable(allowed) else value in allowed


def notify(sentence: str) -> None:
    """Have a sentence shown at the top of the page in this run."""
    notices = st.session_state.setdefault("notices", [])
    if sentence not in notices:
        notices.append(sentence)


def take_notices() -> list[str]:
    """The sentences to show now; they are shown once."""
    return st.session_state.pop("notices", [])


PICTURE = Choice("picture", str, "picture")
PICTURE_SOURCE = Choice("from", str, "source of pictures")
NETWORK = Choice("network", str, "network")
WEIGHTS = Choice("weights", str, "set of weights")
LAYER = Choice("layer", str, "layer")
EXPLAINED_LAYER = Choice("at", str, "layer")
EXPLAINED_CLASS = Choice("class", int, "class")
CHANNEL = Choice("channel", int, "channel")
COLOUR_SCALE = Choice("scale", str, "colour scale")
OPACITY = Choice("opacity", int, "opacity")
