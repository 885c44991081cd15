"""The maps of a trained U-Net, level by level, and what its skip connections do for an answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from explorer.segmentation.answers import OUTPUT, Answer, answer_from, as_input
from explorer.segmentation.skipping import without_skips
from explorer.segmentation.unet import levels

if TYPE_CHECKING:
    from explorer.training.stored_run import StoredRun

ALL = 0
"""Stands among the numbers of levels for all of them."""


@dataclass(frozen=True, eq=False)
class LevelMaps:
    """The maps of one level for one picture.

    Attributes:
        number: 1 at the top; each next one has half the height and width.
        encoder: what the way down ends with at this level, which is what a skip connection
            carries, float32 ``(height, width, maps)``.
        decoder: what the way up ends with; None at the bottom.
        has_skip: whether the encoder's maps are carried across.
    """

    number: int
    encoder: np.ndarray = field(repr=False)
    decoder: np.ndarray | None = field(repr=False)
    has_skip: bool


def level_maps(stored: StoredRun, pixels: np.ndarray) -> tuple[list[LevelMaps], Answer]:
    """Look at a picture with the U-Net of a run: one compiled pass, traced once for each model.

    Args:
        stored: the run.
        pixels: uint8 ``(height, width, 3)``.

    Returns:
        the levels from the top to the bottom, and the answer.
    """
    from explorer.anatomy import view_of
    from explorer.training.networks import model_of

    model = model_of(stored)
    places = levels(model)
    names = [name for level in places for name in (level.encoder, level.decoder) if name]
    maps = view_of(model).feature_maps(as_input(pixels), [*names, OUTPUT])
    found = [
        LevelMaps(one.number, maps[one.encoder], maps.get(one.decoder), bool(one.skip))
        for one in places
    ]
    return found, answer_from(maps[OUTPUT])


def silenced(stored: StoredRun, pixels: np.ndarray) -> dict[int, Answer]:
    """What the U-Net of a run says if the skip connection of a level carries nothing but zeros.

    Args:
        stored: the run.
        pixels: uint8 ``(height, width, 3)``.

    Returns:
        an answer for each level that has a skip connection, by its number, and for `ALL` at once.
    """
    from explorer.training.networks import model_of

    model, x = model_of(stored), as_input(pixels)
    numbers = [level.number for level in levels(model) if level.skip]
    cases = {**{number: [number] for number in numbers}, ALL: numbers}
    return {number: answer_from(without_skips(model, x, case)) for number, case in cases.items()}
