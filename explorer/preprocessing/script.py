"""A row of steps as a script to take along."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from explorer.preprocessing.row import RowStep, trace


def row_code(pixels: np.ndarray, row: Sequence[RowStep]) -> str:
    """Return a script in NumPy, OpenCV and Pillow that takes the steps.

    It reads ``picture.png`` from its folder and leaves a NumPy array named ``result``, the very
    numbers that `explorer.preprocessing.row.trace` gives.

    Args:
        pixels: the picture, uint8 ``(height, width, 3)``.
        row: the steps.

    Raises:
        ValueError: with a sentence, if a step cannot be taken.

    >>> from explorer.preprocessing.row import read_row
    >>> print(row_code(np.zeros((2, 3, 3), np.uint8), read_row("scale")).splitlines()[-1])
    result = result / np.float32(255)  # 0 to 1
    """
    stages = trace(pixels, row)
    if stages[-1].problem:
        raise ValueError(f"There is no script for a row that ends early. {stages[-1].problem}")
    blocks = [
        [f"# {each.step.title}", *each.step.code(before.values, **each.options)]
        for each, before in zip(row, stages, strict=False)
    ]
    return _script(stages[0].values.shape, stages[-1].values, blocks)


def _script(shape: tuple[int, ...], last: np.ndarray, blocks: list[list[str]]) -> str:
    body = [
        "\n".join(lines)
        for lines in (
            ['result = np.asarray(Image.open("picture.png").convert("RGB"))  # uint8, 0 to 255'],
            *blocks,
        )
    ]
    uses_cv2 = any("cv2." in text for text in body)
    imports = [*(["import cv2"] if uses_cv2 else []), "import numpy as np", "from PIL import Image"]
    height, width = shape[:2]
    opening = (
        f'"""Preprocessing: picture.png, {height} pixels high, {width} wide, becomes '
        f'{last.dtype} {last.shape}."""'
    )
    return "\n\n".join([opening, "\n".join(imports), *body]) + "\n"
