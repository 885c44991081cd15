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
_WAYS = {"by_255": "Divided by 255", "own_range": "Stretched to its own range"}
_TITLES = {
    "imagenet": "ImageNet",
    "cifar10": "CIFAR-10",
    "half": "One half",
    "this_picture": "This picture's own",
}


def statistics_in_words(statistics: str) -> str:
    """The numbers that are taken off and divided by, in a sentence.

    >>> statistics_in_words("half")
    'Mean 0.5, standard deviation 0.5, for all colours.'
    """
    if statistics not in STATISTICS:
        return "Mean and standard deviation of all numbers of the picture, computed anew for each."
    whose = "of red, green, blue" if is_of_three_colours(statistics) else "for all colours"
    mean, deviation = map(_in_words, STATISTICS[statistics])
    return f"Mean {mean}, standard deviation {deviation}, {whose}."


def _in_words(numbers: float | tuple[float, ...]) -> str:
    return ", ".join(map(str, numbers)) if isinstance(numbers, tuple) else str(numbers)


def is_of_three_colours(statistics: str) -> bool:
    """Whether these statistics have a mean and a deviation for each of three colours.

    >>> is_of_three_colours("imagenet"), is_of_three_colours("this_picture")
    (True, False)
    """
    return statistics in STATISTICS and isinstance(STATISTICS[statistics][0], tuple)


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
    notice="Divided by 255 it looks just the same, since only the numbers changed: look at the "
    "scale under the histogram. Its own range takes paleness away.",
    source="x / 255, as keras.layers.Rescaling(1 / 255) and torchvision's ToTensor",
    result="unit",
    code=_scale_code,
    options=(Option(name="way", label="How", values=tuple(_WAYS), default="by_255", titles=_WAYS),),
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
    notice="What is as bright as the mean (with ImageNet's numbers, of a million photos) becomes 0 "
    "and white; orange is brighter, violet darker.",
    source="(x − mean) / std with x from 0 to 1; ImageNet's statistics are those of torchvision's "
    "models, this picture's own are tf.image.per_image_standardization",
    result="signed",
    code=_standardise_code,
    options=(
        Option(
            name="statistics",
            label="Statistics",
            values=(*STATISTICS, "this_picture"),
            default="imagenet",
            titles=_TITLES,
        ),
    ),
    meaning=statistics_in_words,
    first=("scale",),
)
def standardise(pixels: np.ndarray, statistics: str) -> np.ndarray:
    """Minus the mean, divided by the standard deviation: each colour's own, or one for all.

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
