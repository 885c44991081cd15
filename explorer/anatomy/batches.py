"""Many pictures at once: in batches of few sizes, so that little is compiled and nothing twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import tensorflow as tf

BATCH = 32
_FEW = 8
MOST_NUMBERS = 1_000_000_000
"""In the outputs of all layers for a batch: 4 GB, if all of them are needed for gradients."""

Progress = Callable[[int], None]
"""Is told how many pictures are done; an exception from it gives the work up."""


def ignore(done: int) -> None:
    """Progress that nobody watches."""


def batch_size(pictures: int, numbers: int = 0) -> int:
    """The size of the batches in which so many pictures are run: 1, 8 or 32.

    Args:
        pictures: how many there are.
        numbers: in the outputs of all layers, for one picture; 32 of a very large network's
            pictures at once would take all memory.

    >>> batch_size(1), batch_size(6), batch_size(9), batch_size(9, 100_000_000)
    (1, 8, 32, 8)
    """
    if pictures == 1:
        return 1
    return _FEW if pictures <= _FEW or numbers * BATCH > MOST_NUMBERS else BATCH


def in_batches(
    size: int,
    run: Callable[..., dict[str, np.ndarray]],
    progress: Progress,
    *arrays: np.ndarray,
) -> dict[str, np.ndarray]:
    """Run a function over arrays, batch by batch, and join what it gives.

    Args:
        size: of a batch.
        run: from arrays of ``size`` entries to named arrays of as many.
        progress: told after each batch.
        arrays: of one length; the last batch is filled up with copies of its last entry.
    """
    count = len(arrays[0])
    found: dict[str, list[np.ndarray]] = {}
    for start, batches in _batches(arrays, size):
        left = min(len(batches[0]), count - start)
        for name, values in run(*batches).items():
            found.setdefault(name, []).append(values[:left])
        progress(start + left)
    return {name: np.concatenate(parts) for name, parts in found.items()}


def _batches(
    arrays: tuple[np.ndarray, ...], size: int
) -> Iterator[tuple[int, tuple[np.ndarray, ...]]]:
    for start in range(0, len(arrays[0]), size):
        yield start, tuple(_filled_up(array[start : start + size], size) for array in arrays)


def _filled_up(part: np.ndarray, size: int) -> np.ndarray:
    missing = size - len(part)
    return part if not missing else np.concatenate([part, np.repeat(part[-1:], missing, axis=0)])


def only_one(batch: tf.Tensor) -> np.ndarray:
    """The only one of a batch, not copied: on a CPU it is TensorFlow's own memory."""
    array = np.asarray(batch)[0]
    array.setflags(write=False)
    return array
