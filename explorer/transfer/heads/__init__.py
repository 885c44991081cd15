"""Heads: what is put on a base, to make class scores of its last maps.

One file each. A function that takes ``(maps, num_classes)`` and returns the probabilities,
decorated with ``@HEADS.register(...)``, is a new entry; its last layer is named "output", and the
names of all others begin with "head_", so that they meet none of a base.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from explorer.registry import Entry, Registry
from explorer.transfer.arguments import checked_classes

if TYPE_CHECKING:
    import keras


@dataclass(frozen=True, kw_only=True)
class Head(Entry):
    """A way from maps to class scores.

    Attributes:
        rank: where it stands in a list, the usual one first.
        layers: what it consists of, in a few words.
    """

    rank: int
    layers: str

    def apply(self, maps: keras.KerasTensor, num_classes: int) -> keras.KerasTensor:
        """Put it on maps.

        Args:
            maps: ``(batch, height, width, channels)``.
            num_classes: how many classes, at least 2.

        Returns:
            probabilities, ``(batch, num_classes)``.

        Raises:
            ValueError: with a sentence, if there are fewer than two classes, or no whole number.
        """
        return self.function(maps, checked_classes(num_classes))


HEADS: Registry[Head] = Registry(__name__, Head, order=lambda entry: entry.rank)
"""All heads, the lesson's first."""
