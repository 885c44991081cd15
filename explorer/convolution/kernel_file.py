"""A kernel as a text file that NumPy reads."""

from __future__ import annotations

import numpy as np

from explorer.kernels import kernel_text

FILE_NAME = "kernel.txt"


def numpy_text(kernel: np.ndarray, title: str = "Kernel") -> str:
    """Return a kernel as text for ``numpy.loadtxt``; reading gives exactly the same float32.

    Comment lines at the top say what it is and how to read it. The three planes of a kernel for
    red, green and blue stand one below the other.

    Args:
        kernel: float32 ``(height, width)`` or ``(height, width, 3)``.
        title: the first line; line breaks in it become spaces.

    >>> print(numpy_text(np.array([[-1, 0, 1], [-2, 0, 2]], np.float32), "Slope"), end="")
    # Slope
    # 2 x 3 (rows x columns). In NumPy:
    # kernel = np.loadtxt("kernel.txt", np.float32, ndmin=2)
    -1  0  1
    -2  0  2
    """
    height, width = kernel.shape[:2]
    read = f'kernel = np.loadtxt("{FILE_NAME}", np.float32, ndmin=2)'
    size = f"{height} x {width} (rows x columns)"
    if kernel.ndim == 3:
        size = f"{size} for each of red, green and blue"
        read += f".reshape(3, {height}, {width}).transpose(1, 2, 0)"
    planes = [
        [row.split(",") for row in plane.split(";")] for plane in kernel_text(kernel).split("|")
    ]
    cell = max(len(number) for plane in planes for row in plane for number in row)
    lines = [f"# {' '.join(title.split())}", f"# {size}. In NumPy:", f"# {read}"]
    for name, plane in zip(("red", "green", "blue"), planes, strict=False):
        if len(planes) > 1:
            lines.append(f"# {name}")
        lines += [" ".join(number.rjust(cell) for number in row) for row in plane]
    return "\n".join(lines) + "\n"
