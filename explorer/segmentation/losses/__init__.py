"""Losses of segmentation: how wrong probabilities of all pixels are, in one number a picture.

A function decorated with ``@LOSSES.register(...)`` is a new entry; its docstring is the text shown
on the page. It takes

- ``raw``, float32 ``(batch, height, width, classes)``: scores of all classes before the softmax,
- ``wanted``, float32 of the same shape: 1 at the class of each pixel, 0 elsewhere,
- ``weights``, float32 ``(classes,)``: what a pixel of each class counts, if the entry is
  ``weighted`` (see `explorer.segmentation.class_weights`),

as tensors, and returns float32 ``(batch,)``, 0 if all pixels are answered right and surely.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from explorer.registry import Entry, Registry

if TYPE_CHECKING:
    import tensorflow as tf

USUAL = "cross_entropy_dice"
"""What a run uses that names no loss."""


@dataclass(frozen=True, kw_only=True)
class LossEntry(Entry):
    """A loss that can be picked by name.

    Attributes:
        place: where it stands among the losses; ascending.
        formula: the loss of one picture, in LaTeX, with $p$ and $y$ for the probability and the
            wanted value of a class at a pixel.
        paper: authors, title and venue.
        weighted: whether it also takes a weight for each class.
    """

    place: int
    formula: str
    paper: str
    weighted: bool = False

    def of(self, raw: tf.Tensor, wanted: tf.Tensor, weights: tf.Tensor | None = None) -> tf.Tensor:
        """The loss of each picture, float32 ``(batch,)``; arguments as above.

        Raises:
            ValueError: if it needs weights and there are none.
        """
        if not self.weighted:
            return self.function(raw, wanted)
        if weights is None:
            raise ValueError(f"{self.title} needs a weight for each class.")
        return self.function(raw, wanted, weights)


LOSSES: Registry[LossEntry] = Registry(__name__, LossEntry, order=lambda entry: entry.place)
"""All losses by name, cross-entropy first."""
