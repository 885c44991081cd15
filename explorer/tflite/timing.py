"""How long one picture takes: everything in turn, so that what slows the machine slows all."""

from __future__ import annotations

import time
from collections.abc import Mapping

import numpy as np

from explorer.tflite.running import Answer

FEWEST, MOST = 10, 100
"""Rounds of timing; as many between as there is time for."""
SECONDS = 5.0
"""After which no further round is begun."""
_WARM_UP = 3


def timed(
    answering: Mapping[str, Answer], pictures: np.ndarray
) -> tuple[dict[str, list[float]], int]:
    """Time several networks on the same pictures, one picture at a time, in changing order.

    Args:
        answering: the networks by name.
        pictures: float32 ``(count, height, width, channels)``.

    Returns:
        milliseconds of each round by name, and the number of rounds.
    """
    names, order = list(answering), np.random.default_rng(0)
    for name in names:
        for _ in range(_WARM_UP):
            answering[name](pictures[:1])
    found: dict[str, list[float]] = {name: [] for name in names}
    begin, done = time.perf_counter(), 0
    while done < FEWEST or (done < MOST and time.perf_counter() - begin < SECONDS):
        picture = pictures[done % len(pictures)][np.newaxis]
        for name in order.permutation(names):
            start = time.perf_counter()
            answering[name](picture)
            found[name].append(1000 * (time.perf_counter() - start))
        done += 1
    return found, done
