"""Blocks: the parts that networks are built of, each an idea of somebody's paper. One file each.

A function that takes ``(x, filters, stride, name)`` and returns a tensor, decorated with
``@BLOCKS.register(...)``, is a new entry; its docstring is the text shown on the page. Functions
with more settings stand beside it, for architectures of which it is a part.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from explorer.registry import Entry, Registry

if TYPE_CHECKING:
    import keras


@dataclass(frozen=True, kw_only=True)
class Block(Entry):
    """A part of a network, from feature maps to feature maps.

    Attributes:
        place: where it stands among the blocks; ascending.
        year: of the paper.
        paper: authors, title and venue.
        multiple: of what number the filters have to be a multiple, and at least that.
    """

    place: int
    year: int
    paper: str
    multiple: int = 1

    def apply(
        self, x: keras.KerasTensor, filters: int, stride: int, name: str
    ) -> keras.KerasTensor:
        """Put the block behind a symbolic tensor.

        Args:
            x: ``(batch, height, width, channels)``.
            filters: how many maps come out, a multiple of `multiple`.
            stride: 1 keeps height and width, 2 halves them, rounded up.
            name: how the names of its layers begin, as ``{name}_conv``.

        Returns:
            ``(batch, ceil(height / stride), ceil(width / stride), filters)``.

        Raises:
            ValueError: if the filters or the stride do not fit; a sentence.
        """
        if stride not in (1, 2):
            raise ValueError(f"{self.title}: the stride is 1 or 2, not {stride!r:.40}.")
        if filters < self.multiple or filters % self.multiple:
            raise ValueError(
                f"{self.title} needs a multiple of {self.multiple} as its number of maps, not "
                f"{filters!r:.40}."
            )
        return self.function(x, filters, stride, name)


BLOCKS: Registry[Block] = Registry(__name__, Block, order=lambda entry: entry.place)
"""All blocks by name, the plain one first."""
