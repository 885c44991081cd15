"""Probabilities of classes before and after something was done to the picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from explorer.ui.components import load

_mount = load("explain/answers", "explain/answer_rows")


@dataclass(frozen=True)
class AnswerRow:
    """A class: its name, its probability before and now, and whether it comes first now."""

    name: str
    before: float
    now: float
    first: bool


def answers(rows: Sequence[AnswerRow], title: str, note: str, key: str) -> None:
    """Show the classes.

    Args:
        rows: in order.
        title: whose answers these are.
        note: what bars and lines are.
        key: a name for this list, unique on the page.
    """
    data = {"rows": [asdict(row) for row in rows], "title": title, "note": note}
    _mount(key=key, data=data)
