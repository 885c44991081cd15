"""What trained detectors predict: kept with their runs, or asked of their networks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from explorer.detection.detected import OFFSETS, raw_detections
from explorer.detection.detections import Detections
from explorer.detection.detector_anchors import detector_anchors
from explorer.scenes import CLASS_NAMES, SIDE, Scene
from explorer.scenes.dataset import COUNTS, held_out

if TYPE_CHECKING:
    from explorer.training.stored_run import StoredRun

HELD_OUT_MOST = 64
"""Detections of each held-out scene that are compared with the truth: so they fit in a megabyte."""
_AT_ONCE = 50


def held_out_scenes(level: str) -> tuple[Scene, ...]:
    """All held-out scenes of a level; drawing them takes about a second the first time.

    Args:
        level: name in `explorer.scenes.LEVELS`.
    """
    return tuple(held_out(level, number) for number in range(COUNTS["test"]))


def kept_predictions(stored: StoredRun, epoch: int) -> tuple[Detections, ...] | None:
    """What a run has kept of its detector's answers to the held-out scenes of its level.

    Args:
        stored: the run.
        epoch: how many were done.

    Returns:
        Of each scene all raw detections, the surest first; None if not all scenes were kept, or
        what was kept is damaged.
    """
    try:
        raw = stored.snapshot(epoch).answers
    except (OSError, ValueError):
        return None
    expected = (COUNTS["test"], len(detector_anchors(SIDE)), len(CLASS_NAMES) + OFFSETS)
    return predictions_of(raw) if raw.shape == expected else None


def predictions_of(raw: np.ndarray) -> tuple[Detections, ...]:
    """All raw detections of pictures of the size of scenes, the surest first.

    Args:
        raw: ``(pictures, anchors, classes + 4)``: logits, then offsets.
    """
    return tuple(raw_detections(one, detector_anchors(SIDE), (SIDE, SIDE)) for one in raw)


def asked(
    stored: StoredRun,
    epoch: int,
    pixels: Sequence[np.ndarray],
    progress: Callable[[int, int], None],
) -> tuple[Detections, ...]:
    """Ask the network of a run about pictures.

    Args:
        stored: the run.
        epoch: how many were done.
        pixels: uint8 ``(96, 96, 3)`` each.
        progress: told how many are done, and of how many.
    """
    from explorer.training.networks import answers_of, model_of, task_of

    model, task = model_of(stored, epoch), task_of(stored.run)
    found = []
    for begin in range(0, len(pixels), _AT_ONCE):
        progress(begin, len(pixels))
        found.append(answers_of(model, task, np.stack(pixels[begin : begin + _AT_ONCE])))
    return predictions_of(np.concatenate(found))
