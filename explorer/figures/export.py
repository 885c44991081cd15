"""Numbers to take along."""

from __future__ import annotations

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
