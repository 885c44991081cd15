"""What trained networks expect of a picture's numbers, and what happens when they get others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from explorer.images import Image
from explorer.network import Network
from explorer.preprocessing import PREPROCESSING
from explorer.pretrained import PRETRAINED, PretrainedNetwork
from explorer.training.trained_network import TrainedNetwork

_NEARLY = 2.0  # of 255; the units of MobileNetV2 and EfficientNet-Lite differ by one


@dataclass(frozen=True)
class Way:
    """A way of making numbers for a network out of a picture's pixels.

    Attributes:
        title: how people write it.
        units: its formula, for a pixel x from 0 to 255.
        to_units: float32 ``(height, width, 3)`` RGB from 0 to 255 -> the same shape.
        networks: names of the networks in `PRETRAINED` that expect it.
    """

    title: str
    units: str
    to_units: Callable[[np.ndarray], np.ndarray]
    networks: tuple[str, ...] = ()


def ways() -> list[Way]:
    """Every distinct way that the trained networks expect, and three others that one meets."""
    by_units: dict[str, list[PretrainedNetwork]] = {}
    for entry in PRETRAINED.values():
        by_units.setdefault(entry.units, []).append(entry)
    expected = [
        Way(
            f"As {' and '.join(entry.title for entry in entries)}",
            units,
            entries[0].to_units,
            tuple(entry.name for entry in entries),
        )
        for units, entries in by_units.items()
    ]
    return [
        *expected,
        Way("Raw pixels", "x", lambda rgb: rgb.astype(np.float32)),
        Way("From 0 to 1", "x / 255", PREPROCESSING["scale"].apply),
        Way("As PyTorch's networks", "(x / 255 − mean) / std", PREPROCESSING["standardise"].panel),
    ]


@dataclass(frozen=True)
class Units:
    """What becomes of colours in the units of a network: a linear change of the three numbers.

    Attributes:
        matrix: float64 ``(3, 3)``; a pixel (red, green, blue) from 0 to 255 becomes
            ``pixel @ matrix + offset``.
        offset: float64 ``(3,)``, what black becomes.
    """

    matrix: np.ndarray
    offset: np.ndarray

    @property
    def order(self) -> str:
        """Which colour stands first, second and third: "RGB" or "BGR".

        >>> units_of(PRETRAINED["vgg16"].to_units).order
        'BGR'
        """
        return "".join("RGB"[int(place)] for place in np.abs(self.matrix).argmax(axis=0))

    def effective(self, x: np.ndarray) -> np.ndarray:
        """Return the picture that would have given these numbers in the right way.

        Args:
            x: float32 ``(height, width, 3)``, made in whatever way.

        Returns:
            float64 ``(height, width, 3)`` RGB; a possible picture where it is from 0 to 255.
        """
        return (x.astype(np.float64) - self.offset) @ np.linalg.inv(self.matrix)


def units_of(to_units: Callable[[np.ndarray], np.ndarray]) -> Units:
    """Find out what a change of units does, from what black, red, green and blue become."""
    probes = np.zeros((4, 1, 3), np.float32)
    probes[1:, 0] = 255 * np.eye(3)
    black, *colours = to_units(probes).astype(np.float64)[:, 0]
    return Units((np.stack(colours) - black) / 255, black)


@dataclass(frozen=True)
class Expectation:
    """What a network makes of a picture, in numbers.

    Attributes:
        pixel: what the pixel in the centre of the picture becomes: colour ("R", "G" or "B") and
            number, in the network's order.
        low: the smallest number that the whole picture becomes.
        high: the largest one.
    """

    pixel: tuple[tuple[str, float], ...]
    low: float
    high: float


def expectation(entry: PretrainedNetwork | TrainedNetwork, image: Image) -> Expectation:
    """Return what an entry's network makes of a picture; no network is loaded."""
    becomes = entry.to_units(centre(image).pixels.astype(np.float32))[0, 0]
    x = entry.preprocess(image)
    order = units_of(entry.to_units).order
    return Expectation(
        tuple(zip(order, becomes.tolist(), strict=True)), float(x.min()), float(x.max())
    )


def centre(image: Image) -> Image:
    """The pixel in the centre of a picture, as a picture of its own."""
    return image.cropped(image.height // 2, image.width // 2, 1, 1)


@dataclass(frozen=True, eq=False)
class Answer:
    """What a network says to a picture whose numbers were made in some way.

    Attributes:
        title: of the way.
        units: its formula.
        classes: indices of the most probable classes, best first.
        probabilities: of these classes, 0 to 1.
        low: the smallest of the numbers that the network got.
        high: the largest of them.
        effective: uint8 ``(height, width, 3)``, what this looks like to the network: the picture
            that would have given these numbers in its own way, cut off at 0 and 255.
        impossible: share of the numbers, 0 to 1, that no picture gives in its own way, not even
            nearly (by `_NEARLY`).
    """

    title: str
    units: str
    classes: tuple[int, ...]
    probabilities: tuple[float, ...]
    low: float
    high: float
    effective: np.ndarray
    impossible: float


def answers(
    network: Network, entry: PretrainedNetwork | TrainedNetwork, image: Image, top: int = 3
) -> list[Answer]:
    """Let a network look at a picture in its own way, and in every other one.

    Crop and size are the network's own each time; only the numbers differ.

    Args:
        network: as `entry` loads it.
        entry: what it expects; red, green and blue.
        image: the picture.
        top: how many classes to return.

    Returns:
        One for each of `ways`, the network's own way first.
    """
    pixels = entry.resized(image).astype(np.float32)
    own_first = sorted(ways(), key=lambda way: way.units != entry.units)
    return [_answer(network, entry, way, pixels, top) for way in own_first]


def _answer(
    network: Network,
    entry: PretrainedNetwork | TrainedNetwork,
    way: Way,
    pixels: np.ndarray,
    top: int,
) -> Answer:
    x = way.to_units(pixels)
    probabilities = network.probabilities_of(x[np.newaxis])
    best = np.argsort(-probabilities, kind="stable")[:top]
    seen = units_of(entry.to_units).effective(x)
    possible = np.clip(np.rint(seen), 0, 255)
    return Answer(
        title=way.title,
        units=way.units,
        classes=tuple(best.tolist()),
        probabilities=tuple(probabilities[best].tolist()),
        low=float(x.min()),
        high=float(x.max()),
        effective=possible.astype(np.uint8),
        impossible=float(np.mean(np.abs(seen - possible) > _NEARLY)),
    )
