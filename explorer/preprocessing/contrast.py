"""More contrast."""

from __future__ import annotations

import cv2
import numpy as np

from explorer.options import Option
from explorer.preprocessing import PREPROCESSING

_GREY = ["result = cv2.cvtColor(result, cv2.COLOR_RGB2GRAY)", "result = cv2.equalizeHist(result)"]
_LUMA = [
    "result = cv2.cvtColor(result, cv2.COLOR_RGB2YCrCb)",
    "result[..., 0] = cv2.equalizeHist(result[..., 0])",
    "result = cv2.cvtColor(result, cv2.COLOR_YCrCb2RGB)",
]
_EACH = [
    "channels = [cv2.equalizeHist(channel) for channel in cv2.split(result)]",
    "result = np.stack(channels, axis=-1)",
]
_CODE = {"grey": _GREY, "luma": _LUMA, "each_colour": _EACH}
_TITLES = {"grey": "Grey", "luma": "Brightness, keeping colour", "each_colour": "Each colour"}


def _equalise_code(pixels: np.ndarray, of: str) -> list[str]:
    return _CODE[of] if pixels.ndim == 3 else _GREY[1:]


@PREPROCESSING.register(
    title="Histogram equalised",
    place=6,
    when="For pale pictures whose contrast varies for no reason of interest, such as X-rays.",
    notice="Common values are pushed apart and rare ones together: contrast grows where much is "
    "alike, and noise with it.",
    source="cv2.equalizeHist; luma is Y of YCrCb, ITU-R BT.601",
    paper="R. Hummel: Image Enhancement by Histogram Transformation, Computer Graphics and Image "
    "Processing 6(2), 1977",
    result="picture",
    code=_equalise_code,
    options=(
        Option(
            name="of",
            label="What is equalised",
            values=tuple(_CODE),
            default="grey",
            titles=_TITLES,
        ),
    ),
    whole_numbers=True,
)
def equalise(pixels: np.ndarray, of: str) -> np.ndarray:
    """Brightness handed out anew, so that dark and bright pixels are about equally many.

    OpenCV equalises one channel. So colour is given up (grey), or kept by equalising brightness
    alone (luma); equalising each colour by itself takes all casts away and makes wrong colours.
    """
    if pixels.ndim == 2:
        return cv2.equalizeHist(pixels)
    if of == "grey":
        return cv2.equalizeHist(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY))
    if of == "each_colour":
        return np.stack([cv2.equalizeHist(channel) for channel in cv2.split(pixels)], axis=-1)
    luma_and_colour = cv2.cvtColor(pixels, cv2.COLOR_RGB2YCrCb)
    luma_and_colour[..., 0] = cv2.equalizeHist(luma_and_colour[..., 0])
    return cv2.cvtColor(luma_and_colour, cv2.COLOR_YCrCb2RGB)
