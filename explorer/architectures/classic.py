"""Classics: the networks of the history, at the size at which they met ImageNet."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from explorer.registry import Entry, Registry
from explorer.weightless import weightless

if TYPE_CHECKING:
    import keras


IMAGENET = {"input_shape": (224, 224, 3), "classes": 1000}
"""What nearly all of them take in, and how many classes they tell apart."""


@dataclass(frozen=True, kw_only=True)
class Result:
    """What a paper reports of its network.

    Attributes:
        top1: part of the held-out pictures whose most probable class is right, 0 to 1.
        measured: on what, and how ("ImageNet, one crop of 224x224").
        source: where that is written.
    """

    top1: float
    measured: str
    source: str


@dataclass(frozen=True, kw_only=True)
class Classic(Entry):
    """A network of the history; its decorated function takes nothing and builds it.

    Attributes:
        year: of the publication, or of the competition that it won.
        paper: authors, title and venue.
        input_shape: ``(height, width, channels)`` of the original.
        classes: how many the original tells apart.
        parameters: of the model that is built here, batch-norm statistics included.
        published: how many the literature gives, as it gives them ("about 60 million").
        counted_from: where that stands, and how it differs from what is built here, if it does.
        result: what the paper reports; on ImageNet, but for LeNet-5.
        added: what it brought that the networks before it did not have, in one line.
        small: name in `ARCHITECTURES` of its form for pictures of 32x32.
    """

    year: int
    paper: str
    input_shape: tuple[int, int, int]
    classes: int
    parameters: int
    published: str
    counted_from: str
    result: Result
    added: str
    small: str

    def build(self) -> keras.Model:
        """Build it with random weights; some take half a gigabyte.

        Returns:
            a model from float32 ``(batch, *input_shape)`` to probabilities ``(batch, classes)``.
        """
        return self.function()

    def skeleton(self) -> keras.Model:
        """Its structure without any numbers, see `weightless`; shared, and never to be changed."""
        return _skeleton(self)


CLASSICS: Registry[Classic] = Registry(
    "explorer.architectures", Classic, order=lambda entry: (entry.year, entry.parameters)
)
"""The history, the oldest first."""


@lru_cache(32)
def _skeleton(entry: Classic) -> keras.Model:
    with weightless():
        return entry.build()


_UNNAMED = ("global_average_pooling2d", "normalization", "rescaling", "zero_padding2d")


def from_keras(make: Callable[..., keras.Model], name: str) -> keras.Model:
    """Build one of keras.applications, with random weights and a name for each layer.

    Args:
        make: the function of keras.applications.
        name: the model's name.
    """
    import keras

    from explorer.pretrained.keras_applications import application

    model = application(make, name, None)
    numbers: dict[str, int] = {}
    for layer in model.layers:
        # Keras numbers layers without a name through all models, so it would never be the same.
        kind = re.sub(r"_\d+$", "", layer.name)
        if kind in _UNNAMED:
            numbers[kind] = numbers.get(kind, 0) + 1
            layer.name = f"{kind}{numbers[kind]}"
    return keras.Model(model.input, model.output, name=name)
