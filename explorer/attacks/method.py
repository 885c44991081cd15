"""AttackMethod: a way to fool a network, and where it comes from; and the list of all."""

from __future__ import annotations

from dataclasses import dataclass

from explorer.registry import Entry, Registry


@dataclass(frozen=True, kw_only=True)
class AttackMethod(Entry):
    """An attack, and where it comes from.

    Its function takes an `explorer.attacks.Problem` and returns the changed picture in levels,
    ``(height, width, 3)``, within the problem's bounds.

    Attributes:
        year: year of publication.
        paper: authors, title and venue.
        formula: the attack in LaTeX.
        step_passes: forward passes that a step costs.
        iterative: whether it goes in several steps; if not, it goes in one.
        by_chance: whether it begins at a random place, so that a seed matters.
    """

    year: int
    paper: str
    formula: str
    step_passes: int
    iterative: bool = False
    by_chance: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        for text in (self.paper, self.formula):
            if not text.strip():
                raise ValueError(f"registry entry {self.name!r}: paper or formula is empty")

    def cost(self, steps: int) -> int:
        """Forward passes in all: the first look, the steps, and the last look at what came out.

        Where there are several steps, the place after the last one is looked at, too.
        """
        return 3 + self.step_passes * steps if self.iterative else 2 + self.step_passes


ATTACKS: Registry[AttackMethod] = Registry(
    "explorer.attacks", AttackMethod, order=lambda entry: (entry.year, entry.title)
)
