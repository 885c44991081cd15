"""Less noise, less detail."""

from __future__ import annotations

import cv2
import numpy as np

from explorer.options import Option
from explorer.preprocessing import PREPROCESSING

AUTO = "auto"


def _sigma(deviation: str) -> int:
    return 0 if deviation == AUTO else int(deviation)


def _blur_code(pixels: np.ndarray, size: int, deviation: str) -> list[str]:
    return [f"result = cv2.GaussianBlur(result, ({size}, {size}), {_sigma(deviation)})"]


@PREPROCESSING.register(
    title="Gaussian blur",
    place=7,
    when="Against noise, and before shrinking; as augmentation, to make a network robust.",
    notice="The wider the bell, the more fine detail such as hair is lost; large shapes stay. A "
    "size of 1 changes nothing.",
    source="cv2.GaussianBlur; by size, the standard deviation is "
    "0.3 ((size − 1) / 2 − 1) + 0.8; beyond the border it mirrors the picture",
    result="picture",
    code=_blur_code,
    options=(
        Option(
            name="size", label="Kernel size", unit="px", values=tuple(range(1, 32, 2)), default=15
        ),
        Option(
            name="deviation",
            label="Standard deviation",
            values=(AUTO, "1", "2", "3", "5", "8"),
            default=AUTO,
            titles={AUTO: "By size"},
        ),
    ),
)
def blur(pixels: np.ndarray, size: int, deviation: str) -> np.ndarray:
    """The average of a neighbourhood, in which near pixels count more, by a Gaussian bell."""
    return cv2.GaussianBlur(pixels, (size, size), _sigma(deviation))
