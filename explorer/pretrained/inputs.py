"""From pixels to the units in which the ImageNet networks were trained."""

from __future__ import annotations

import numpy as np
import PIL.Image

BLUE_GREEN_RED_WITHOUT_MEAN = "x as blue, green, red, − (103.939, 116.779, 123.68)"
"""The formula of `blue_green_red_without_mean`."""
_IMAGENET_MEAN_BGR = np.array([103.939, 116.779, 123.68], np.float32)


def bicubic(pixels: np.ndarray, height: int, width: int) -> np.ndarray:
    """Resize with the filter under which EfficientNet was evaluated.

    `Image.resized` shrinks with a softer filter, which changes the probabilities in the second
    digit; the published ones need this one. It averages when shrinking, so nothing aliases.

    Args:
        pixels: uint8 ``(any height, any width, 3)``.

    Returns:
        uint8 ``(height, width, 3)``.
    """
    picture = PIL.Image.fromarray(pixels)
    return np.asarray(picture.resize((width, height), PIL.Image.Resampling.BICUBIC))


def blue_green_red_without_mean(rgb: np.ndarray) -> np.ndarray:
    """The units of VGG16 and ResNet50: BGR, minus the mean colour of ImageNet, not scaled.

    Args:
        rgb: float32 ``(height, width, 3)`` from 0 to 255.

    Returns:
        float32 of the same shape, about -124 to 151.

    >>> blue_green_red_without_mean(np.array([[[255, 0, 0]]], np.float32)).round().tolist()
    [[[-104.0, -117.0, 131.0]]]
    """
    return rgb[..., ::-1] - _IMAGENET_MEAN_BGR


def from_minus_one_to_one(rgb: np.ndarray) -> np.ndarray:
    """The units of MobileNetV2: 0 becomes -1 and 255 becomes 1.

    Args:
        rgb: float32 of any shape, from 0 to 255.

    >>> from_minus_one_to_one(np.array([0, 127.5, 255], np.float32)).tolist()
    [-1.0, 0.0, 1.0]
    """
    return rgb / np.float32(127.5) - np.float32(1)
