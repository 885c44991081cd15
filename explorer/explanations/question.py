"""What a method is asked, and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from explorer.options import Value

if TYPE_CHECKING:
    from explorer.anatomy import ModelView

Progress = Callable[[int, int], None]
"""Is told how many forward passes are done, and of how many; its exception gives the work up."""


def ignore(done: int, total: int) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Question:
    """Why does the model give this score to this picture?

    Attributes:
        view: of the model.
        x: the picture, float32 ``(1, height, width, channels)`` in the model's units.
        class_index: whose logit is the score; that of the most probable class when None.
        against: a class whose logit is subtracted from it; none when None.
        layer: path or unique name of the layer to look at; the usual one when None.
        options: a value for each of the method's options, by name.
        seed: of methods that draw lots.
        progress: see `Progress`.
    """

    view: ModelView
    x: np.ndarray
    class_index: int | None
    against: int | None
    layer: str | None
    options: Mapping[str, Value]
    seed: int
    progress: Progress

    @property
    def target_layer(self) -> str:
        """The path of the layer to look at.

        Raises:
            ValueError: if there is no such layer, or it gives no maps.
        """
        target = self.layer if self.layer is not None else self.view.default_target_layer
        if target is None:
            raise ValueError(
                f"The model {self.view.model.name!r} has no layer with maps larger than 1x1 to "
                "look at."
            )
        return self.view.spatial_layer(target).path

    @cached_property
    def logits(self) -> np.ndarray:
        """The class scores of the picture, float32 ``(classes,)``."""
        return self.view.logits(self.x)

    @property
    def chosen(self) -> int:
        """The class that is asked about.

        Raises:
            ValueError: if there is no such class.
        """
        for given in (self.class_index, self.against):
            if given is not None and not 0 <= given < len(self.logits):
                raise ValueError(
                    f"There is no class {given}: the model {self.view.model.name!r} has "
                    f"{len(self.logits)} classes, 0 to {len(self.logits) - 1}."
                )
        return self.class_in(self.logits)

    def class_in(self, logits: np.ndarray) -> int:
        """The class that is asked about, given the picture's scores ``(classes,)``."""
        return int(logits.argmax()) if self.class_index is None else self.class_index

    def score(self, logits: np.ndarray) -> np.ndarray:
        """The score in class scores ``(..., classes)``, float64 ``(...)``."""
        score = logits[..., self.chosen].astype(np.float64)
        return score if self.against is None else score - logits[..., self.against]

    def scores(self, pictures: Iterable[np.ndarray], count: int) -> np.ndarray:
        """The scores of other pictures, float64 ``(count,)``; no more than a batch is in memory.

        Args:
            pictures: float32 ``(height, width, channels)`` each, in the model's units.
            count: how many there are.
        """
        from explorer.anatomy.batches import BATCH

        found: list[np.ndarray] = []
        done = 0
        for batch in _in_lots(pictures, BATCH):
            found.append(self.score(self.view.logits_of(batch)))
            done += len(batch)
            self.progress(done, count)
        return np.concatenate(found)


def _in_lots(pictures: Iterable[np.ndarray], size: int) -> Iterator[np.ndarray]:
    left = iter(pictures)
    while lot := list(islice(left, size)):
        yield np.stack(lot).astype(np.float32)


@dataclass(frozen=True, eq=False, kw_only=True)
class Attribution:
    """What a method finds, before it is made a picture of.

    Attributes:
        values: float, raw, at the method's own resolution: ``(height, width)`` of a layer's
            cells or of patches, or ``(height, width, channels)`` of the input.
        class_index: the class explained.
        logits: of the picture, ``(classes,)``.
        layer: path of the layer looked at; None for methods that look at none.
        strength: float ``(height, width)``, what of the values is looked at, where they have
            channels; the values themselves when None.
        spread: the same at the size of the input, for methods that know better than to
            interpolate; interpolated when None.
        gap: by what share of the difference that is to be explained the values fail to add up to
            it; None where that is not defined.
    """

    values: np.ndarray
    class_index: int
    logits: np.ndarray
    layer: str | None = None
    strength: np.ndarray | None = None
    spread: np.ndarray | None = None
    gap: float | None = None
