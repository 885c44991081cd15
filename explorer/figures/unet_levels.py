"""Maps of U-Nets, level by level, packed for the browser."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from explorer.figures.export import arrays_as_npz
from explorer.figures.scenes import mask_uri
from explorer.figures.tiles import Tiles, strongest, tiles
from explorer.segmentation.level_maps import LevelMaps

STRONGEST, FIRST = "strongest", "first"


@dataclass(frozen=True)
class Block:
    """Some maps of one place in a U-Net.

    Attributes:
        title: where it is, and the number and size of its maps.
        tiles: those that are shown.
    """

    title: str
    tiles: Tiles

    def data(self) -> dict[str, Any]:
        """As the browser takes it."""
        return {"title": self.title, **asdict(self.tiles), "palette": self.tiles.palette}


@dataclass(frozen=True)
class LevelBlocks:
    """A level of a U-Net.

    Attributes:
        number: 1 at the top.
        encoder: on the way down.
        decoder: on the way up; None at the bottom.
        has_skip: whether the maps on the way down are carried across.
    """

    number: int
    encoder: Block
    decoder: Block | None
    has_skip: bool


@dataclass(frozen=True)
class PackedLevels:
    """A U-Net with a picture in it.

    Attributes:
        levels: from the top to the bottom.
        mask: data URI of what it says of the pixels.
    """

    levels: tuple[LevelBlocks, ...]
    mask: str


def packed_levels(
    levels: Sequence[LevelMaps], mask: np.ndarray, count: int, order: str
) -> PackedLevels:
    """Choose some maps of each level, and pack them.

    Args:
        levels: from the top to the bottom.
        mask: the answer, uint8 ``(height, width)``.
        count: how many maps of each place, at most.
        order: `STRONGEST` for those that vary most over the picture, `FIRST` for the first ones.
    """

    def block(maps: np.ndarray, where: str) -> Block:
        height, width, channels = maps.shape
        shown = strongest(maps, count) if order == STRONGEST else tuple(range(channels))[:count]
        return Block(f"{where}: {channels} maps of {height} × {width}", tiles(maps, shown))

    packed = [
        LevelBlocks(
            one.number,
            block(one.encoder, "bottom" if one.decoder is None else "down"),
            None if one.decoder is None else block(one.decoder, "up"),
            one.has_skip,
        )
        for one in levels
    ]
    return PackedLevels(tuple(packed), mask_uri(mask))


def maps_npz(levels: Sequence[LevelMaps]) -> bytes:
    """All maps as a file: ``encoder_1``, ``decoder_1`` and so on, float32."""
    arrays = {f"encoder_{one.number}": one.encoder for one in levels}
    arrays |= {f"decoder_{one.number}": one.decoder for one in levels if one.decoder is not None}
    return arrays_as_npz(**arrays)
