"""OwnNetwork: a visitor's model as menus offer it, with what its visitor says about it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from cachetools import LRUCache, cached

from explorer.images import Image
from explorer.model_files.own_model import OwnModel
from explorer.network import Network
from explorer.preprocessing.rescaling import STATISTICS
from explorer.pretrained.inputs import (
    bicubic,
    blue_green_red_without_mean,
    from_minus_one_to_one,
)
from explorer.rgb import LUMA

PREFIX = "own-"
"""How the names of these networks begin; the model's digest follows."""
MOST_NAME = 60
"""Characters of a class's name."""


@dataclass(frozen=True)
class OwnUnits:
    """What becomes of a pixel from 0 to 255.

    Attributes:
        title: how it is written.
        apply: float32 ``(height, width, channels)`` -> the same shape.
        needs_colour: whether it treats red, green and blue differently.
    """

    title: str
    apply: Callable[[np.ndarray], np.ndarray]
    needs_colour: bool = False


def _standardised(rgb: np.ndarray) -> np.ndarray:
    mean, deviation = STATISTICS["imagenet"]
    return (rgb / 255 - np.float32(mean)) / np.float32(deviation)


UNITS: dict[str, OwnUnits] = {
    "scaled": OwnUnits("0 to 1: x / 255", lambda values: values / np.float32(255)),
    "raw": OwnUnits("0 to 255: x as it is", lambda values: values),
    "balanced": OwnUnits("−1 to 1: x / 127.5 − 1", from_minus_one_to_one),
    "standardised": OwnUnits("(x / 255 − mean) / deviation of ImageNet", _standardised, True),
    "bgr": OwnUnits("blue, green, red without ImageNet's mean", blue_green_red_without_mean, True),
}
"""By the names that stand in links."""


def units_for(model: OwnModel) -> list[str]:
    """The units that a model can have been trained in, the likeliest first."""
    fitting = [
        name for name, one in UNITS.items() if model.input_shape[2] == 3 or not one.needs_colour
    ]
    likeliest = "raw" if model.prepares else "scaled"
    return sorted(fitting, key=lambda name: name != likeliest)


def class_names_in(text: str, classes: int) -> tuple[str, ...]:
    """Class names, one per line.

    Args:
        text: by the visitor.
        classes: how many there must be.

    Raises:
        ValueError: if there are more or fewer, or one is too long; the message is a sentence.

    >>> class_names_in("cat\\n dog \\n", 2)
    ('cat', 'dog')
    """
    names = tuple(line.strip() for line in text.splitlines() if line.strip())
    if len(names) != classes:
        raise ValueError(
            f"These are {len(names)} names, and the model has {classes:,} classes: one line each."
        )
    if any(len(name) > MOST_NAME or not name.isprintable() for name in names):
        raise ValueError(f"A class's name has at most {MOST_NAME} letters.")
    return names


def numbered(classes: int) -> tuple[str, ...]:
    """Names for classes that have none.

    >>> numbered(2)
    ('class 0', 'class 1')
    """
    return tuple(f"class {index}" for index in range(classes))


@dataclass(frozen=True)
class OwnNetwork:
    """A visitor's model, with units and class names.

    Attributes:
        model: out of the visitor's file.
        units: a name in `UNITS`.
        class_names: what the outputs mean, in order.
    """

    model: OwnModel
    units: str
    class_names: tuple[str, ...]

    @property
    def name(self) -> str:
        """Identifier, unique among the networks of the app."""
        return f"{PREFIX}{self.model.digest}"

    @property
    def title(self) -> str:
        """How it is written; the file's name is its visitor's own."""
        return "Your own model"

    @property
    def description(self) -> str:
        """What it is, in a paragraph."""
        height, width, channels = self.model.input_shape
        kind = "colour" if channels == 3 else "grey"
        return (
            f"{self.model.parameters:,} parameters; takes {kind} pictures of {height} x {width} "
            f"pixels and gives {self.model.classes:,} scores."
        )

    @property
    def version(self) -> str:
        """Tells it from the same model of which something else is said."""
        return f"{self.units} {hash(self.class_names)}"

    def preprocess(self, image: Image) -> np.ndarray:
        """Return float32 ``(1, height, width, channels)`` in the model's units."""
        height, width, channels = self.model.input_shape
        values = bicubic(image.pixels, height, width).astype(np.float32)
        if channels == 1:
            values = (values @ LUMA)[..., np.newaxis]
        return np.ascontiguousarray(UNITS[self.units].apply(values)[np.newaxis], np.float32)

    def load(self) -> Network:
        """Return the network, the same one to everybody who says the same about the model."""
        return _network(self)


@cached(
    LRUCache(24),
    key=lambda own: (own.name, own.units, own.class_names),
    condition=threading.Condition(),
)
def _network(own: OwnNetwork) -> Network:
    return Network(
        name=own.name,
        title=own.title,
        model=own.model.model,
        preprocess=own.preprocess,
        class_names=own.class_names,
        credit="a visitor's own model",
        trained=True,
    )
