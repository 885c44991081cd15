"""Steps that change how many colours there are, or their order."""

from __future__ import annotations

import cv2
import numpy as np

from explorer.options import Option
from explorer.preprocessing import PREPROCESSING


def _grey_code(pixels: np.ndarray, channels: int) -> list[str]:
    lines = [] if pixels.ndim == 2 else ["result = cv2.cvtColor(result, cv2.COLOR_RGB2GRAY)"]
    return lines + (["result = np.stack([result] * 3, axis=-1)"] if channels == 3 else [])


@PREPROCESSING.register(
    title="Greyscale",
    place=4,
    when="Where colour says nothing: handwriting, X-rays, microscopes.",
    notice="Green counts most and blue least: things of one brightness but different colour run "
    "together.",
    source="cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), ITU-R BT.601",
    result="picture",
    code=_grey_code,
    options=(Option(name="channels", label="Channels", values=(1, 3), default=1),),
)
def greyscale(pixels: np.ndarray, channels: int) -> np.ndarray:
    """One number for each pixel: 0.299 red + 0.587 green + 0.114 blue.

    Three channels hold the same grey three times, for networks that want three.
    """
    grey = pixels if pixels.ndim == 2 else cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    return np.stack([grey] * 3, axis=-1) if channels == 3 else grey.copy()


@PREPROCESSING.register(
    title="Order BGR",
    place=21,
    when="For networks that were trained on BGR, such as VGG16, and to turn what cv2.imread reads "
    "into RGB.",
    notice="Skin turns blue: forgotten or done twice, it is among the commonest mistakes.",
    source="An index of the array; cv2.cvtColor(picture, cv2.COLOR_RGB2BGR) does the same",
    result="picture",
    code=lambda pixels: ["result = np.ascontiguousarray(result[..., ::-1])"],
    in_panels=False,
)
def bgr(pixels: np.ndarray) -> np.ndarray:
    """The same three numbers in the order blue, green, red."""
    if pixels.ndim == 2:
        raise ValueError("A grey array of (height, width) has no colours to swap.")
    return np.ascontiguousarray(pixels[..., ::-1])
