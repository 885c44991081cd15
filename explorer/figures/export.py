"""Numbers to take along."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import BytesIO, StringIO

import numpy as np


def map_as_csv(values: np.ndarray) -> str:
    """One map as comma-separated values, a line for each row of cells, in full precision.

    Args:
        values: float32 ``(height, width)``.

    >>> map_as_csv(np.array([[0.5, 1.0], [2.0, -3.25]], np.float32))
    '0.5,1\\n2,-3.25\\n'
    """
    text = StringIO()
    np.savetxt(text, values, fmt="%.9g", delimiter=",")
    return text.getvalue()


def array_as_npy(values: np.ndarray) -> bytes:
    """An array as a file that ``numpy.load`` reads, of the same type and shape."""
    file = BytesIO()
    np.save(file, values, allow_pickle=False)
    return file.getvalue()


def arrays_as_npz(**arrays: np.ndarray) -> bytes:
    """Arrays as one compressed file that ``numpy.load`` reads, under the names given."""
    file = BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()


def lines_as_csv(head: Sequence[str], lines: Iterable[Sequence[float | str | None]]) -> str:
    """A table as comma-separated values; what is None stays empty.

    >>> lines_as_csv(["epoch", "loss"], [[0, None], [1, 0.5]])
    'epoch,loss\\n0,\\n1,0.5\\n'
    """
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(lines)
    return text.getvalue()
