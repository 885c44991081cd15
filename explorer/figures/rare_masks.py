"""Masks of scenes with a rare class, as several networks see them: one sheet for a whole table."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from explorer.figures.scenes import enlarged, mask_picture
from explorer.figures.versions import laid_out
from explorer.scenes import Scene

CLOSE_UP = 32
"""Side of the part of a scene that is shown close up, in its pixels."""
TILE = 192
"""Side of a tile, in pixels of the sheet."""
_EDGE = (255, 255, 255)


def mask_sheet(
    scenes: Sequence[Scene], said: Sequence[Sequence[np.ndarray]], label: int, *, close_up: bool
) -> np.ndarray:
    """A line for each scene: the picture, its true mask, and what each network said.

    Args:
        scenes: with the rare class in each.
        said: for each scene the masks of the networks, uint8 ``(96, 96)``.
        label: what the rare class is in masks.
        close_up: whether only the surroundings of the rare class are shown.

    Returns:
        uint8 RGB; tiles of `TILE` by `TILE`.
    """
    tiles = [
        tile
        for scene, masks in zip(scenes, said, strict=True)
        for tile in (
            _picture_tile(scene, label, close_up),
            *(_mask_tile(mask, scene.mask, label, close_up) for mask in (scene.mask, *masks)),
        )
    ]
    return laid_out(np.stack(tiles), len(tiles) // len(scenes))


def _picture_tile(scene: Scene, label: int, close_up: bool) -> np.ndarray:
    part, zoom = _part(scene.mask == label, close_up)
    return enlarged(scene.pixels[part], zoom)


def _mask_tile(mask: np.ndarray, true: np.ndarray, label: int, close_up: bool) -> np.ndarray:
    """A mask with a white line around where the rare class truly is."""
    part, zoom = _part(true == label, close_up)
    tile = mask_picture(mask[part], zoom)
    inside = enlarged(np.uint8(true[part] == label), zoom)
    around = cv2.dilate(inside, np.ones((5, 5), np.uint8))
    tile[around > inside] = _EDGE
    return tile


def _part(there: np.ndarray, close_up: bool) -> tuple[tuple[slice, slice], int]:
    """Rows and columns to show, and by how much to enlarge them."""
    side = len(there)
    if not close_up:
        return (slice(0, side), slice(0, side)), TILE // side
    middle = np.argwhere(there).mean(axis=0)
    first = np.clip(np.rint(middle - CLOSE_UP / 2), 0, side - CLOSE_UP).astype(int)
    rows, columns = (slice(start, start + CLOSE_UP) for start in first.tolist())
    return (rows, columns), TILE // CLOSE_UP
