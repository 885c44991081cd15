"""CIFAR-10 as its authors publish it: six pickles of Python 2, read without trusting them.

A pickle can call anything Python can import. Here it can name three things, all of them inert:
what would build a NumPy array only notes down what it was told, and the numbers are taken from
the bytes after type, shape and length were compared.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

import numpy as np

from explorer.datasets.dataset import DatasetRejected

TRAIN_BATCHES = tuple(f"data_batch_{number}" for number in range(1, 6))
TEST_BATCH = "test_batch"
SIDE = 32
CLASSES = 10
_NUMBERS = SIDE * SIDE * 3


class _Noted:
    """Stands in for an array or a type of numbers; keeps what a pickle says of it."""

    __slots__ = ("arguments", "state")

    def __init__(self, *arguments: Any) -> None:
        self.arguments = arguments
        self.state: Any = None

    def __setstate__(self, state: Any) -> None:
        self.state = state


class _Array(_Noted):
    """For ``numpy.core.multiarray._reconstruct``."""

    __slots__ = ()


class _Type(_Noted):
    """For ``numpy.dtype``."""

    __slots__ = ()


_ALLOWED: Mapping[tuple[str, str], Any] = {
    ("numpy.core.multiarray", "_reconstruct"): _Array,
    ("numpy._core.multiarray", "_reconstruct"): _Array,
    ("numpy", "ndarray"): "ndarray",
    ("numpy", "dtype"): _Type,
}


class _Unpickler(pickle.Unpickler):
    """Loads numbers, texts, bytes, containers and the allowed three; refuses everything else."""

    def find_class(self, module: str, name: str) -> Any:
        try:
            return _ALLOWED[module, name]
        except KeyError:
            raise DatasetRejected(f"it asks for {module}.{name}") from None

    def persistent_load(self, reference: Any) -> Any:
        raise DatasetRejected("it refers to something outside")


def is_batch(name: PurePosixPath) -> bool:
    """Whether a file is one of the six, by its name.

    >>> is_batch(PurePosixPath("cifar-10-batches-py/data_batch_1"))
    True
    """
    return name.name in TRAIN_BATCHES or name.name == TEST_BATCH


def read_batch(content: bytes) -> tuple[np.ndarray, np.ndarray]:
    """Read one of the six files.

    Returns:
        pictures, uint8 ``(count, 32, 32, 3)``, and labels, int64 ``(count,)``, 0 to 9.

    Raises:
        DatasetRejected: if it asks for anything but arrays, or holds something else than pictures
            and labels.
    """
    try:
        batch = _Unpickler(io.BytesIO(content), encoding="bytes").load()
    except DatasetRejected:
        raise
    except Exception as error:  # a damaged pickle fails in any way it likes
        raise DatasetRejected("it is damaged") from error
    if type(batch) is not dict:
        raise DatasetRejected("it holds no pictures")
    pictures, labels = _pictures(batch.get(b"data")), batch.get(b"labels")
    if type(labels) is not list or len(labels) != len(pictures):
        raise DatasetRejected("it has not one label for each picture")
    if not all(type(label) is int and 0 <= label < CLASSES for label in labels):
        raise DatasetRejected("a label is not a number from 0 to 9")
    return pictures, np.array(labels, np.int64)


def joined(batches: Mapping[str, tuple[np.ndarray, np.ndarray]]) -> dict[str, np.ndarray]:
    """Put the six together, in the order of their numbers.

    Args:
        batches: what `read_batch` returned, by the file's name.

    Raises:
        DatasetRejected: if one is missing.
    """
    for name in (*TRAIN_BATCHES, TEST_BATCH):
        if name not in batches:
            raise DatasetRejected(f"{name} is missing")
    pictures, labels = zip(*(batches[name] for name in TRAIN_BATCHES), strict=True)
    x_test, y_test = batches[TEST_BATCH]
    return {
        "x_train": np.concatenate(pictures),
        "y_train": np.concatenate(labels),
        "x_test": x_test,
        "y_test": y_test,
    }


def _pictures(noted: Any) -> np.ndarray:
    """The numbers that a stand-in was told, rows of all reds, all greens and all blues."""
    match noted:
        case _Array(
            state=(
                1,
                (int(count), int(width)),
                _Type(arguments=(b"u1" | "u1", *_)),
                False | 0,
                bytes(numbers),
            )
        ) if width == _NUMBERS and len(numbers) == count * width > 0:
            planes = np.frombuffer(numbers, np.uint8).reshape(count, 3, SIDE, SIDE)
            return np.ascontiguousarray(planes.transpose(0, 2, 3, 1))
    raise DatasetRejected("it does not hold pictures of 32x32 pixels in three colours")
