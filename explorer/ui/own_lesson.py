"""The classes that a visitor teaches: kept for the session, in this server's memory alone."""

from __future__ import annotations

from dataclasses import dataclass, field

from explorer.transfer.lesson import Lesson, TaughtClass


def _two_classes() -> Lesson:
    return Lesson((TaughtClass("class 1"), TaughtClass("class 2")))


@dataclass
class OwnLesson:
    """A visitor's own lesson.

    Attributes:
        lesson: the classes with their pictures.
        told: sentences about what was brought last, to show beside where it was brought.
        refused: whether these say that something did not go in.
        brought: counts what was brought or taken away, so that fields for it begin anew.
        named: counts when other classes came, so that fields for their names begin anew.
        file: Streamlit's name for the zip that was read last, or tried to.
    """

    lesson: Lesson = field(default_factory=_two_classes)
    told: list[str] = field(default_factory=list)
    refused: bool = False
    brought: int = 0
    named: int = 0
    file: str = ""

    def change(self, lesson: Lesson, *told: str, refused: bool = False) -> None:
        """Take another lesson in place of this one, and say so."""
        self.named += lesson.names != self.lesson.names
        self.lesson, self.told, self.refused = lesson, [one for one in told if one], refused
        self.brought += 1
