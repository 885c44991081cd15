"""The link to what a visitor sees: what the URL says, and what it is to say."""

from __future__ import annotations

from dataclasses import dataclass, field

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

Texts = dict[str, str | None]
"""By the names of parameters, the text of each; None for none."""


@dataclass
class Link:
    """One visitor's link.

    Attributes:
        written: what was last written for each parameter, on whatever page.
        here: what is to be written for every choice of this page.
        changed: what was chosen since the URL was last written.
        followed: what a link to the page itself asks for, on which was just clicked.
        owned: names of choices that belong to something, see `Choice.get`.
        page: name of the page that ran last.
        left_with: what stood in the URL when pages were left, by name of the page.
        whole_page_runs: whether a page is running now, and not just a part of it.
        held: whether a choice is still on the move, as while a slider is being drawn.
    """

    written: Texts = field(default_factory=dict)
    here: Texts = field(default_factory=dict)
    changed: Texts = field(default_factory=dict)
    followed: Texts = field(default_factory=dict)
    owned: set[str] = field(default_factory=set)
    page: str = ""
    left_with: dict[str, Texts] = field(default_factory=dict)
    whole_page_runs: bool = False
    held: bool = False

    def note(self, name: str, text: str | None) -> None:
        """Note what a parameter is to say on this page."""
        self.written[name] = self.here[name] = text

    def change(self, name: str, text: str | None) -> None:
        """Note that the visitor has chosen something else, here and wherever it stands."""
        self.changed[name] = text
        for texts in self.left_with.values():
            if name in texts:
                texts[name] = text

    def follow(self, texts: Texts) -> None:
        """Have parameters read at the next run, as at the start of a visit.

        Args:
            texts: what a link asks for on which the visitor has just clicked.
        """
        for name in texts:
            self.written.pop(name, None)
            self.changed.pop(name, None)
        self.followed = dict(texts)

    def begin(self, page: str) -> None:
        """Note that a page begins to run, and write in the URL what is known of it already.

        A page may take long, and be reloaded before it comes to its end. What is known is what was
        just chosen, and with what the page was left if the visitor comes back to it. But where
        something else in the URL, or something else that was chosen, belongs to what was chosen,
        and so may change too, all is left to the end. (A field whose picture changes under the
        finger tells of the value from before, which goes with that picture.) Where the visitor
        has gone back since, what was chosen is given up. What a link within the app asks for holds
        as at the start of a visit.
        """
        now = st.query_params.to_dict()
        if in_history():
            self.changed.clear()
        if page != self.page:
            self.left_with[self.page] = dict(self.here)
            if now and not in_history():
                self.follow(now)  # a link of the app has led here; the menu asks for nothing
            elif not in_history():
                _put({**self.left_with.get(page, {}), **self.changed})
        elif self.followed:
            _put(self.followed)
        elif not self._may_change_more(now):
            _put(self.changed)
        self.page, self.changed, self.here, self.followed = page, {}, {}, {}
        self.whole_page_runs, self.held = True, False

    def _may_change_more(self, now: Texts) -> bool:
        """Whether what was chosen may take along what belongs to it."""
        chosen = self.changed.keys()
        if chosen <= self.owned:  # it belongs to something itself, which stays
            return bool((self.owned - chosen) & now.keys())
        return bool(self.owned & (now.keys() | chosen))

    def write(self) -> None:
        """Write it, all at once: one step for the browser's Back.

        While a whole page runs, that is left to its end; while something is on the move, to when
        it has come to rest.
        """
        if not self.whole_page_runs and not self.held:
            self.changed.clear()
            _put(self.here, anew=in_history())


def _put(texts: Texts, anew: bool = False) -> None:
    """Write these parameters, or take away those without a text; leave the others alone.

    What is new comes last, as where the browser writes it: another order would be another step.

    Args:
        texts: by the names of parameters, what they are to say.
        anew: write them even if they say so: a run that Back overtook may have written since.
    """
    now = st.query_params.to_dict()
    wanted = {name: text for name, text in {**now, **texts}.items() if text is not None}
    if anew or wanted != now:
        st.query_params.from_dict(wanted)


def in_history() -> bool:
    """Whether this run was caused by the browser's Back or Forward."""
    context = get_script_run_ctx(suppress_warning=True)
    return context is not None and context.is_history_navigation
