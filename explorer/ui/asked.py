"""One method, asked why a network says what it says of a picture; computed once for all."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from explorer.explanations import EXPLANATIONS, Explanation, ExplanationMethod
from explorer.explanations.question import Progress
from explorer.look import Look
from explorer.options import Value
from explorer.ui.choices import of_option

USUAL = "grad_cam"


def fitting_methods(look: Look) -> list[str]:
    """The methods that can be asked of a network: without maps, none that looks at a layer."""
    has_maps = bool(look.shapes)
    return [name for name, entry in EXPLANATIONS.items() if has_maps or not entry.at_layer]


def usual_method(fitting: Sequence[str]) -> str:
    """The method to begin with, of those that fit: Grad-CAM, or the first."""
    return USUAL if USUAL in fitting else fitting[0]


@dataclass(frozen=True)
class Asked:
    """What a method is asked.

    Attributes:
        look: the network and the picture.
        method: the method's name.
        class_index: the class to explain.
        against: the class to compare it with; None for none.
        layer: the layer to look at; None for methods that look at none.
        options: a value for each of the method's options, by name.
    """

    look: Look
    method: str
    class_index: int
    against: int | None
    layer: str | None
    options: tuple[tuple[str, Value], ...]

    @classmethod
    def by_visitor(
        cls, look: Look, method: str, class_index: int, against: int | None, layer: str
    ) -> Asked:
        """The method with the options that the visitor has chosen for it."""
        entry = EXPLANATIONS[method]
        options = tuple(
            (option.name, of_option(method, option).get(option.default, option.values))
            for option in entry.options
        )
        at = layer if layer and entry.at_layer else None
        return cls(look, method, class_index, against, at, options)

    @property
    def entry(self) -> ExplanationMethod:
        """The method."""
        return EXPLANATIONS[self.method]

    @property
    def passes(self) -> int:
        """What it costs, in forward passes of one picture."""
        return self.entry.cost(self.look.view, self.layer, dict(self.options))

    @property
    def key(self) -> Hashable:
        """Tells it from whatever else is asked."""
        return (
            *(self.look.key, self.method, self.class_index, self.against, self.layer),
            self.options,
        )

    def answer(self, progress: Progress) -> Explanation:
        """Compute it.

        Args:
            progress: told how many forward passes are done, and of how many.
        """
        return self.look.explanation(
            self.class_index,
            self.layer,
            self.method,
            against=self.against,
            options=dict(self.options),
            progress=progress,
        )
