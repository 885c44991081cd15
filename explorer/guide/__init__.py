"""A short guide: common problems and good practice, each with where the app shows it.

One file each. A function that takes nothing and returns what to do, as steps, decorated with
``@GUIDE.register(...)``, is a new entry; its docstring says why, and is shown on the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from explorer.registry import Entry, Registry

PROBLEM, PRACTICE = "problem", "practice"


@dataclass(frozen=True)
class Showing:
    """Where in the app something can be seen.

    Attributes:
        label: what is written on the link.
        page: name of the page, as in its address.
        choices: what is chosen there, as in the page's URL: values by name of the parameter.
    """

    label: str
    page: str
    choices: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """Something to do.

    Attributes:
        text: what, in a sentence or two.
        showing: where the app shows it.
    """

    text: str
    showing: Showing


@dataclass(frozen=True)
class Sketch:
    """How the curves look, as one would draw them on a board; not measured.

    Attributes:
        training: losses at even distances, from the first epoch to the last; 0 to 1.
        validation: likewise.
        says: what to look for, in a sentence.
    """

    training: tuple[float, ...]
    validation: tuple[float, ...]
    says: str


@dataclass(frozen=True, kw_only=True)
class Advice(Entry):
    """One problem, or one good practice.

    Attributes:
        kind: `PROBLEM` or `PRACTICE`.
        place: where it stands among those of its kind; ascending.
        sign: how one notices the problem, or when the practice applies.
        sketch: the curves of a problem that shows in them.
        source: who found it out, or where it is explained; "" for common knowledge.
    """

    kind: str
    place: int
    sign: str
    sketch: Sketch | None = None
    source: str = ""

    def steps(self) -> tuple[Step, ...]:
        """What to do, first things first."""
        return self.function()


GUIDE: Registry[Advice] = Registry(
    __name__, Advice, order=lambda entry: (entry.kind != PROBLEM, entry.place)
)
"""The whole guide, problems before practice."""


def train(label: str, **choices: str) -> Showing:
    """A showing on the page Train.

    Args:
        label: what is written on the link.
        choices: of its first part, with ``_`` for ``-`` in the names.
    """
    named = {name.replace("_", "-"): value for name, value in choices.items()}
    return Showing(label, "train", {"part": "train", **named})


def architectures(label: str, part: str, **choices: str) -> Showing:
    """A showing in a part of the page Architectures; takes what `train` takes."""
    named = {name.replace("_", "-"): value for name, value in choices.items()}
    return Showing(label, "architectures", {"architectures": part, **named})
