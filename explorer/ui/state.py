"""What a visitor has chosen: kept for the session, written in the URL, checked at this one door."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any, Generic, TypeVar

import streamlit as st

from explorer.images import Image
from explorer.model_files.own_model import OwnModel
from explorer.ui.link import Link, in_history
from explorer.ui.own_lesson import OwnLesson

T = TypeVar("T")


@dataclass
class _Memory:
    """All that is kept of one visitor, in one place of Streamlit's session state.

    Attributes:
        choices: by name and owner, see `Choice.get`.
        link: to what they see.
        notices: sentences to show at the top of the page.
        misfits: what links asked for in vain, as words.
        complaint: a sentence to show beside the picker of pictures.
        own: the picture that the visitor brought last; the store may forget it, this does not.
        own_model: the model that the visitor brought last, likewise.
        model_file: Streamlit's name for the file that it was read from, or tried to.
        model_complaint: a sentence to show beside the field for models.
        sketch: the drawing while a stroke is going on.
        frame: number of the last picture that came from the drawing pad.
        asked_for: names of what this visitor has started to download.
        answers: what was answered in exercises, by exercise.
        pages: how many times a page was opened or run anew.
        handed: what was last handed to components that keep a state of their own, by key.
        fields: which page and options Streamlit's fields last had, by key.
        visit: tells this visit from others, for components that outlive it in the browser.
        settled: which augmented pictures a network is to be asked about.
        stroke: what is covered by hand while the brush is still moving, and of which picture.
        wanted_work: which slow work is to be done now (or, called off, not), by its key.
        own_lesson: the classes that the visitor teaches, with their pictures.
        browser: what the visitor's browser calls itself; "" until it has told.
    """

    choices: dict[tuple[str, str], Any] = field(default_factory=dict)
    link: Link = field(default_factory=Link)
    notices: list[str] = field(default_factory=list)
    misfits: list[str] = field(default_factory=list)
    complaint: str = ""
    own: Image | None = None
    own_model: OwnModel | None = None
    model_file: str = ""
    model_complaint: str = ""
    sketch: Image | None = None
    frame: int = 0
    asked_for: set[str] = field(default_factory=set)
    answers: dict[Any, Any] = field(default_factory=dict)
    pages: int = 0
    handed: dict[str, Any] = field(default_factory=dict)
    fields: dict[str, tuple[str, list[str]]] = field(default_factory=dict)
    visit: str = field(default_factory=lambda: token_hex(4))
    settled: str = ""
    stroke: tuple[str, str] | None = None
    wanted_work: dict[tuple, bool] = field(default_factory=dict)
    own_lesson: OwnLesson = field(default_factory=OwnLesson)
    browser: str = ""


def memory() -> _Memory:
    """What is kept of this visitor."""
    if "visitor" not in st.session_state:
        st.session_state["visitor"] = _Memory()
    return st.session_state["visitor"]


@dataclass(frozen=True)
class Choice(Generic[T]):
    """One thing that a visitor chooses.

    Attributes:
        name: of the URL parameter.
        read: makes a value of the URL's text, or raises ``ValueError``.
        what: how a sentence calls it ("layer").
        longest: how many characters the URL's text may have; a longer one cannot be read.
    """

    name: str
    read: Callable[[str], T]
    what: str
    longest: int = 200

    def get(
        self, default: T, allowed: Collection[T] | Callable[[T], bool] | None = None, of: str = ""
    ) -> T:
        """The choice, or the default where there is none or where it does not fit here.

        The URL decides at the start of a visit and when the visitor goes back or forward in the
        browser's history; at other times it lags behind. A link to something that does not fit
        is answered with a notice.

        Args:
            default: what holds without a choice.
            allowed: the values that fit here, or a test of one; all when not given.
            of: what the choice belongs to (a layer is one of a network): each keeps its own.
        """
        choices = memory().choices
        if of:
            memory().link.owned.add(self.name)
        if self.name not in memory().link.written or in_history():
            self._follow_link(choices, allowed, of)
        value = choices.get((self.name, of))
        if value is not None and not _fits(value, allowed):
            value = None
        memory().link.note(self.name, None if value is None else self._text(value))
        return default if value is None else value

    def wanted(self) -> T | None:
        """What was chosen, or what a link asks for, whether it fits or not; nothing is noted."""
        text = st.query_params.get(self.name)
        if text is None or (self.name in memory().link.written and not in_history()):
            return memory().choices.get((self.name, ""))
        try:
            return self._value(text)
        except ValueError:
            return None

    def is_made(self, of: str = "") -> bool:
        """Whether something was chosen, and not taken back."""
        return memory().choices.get((self.name, of)) is not None

    def set(self, value: T | None, of: str = "") -> None:
        """Choose, or with None take the choice back; the next run writes the URL."""
        memory().choices[self.name, of] = value
        memory().link.change(self.name, None if value is None else self._text(value))

    def _follow_link(self, choices: dict, allowed, of: str) -> None:
        text = st.query_params.get(self.name)
        if text is None:
            if in_history():
                choices.pop((self.name, of), None)
            return
        try:
            value = self._value(text)
        except ValueError:
            value = None
        if value is not None and _fits(value, allowed):
            choices[self.name, of] = value
        elif self.what not in memory().misfits:
            memory().misfits.append(self.what)

    def _value(self, text: str) -> T:
        """What the URL's text says, which is looked at whole or not at all."""
        if len(text) > self.longest:
            raise ValueError(f"At most {self.longest} characters are read.")
        return self.read(text)

    def _text(self, value: T) -> str:
        """The value as it stands in the URL already, or written anew."""
        text = st.query_params.get(self.name)
        try:
            stands = text is not None and self._value(text) == value
        except ValueError:
            stands = False
        if stands:
            return text
        return str(int(value) if isinstance(value, float) and value.is_integer() else value)


def begin_page(name: str) -> None:
    """Note that a page begins to run."""
    memory().link.begin(name)
    memory().pages += 1


def end_page() -> None:
    """Note that it does not run any more, whether it came to its end or not."""
    memory().link.whole_page_runs = False


def page_runs() -> bool:
    """Whether a whole page is running, and not just a part of it."""
    return memory().link.whole_page_runs


def write_url() -> None:
    """Write the choices in the URL, see `Link.write`."""
    memory().link.write()


def _fits(value: T, allowed: Collection[T] | Callable[[T], bool] | None) -> bool:
    if allowed is None:
        return True
    return allowed(value) if callable(allowed) else value in allowed


def notify(sentence: str) -> None:
    """Have a sentence shown at the top of the page in this run."""
    if sentence not in memory().notices:
        memory().notices.append(sentence)


def take_notices() -> list[str]:
    """The sentences to show now; they are shown once."""
    notices, memory().notices = memory().notices, []
    misfits, memory().misfits = memory().misfits, []
    if misfits:
        notices.append(
            f"The link asks for something that is not here ({', '.join(misfits)}); you see the "
            "usual instead."
        )
    return notices
