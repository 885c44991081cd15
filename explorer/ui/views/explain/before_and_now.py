"""What a network said before something was done to the picture, and what it says now."""

from __future__ import annotations

from typing import Any

from explorer.look import Look
from explorer.ui.components.explain.answer_rows import AnswerRow
from explorer.ui.views.explained import class_title

_SHOWN = 5


def before_and_now(look: Look, before: Any, now: Any) -> list[AnswerRow]:
    """The usual classes in their usual order, and below them whatever comes first now.

    Args:
        look: the network and the picture, whose classes are shown.
        before: probabilities, float ``(classes,)``.
        now: likewise.
    """
    first = int(now.argmax())
    shown = look.top_classes(_SHOWN)
    return [
        AnswerRow(class_title(look, one), float(before[one]), float(now[one]), one == first)
        for one in [*shown, *([first] if first not in shown else [])]
    ]
