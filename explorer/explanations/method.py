"""ExplanationMethod: a way to explain, and where it comes from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from explorer.options import Option, Value, settle
from explorer.registry import Entry

if TYPE_CHECKING:
    from explorer.anatomy import ModelView

GRADIENT = 3
"""Forward passes that a pass there and back takes the time of."""

Cost = Callable[["ModelView", str | None, Mapping[str, Value]], int]
"""``(view, layer or None for the usual one, options) -> forward passes of one picture``."""


Caution = Callable[["ModelView"], str]
"""``view -> sentence``, "" where there is nothing to be careful about."""


def nothing_to_say(view: ModelView) -> str:
    """The caution of methods that do for every model what they promise."""
    return ""


def gradient_once(view: ModelView, layer: str | None, options: Mapping[str, Value]) -> int:
    """The cost of methods that go there and back once."""
    return GRADIENT


@dataclass(frozen=True, kw_only=True)
class ExplanationMethod(Entry):
    """A method, and where it comes from.

    Its function takes a `explorer.explanations.Question` and returns an
    `explorer.explanations.Attribution`.

    Attributes:
        year: year of publication.
        paper: authors, title and venue.
        formula: the method in LaTeX.
        reading: what to look for in its pictures, in one sentence.
        units: of the values.
        script: the same in Python, for people to take along: lines that leave ``values``. They
            may use ``x``, float32 ``(1, height, width, channels)``, each option as a constant of
            its name in capitals, ``SEED``, functions that the method's own file knows, and those
            of `explorer.explanations.script_parts`: ``at_layer()``, ``input_gradients(pictures)``,
            ``scores(pictures)``, ``guide([model])``.
        passes: what it costs.
        caution: what must be known about it where a model lacks what it works on.
        options: what can be set.
        at_layer: whether it looks at the feature maps of one layer.
        of_class: whether it depends on the class; if not, it says where, but not what for.
        signed: whether what speaks against the class is told from what speaks for it.
    """

    year: int
    paper: str
    formula: str
    reading: str
    units: str
    script: str
    passes: Cost = gradient_once
    caution: Caution = nothing_to_say
    options: tuple[Option, ...] = ()
    at_layer: bool = False
    of_class: bool = True
    signed: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        for field in ("paper", "formula", "reading", "units", "script"):
            if not getattr(self, field).strip():
                raise ValueError(f"registry entry {self.name!r}: {field} is empty")

    def settled(self, options: Mapping[str, Value]) -> dict[str, Value]:
        """A value for every option.

        Raises:
            ValueError: if an option is unknown, or its value not on offer.
        """
        return settle(self.options, options, self.title)

    def cost(self, view: ModelView, layer: str | None, options: Mapping[str, Value]) -> int:
        """How many forward passes of one picture it takes; there and back counts `GRADIENT`.

        Args:
            view: of the model.
            layer: path; the usual one when None.
            options: by name; the defaults of those not given.
        """
        return self.passes(view, layer, self.settled(options))
