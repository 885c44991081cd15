"""How networks did on scenes with a rare class, epoch by epoch, from the answers that are kept."""

from __future__ import annotations

import threading
from contextlib import suppress
from dataclasses import dataclass

import numpy as np
from cachetools import LRUCache, cached

from explorer.scenes import CLASS_NAMES, LEVELS
from explorer.segmentation.answers import true_masks
from explorer.segmentation.metrics import MaskScores, scores
from explorer.segmentation.rare_class import Found, found_in
from explorer.training.stored_run import StoredRun

LEVEL = "rare"
"""Of the scenes."""
DATASET = f"shapes-{LEVEL}"
RARE = LEVELS[LEVEL].settings.rare.name
"""Name of the rare class."""
LABEL = 1 + CLASS_NAMES.index(RARE)
"""What it is in masks."""
NAMES = ("background", *CLASS_NAMES)
"""What the numbers in masks mean."""


@dataclass(frozen=True, eq=False)
class EpochResult:
    """How a network did on the held-out scenes after an epoch.

    Attributes:
        epoch: epochs that were done.
        scores: class by class, over all pixels.
        found: scenes in which the rare class was found.
    """

    epoch: int
    scores: MaskScores
    found: Found

    @property
    def rare_iou(self) -> float:
        """IoU of the rare class, 0 to 1."""
        return float(self.scores.iou[LABEL])


def scenes_with_it() -> list[int]:
    """Numbers of the held-out scenes in which the rare class is."""
    return np.flatnonzero((true_masks(LEVEL) == LABEL).any(axis=(1, 2))).tolist()


def results(stored: StoredRun) -> list[EpochResult]:
    """After each epoch that was kept, ascending; epochs that cannot be read are left out."""
    found = []
    for epoch in stored.epochs():
        with suppress(OSError, ValueError):
            found.append(_result(stored, epoch))
    return found


@cached(
    LRUCache(2000),
    key=lambda stored, epoch: (str(stored.folder), epoch),
    condition=threading.Condition(),
)
def _result(stored: StoredRun, epoch: int) -> EpochResult:
    true, said = true_masks(LEVEL), masks(stored, epoch)
    return EpochResult(epoch, scores(true, said, len(NAMES)), found_in(true, said, LABEL))


@cached(
    LRUCache(12),
    key=lambda stored, epoch: (str(stored.folder), epoch),
    condition=threading.Condition(),
)
def masks(stored: StoredRun, epoch: int) -> np.ndarray:
    """What a network said after an epoch, uint8 ``(300, 96, 96)``.

    Raises:
        OSError: if that is not kept.
        ValueError: if what is kept is damaged, or of other pictures.
    """
    said = stored.snapshot(epoch).answers
    if said.shape != true_masks(LEVEL).shape or said.dtype != np.uint8 or said.max() >= len(NAMES):
        raise ValueError("these are not masks of the held-out scenes")
    return said
