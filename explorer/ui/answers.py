"""What a visitor answered in the exercises; the first answer to a question counts."""

from __future__ import annotations

from collections.abc import Hashable

from explorer.ui.state import memory


def given(question: Hashable) -> int | None:
    """The visitor's answer to a question; None if there is none yet.

    Args:
        question: what the answer was noted under.
    """
    answer, _ = memory().answers.get(question, (None, False))
    return answer


def note(question: Hashable, answer: int, right: int) -> None:
    """Keep an answer, unless the question has one already.

    Args:
        question: a name for the question, the same for the same question.
        answer: what the visitor chose.
        right: what would have been right.
    """
    memory().answers.setdefault(question, (answer, answer == right))


def score() -> tuple[int, int]:
    """How many answers are right, and how many there are."""
    return sum(is_right for _, is_right in memory().answers.values()), len(memory().answers)
