"""Data sets as one ``.npz`` file with ``x_train``, ``y_train``, ``x_test`` and ``y_test``."""

from __future__ import annotations

import math
import zipfile
import zlib
from pathlib import Path
from typing import BinaryIO

import numpy as np

from explorer.datasets.dataset import DatasetRejected

ARRAYS = ("x_train", "y_train", "x_test", "y_test")
MAX_BYTES = 400_000_000
"""Most bytes of one array."""
MAX_LABELS_BYTES = 8_000_000
_SIGNATURE = b"PK\x03\x04"
_DAMAGED = (zipfile.BadZipFile, zlib.error, ValueError, EOFError, NotImplementedError, RuntimeError)


def is_array_file(path: Path) -> bool:
    """Whether a file is a zip archive, by its first bytes."""
    if path.is_dir():
        return False
    with path.open("rb") as file:
        return file.read(len(_SIGNATURE)) == _SIGNATURE


def read(path: Path, image_size: tuple[int, int, int]) -> dict[str, np.ndarray]:
    """Read the four arrays; others in the file are not looked at, and no pickle ever is.

    Args:
        path: as ``numpy.savez`` writes it.
        image_size: ``(height, width, channels)`` that the pictures must have.

    Returns:
        ``x_...``: uint8 ``(pictures, height, width, channels)``; ``y_...``: int64 ``(pictures,)``,
        also when they are stored as ``(pictures, 1)`` and in another type of whole numbers.

    Raises:
        DatasetRejected: with a sentence, if one is missing, damaged, too large or of another kind.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return {name: _array(archive, name, image_size) for name in ARRAYS}
    except DatasetRejected:
        raise
    except KeyError as error:
        raise DatasetRejected("it lacks one of x_train, y_train, x_test and y_test") from error
    except _DAMAGED as error:
        raise DatasetRejected("it is damaged, or holds something else than numbers") from error


def _array(archive: zipfile.ZipFile, name: str, image_size: tuple[int, int, int]) -> np.ndarray:
    with archive.open(f"{name}.npy") as file:
        shape, dtype = _header(file)
    pictures = name.startswith("x")
    if pictures and not (dtype == np.uint8 and len(shape) == 4 and shape[1:] == image_size):
        raise DatasetRejected(f"{name} does not hold pictures of {image_size} in uint8")
    if not pictures and not (dtype.kind in "iu" and shape[1:] in ((), (1,)) and shape):
        raise DatasetRejected(f"{name} does not hold one whole number for each picture")
    # NumPy makes room for what the header claims before it has seen a single number.
    if math.prod(shape) * dtype.itemsize > (MAX_BYTES if pictures else MAX_LABELS_BYTES):
        raise DatasetRejected(f"{name} is too large")
    with archive.open(f"{name}.npy") as file:
        values = np.lib.format.read_array(file, allow_pickle=False)
    return values if pictures else values.reshape(-1).astype(np.int64)


def _header(file: BinaryIO) -> tuple[tuple[int, ...], np.dtype]:
    version = np.lib.format.read_magic(file)
    if version == (1, 0):
        shape, _, dtype = np.lib.format.read_array_header_1_0(file)
    else:
        shape, _, dtype = np.lib.format.read_array_header_2_0(file)
    return shape, dtype
