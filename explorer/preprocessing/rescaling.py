"""Steps that change the numbers, but not what they show."""

from __future__ import annotations

import math

import numpy as np

from explorer.options import Option
from explorer.preprocessing import PREPROCESSING

STATISTICS = {
    "imagenet": ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225)),
    "cifar10": ((0.4914, 0.4822, 0.4465), (0.2470, 0.2435, 0.2616)),
    "half": (0.5, 0.5),
}
"""Mean and standard deviation of pixels from 0 to 1: red, green and blue, or all the same."""


def _scale_code(pixels: np.ndarray, way: str) -> list[str]:
    lines = ["result = result.astype(np.float32)"]
    if way == "by_255":
        return [*lines, "result = result / np.float32(255)  # 0 to 1"]
    if pixels.min() == pixels.max():
        return [*lines, "result = np.zeros_like(result)  # all pixels are equal"]
    return [*lines, "result = (result - result.min()) / (result.max() - result.min())"]


@PREPROCESSING.register(
    title="Normalised to [0, 1]",
    place=2,
    when="Always, unless the network brings a rescaling of its own: weights start small and "
    "expect numbers of about 1.",
    notice="It looks just the same, since only the numbers changed: look at the scale under the "
    "histogram.",
    source="x / 255, as keras.layers.Rescaling(1 / 255) and torchvision's ToTensor",
    result="unit",
    code=_scale_code,
    options=(Option(name="way", label="How", values=("by_255", "own_range"), default="by_255"),),
)
def scale(pixels: np.ndarray, way: str) -> np.ndarray:
    """Every number divided by 255, so that black is 0 and white is 1.

    Or stretched to the picture's own range: its darkest number becomes 0, its brightest 1.
    """
    values = pixels.astype(np.float32)
    if way == "by_255":
        return values / np.float32(255)
    low, high = values.min(), values.max()
    return np.zeros_like(values) if low == high else (values - low) / (high - low)


def _standardise_code(pixels: np.ndarray, statistics: str) -> list[str]:
    lines = ["result = result.astype(np.float32)"]
    if statistics == "this_picture":
        return [
            *lines,
            "mean, std = result.mean(dtype=np.float64), result.std(dtype=np.float64)",
            f"std = max(std, {1 / math.sqrt(pixels.size)!r})  # never 0",
            "result = ((result - mean) / std).astype(np.float32)",
        ]
    mean, deviation = STATISTICS[statistics]
    return [
        *lines,
        f"mean = np.array({_listed(mean)}, np.float32)",
        f"std = np.array({_listed(deviation)}, np.float32)",
        "result = (result - mean) / std",
    ]


def _listed(numbers: float | tuple[float, ...]) -> str:
    return str(list(numbers) if isinstance(numbers, tuple) else numbers)


@PREPROCESSING.register(
    title="Standardised",
    place=3,
    when="With networks that were trained so, such as PyTorch's on ImageNet: use the very numbers "
    "of their training.",
    notice="White is the mean (with ImageNet's numbers, of a million photos), orange is brighter "
    "and violet darker; one colour is shown at a time.",
    source="(x − mean) / std with x from 0 to 1; ImageNet's statistics are those of torchvision's "
    "models, this_picture is tf.image.per_image_standardization",
    result="signed",
    code=_standardise_code,
    options=(
        Option(
            name="statistics",
            label="Statistics",
            values=(*STATISTICS, "this_picture"),
            default="imagenet",
        ),
    ),
    first=("scale",),
)
def standardise(pixels: np.ndarray, statistics: str) -> np.ndarray:
    """Minus the mean, divided by the standard deviation, each colour by itself.

    The result has about the mean 0 and the deviation 1 over many pictures. The statistics are for
    numbers from 0 to 1, so the division by 255 comes first.
    """
    values = pixels.astype(np.float32)
    if statistics == "this_picture":
        mean, deviation = values.mean(dtype=np.float64), values.std(dtype=np.float64)
        floor = 1 / math.sqrt(values.size)
        return ((values - mean) / max(deviation, floor)).astype(np.float32)
    mean, deviation = (np.array(numbers, np.float32) for numbers in STATISTICS[statistics])
    if mean.ndim and values.ndim == 2:
        raise ValueError(
            "These statistics are for three colours, and a grey array of (height, width) has none."
        )
    return (values - mean) / deviation
