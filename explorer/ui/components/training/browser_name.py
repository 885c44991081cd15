"""A name for the visitor's browser, so that a run still is theirs after they have reloaded."""

from __future__ import annotations

from collections.abc import Callable

from explorer.ui.components import load
from explorer.ui.events import picked

COOKIE = "cnn_explorer_browser"
"""Where the browser keeps its name: random, not used for anything else, gone after 30 days."""

_mount = load("training/browser_name", constants={"COOKIE": COOKIE})


def browser_name(known: str, on_tell: Callable[[str], None], key: str) -> None:
    """Have the browser tell its name, unless it is known.

    Args:
        known: the name, or "".
        on_tell: called with the name.
        key: a name for this component, unique on the page.
    """
    _mount(key=key, data={"known": known}, on_told_change=picked(key, on_tell, "told"))
