"""Made-up runs of detectors, which know where everything is about as well as told."""

from __future__ import annotations

import numpy as np

from explorer.detection.detected import OFFSETS
from explorer.detection.detector_anchors import detector_anchors
from explorer.detection.encoding import encode
from explorer.detection.overlap import iou
from explorer.scenes import CLASS_NAMES, SIDE
from explorer.scenes.dataset import COUNTS, held_out
from explorer.training import files
from explorer.training.run import Run
from explorer.training.run_state import Status
from explorer.training.store import Store
from explorer.training.stored_run import StoredRun, packed

LEVEL = "medium"
RUN = Run(architecture="detector-4", dataset=f"shapes-{LEVEL}", epochs=2)
_NO_ANSWER = -4.6


def made_answers(error: float) -> np.ndarray:
    """Raw answers to all held-out scenes, float32 ``(scenes, anchors, classes + 4)``.

    Anchors that overlap an object say its class, the surer the more they overlap it, and place
    its box with an error.

    Args:
        error: standard deviation of corners, in pixels.
    """
    random, anchors = np.random.default_rng(4), detector_anchors(SIDE)
    size = (COUNTS["test"], len(anchors), len(CLASS_NAMES) + OFFSETS)
    raw = np.zeros(size, np.float32)
    raw[..., :-OFFSETS] = _NO_ANSWER
    for number, one in enumerate(raw):
        scene = held_out(LEVEL, number)
        overlaps = iou(anchors, scene.boxes)
        near, best = overlaps.max(axis=1), overlaps.argmax(axis=1)
        some = np.flatnonzero(near > 0.35)
        one[some, scene.labels[best[some]]] = 8 * near[some] - 4
        boxes = scene.boxes[best[some]] + random.normal(0, error, (len(some), 4))
        boxes[:, 2:] = np.maximum(boxes[:, 2:], boxes[:, :2] + 1)
        one[some, -OFFSETS:] = encode(boxes, anchors[some])
    return raw


def made_run(store: Store, *errors: float, visitor: str = "") -> StoredRun:
    """A complete run of which nothing but its answers is kept.

    Args:
        store: where it is made.
        errors: of `made_answers`, after each epoch.
        visitor: whose it is.
    """
    stored = store.create(RUN, visitor, status=Status.COMPLETE)
    for epoch, error in enumerate(errors, start=1):
        arrays = packed({}, made_answers(error))
        files.write_arrays(stored.folder / "snapshots" / f"{epoch:04}.npz", arrays)
    return stored
