"""Boxes, objects and detections that are made up: on a grid, so that ties are frequent."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from explorer.detection.detections import Detections, Truth

CLASSES = 4
COORDINATES = st.integers(-40, 200)


def boxes(least: int = 0, most: int = 8) -> st.SearchStrategy[np.ndarray]:
    """Corners, float64 ``(n, 4)``, some of them without area."""
    counts = st.integers(least, most)
    quarters = counts.flatmap(lambda count: arrays(np.int64, (count, 2, 2), elements=COORDINATES))
    return quarters.map(lambda corners: np.sort(corners, axis=1).reshape(-1, 4) / 4)


@st.composite
def detections(draw, most: int = 8, classes: int = 2) -> Detections:
    """Detections of a picture, with a few scores only."""
    found = draw(boxes(most=most))
    scores = draw(arrays(np.int64, len(found), elements=st.integers(0, 4))) / 4
    return Detections(found, scores, draw(_labels(len(found), classes)))


@st.composite
def truths(draw, most: int = 5, classes: int = 2) -> Truth:
    """Objects of a picture."""
    there = draw(boxes(most=most))
    return Truth(there, draw(_labels(len(there), classes)))


def _labels(count: int, classes: int) -> st.SearchStrategy[np.ndarray]:
    return arrays(np.int64, count, elements=st.integers(0, classes - 1))


def pictures(seed: int, count: int = 30) -> tuple[list[Detections], list[Truth]]:
    """Pictures whose objects are found more or less well, by several boxes, or not at all.

    Some have no objects and some no detections. The last class is never there, and the one
    before it is never detected.
    """
    random = np.random.default_rng(seed)
    found, there = [], []
    for _ in range(count):
        objects = int(random.integers(0, 5))
        corner, size = random.integers(0, 160, (objects, 2)), random.integers(24, 120, (objects, 2))
        truth = np.concatenate([corner, corner + size], axis=1) / 4
        labels = random.integers(0, CLASSES - 1, objects)
        there.append(Truth(truth, labels))
        found.append(_found(random, truth, labels))
    return found, there


def _found(random: np.random.Generator, truth: np.ndarray, labels: np.ndarray) -> Detections:
    times = int(random.integers(0, 4))
    moved = np.repeat(truth, times, axis=0)
    moved = moved + random.integers(-16, 17, moved.shape) / 4 * random.integers(0, 2, moved.shape)
    by_chance = random.integers(0, 160, (times, 2)) / 4
    everything = np.concatenate([moved, np.concatenate([by_chance, by_chance + 8], axis=1)])
    said = np.concatenate([np.repeat(labels, times), np.zeros(times, int)])
    slips = random.random(len(said)) < 0.2
    said = np.where(slips, random.choice([0, 1, CLASSES - 1], len(said)), said)
    said = np.where(said == CLASSES - 2, 0, said)
    return Detections(everything, random.integers(1, 12, len(said)) / 12, said)
