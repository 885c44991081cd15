"""Architectures: structures of networks that can be built at any fitting size.

One file for each family. A function that takes ``(input_shape, num_classes)`` and returns a
Keras model, decorated with ``@ARCHITECTURES.register(...)``, is a new entry; its docstring is the
text shown on the page. Layer names are explicit and unique within the model.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from explorer.images import Image
from explorer.network import Network
from explorer.registry import Entry, Registry
from explorer.rgb import LUMA
from explorer.standalone import Standalone
from explorer.weightless import weightless

if TYPE_CHECKING:
    import keras

NORM_MOMENTUM = 0.9
"""Of moving averages in batch normalisation, which follow within some tens of batches: a network
can be tested after a short epoch. With Keras's usual 0.99 it would still look untrained then."""


@dataclass(frozen=True, kw_only=True)
class Architecture(Entry):
    """A structure and where it comes from.

    Attributes:
        year: year of publication of the paper.
        paper: authors, title and venue of the paper that brought the idea.
        input_shape: the usual ``(height, width, channels)``.
        smallest_side: the least height and width, in pixels, that the structure can take.
        smallest_because: why, as the end of a sentence.
        fit_stem: sets layers that do not learn from training pictures, before training: takes a
            model and float32 ``(count, height, width, channels)`` in [0, 1]; None for most.
        unfreeze: for a network with a trained base: takes a model and how many layers at the end
            of the base are to learn (-1 for all), and has them and no others of the base do so.
        writer: adds all that builds it to a script, and returns the name of the function to call
            there with input shape and number of classes; None for its own function.
        task: name in `explorer.training.tasks.TASKS` of what its output answers.
    """

    year: int
    paper: str
    input_shape: tuple[int, int, int]
    smallest_side: int
    smallest_because: str
    fit_stem: Callable[[keras.Model, np.ndarray], None] | None = None
    unfreeze: Callable[[keras.Model, int], None] | None = None
    writer: Callable[[Standalone], str] | None = None
    task: str = "classification"

    def build(
        self, input_shape: tuple[int, int, int] | None = None, num_classes: int = 10
    ) -> keras.Model:
        """Build the model, untrained, ending in a softmax over the classes.

        Args:
            input_shape: ``(height, width, channels)``; the usual one when not given.
            num_classes: how many classes, at least 2.

        Returns:
            A model from float32 ``(batch, height, width, channels)`` to probabilities
            ``(batch, num_classes)``, named like the architecture.

        Raises:
            ValueError: if the structure does not allow the shape or the number of classes; the
                message says what it needs.
        """
        shape = self.input_shape if input_shape is None else self._checked(input_shape)
        if not _is_count(num_classes) or num_classes < 2:
            raise ValueError(f"{self.title} needs at least 2 classes, not {num_classes!r}.")
        return self.function(shape, int(num_classes))

    def skeleton(
        self, input_shape: tuple[int, int, int] | None = None, num_classes: int = 10
    ) -> keras.Model:
        """Build the structure without any numbers, see `weightless`; takes what `build` takes."""
        with weightless():
            return self.build(input_shape, num_classes)

    def write(self, script: Standalone) -> str:
        """Add all that builds it to a script; return the name of the function to call there."""
        if self.writer is not None:
            return self.writer(script)
        script.add(self.function)
        return self.function.__name__

    def network(self, seed: int = 0) -> Network:
        """Return the usual model with random weights, ready to look at pictures.

        Each kernel is drawn from its own layer's initialiser with a seed of its own, so the same
        seed gives the same weights whatever else draws random numbers, and no generator is
        seeded for anybody else.

        Args:
            seed: any non-negative integer.
        """
        model = self.build()
        _draw_kernels(model, seed)
        return Network(
            name=self.name,
            title=self.title,
            model=model,
            preprocess=_scaled_to(self.input_shape),
            class_names=tuple(f"class {index}" for index in range(model.output_shape[-1])),
            credit="Random weights, not trained on anything",
            trained=False,
        )

    def _checked(self, input_shape: tuple[int, int, int]) -> tuple[int, int, int]:
        shape = tuple(input_shape)
        if len(shape) != 3 or not all(_is_count(size) and size > 0 for size in shape):
            raise ValueError(
                f"{self.title} needs an input shape of three positive whole numbers, "
                f"(height, width, channels), not {input_shape!r}."
            )
        if min(shape[:2]) < self.smallest_side:
            side = self.smallest_side
            raise ValueError(
                f"{self.title} needs pictures of at least {side}x{side} pixels, not "
                f"{shape[0]}x{shape[1]}: {self.smallest_because}."
            )
        return tuple(int(size) for size in shape)


ARCHITECTURES: Registry[Architecture] = Registry(
    __name__,
    Architecture,
    order=lambda entry: (entry.year, entry.title),
    families={
        "built": "explorer.builder.architecture:built",
        "detector": "explorer.detection.architecture:detector",
        "transfer": "explorer.transfer.architecture:transferred",
        "unet": "explorer.segmentation.architecture:unet",
    },
)
"""All structures that the app trains; what visitors build and transfer is found by name alone."""


def _is_count(value: object) -> bool:
    return isinstance(value, int | np.integer) and not isinstance(value, bool)


def _draw_kernels(model: keras.Model, seed: int) -> None:
    drawn = [
        (layer, getattr(layer, name))
        for layer in model.layers
        for name in ("kernel_initializer", "depthwise_initializer")
        if hasattr(layer, name)
    ]
    seeds = np.random.SeedSequence(seed).generate_state(len(drawn))
    for (layer, initializer), own_seed in zip(drawn, seeds, strict=True):
        settings = {**initializer.get_config(), "seed": int(own_seed)}
        draw = type(initializer).from_config(settings)
        layer.kernel.assign(draw(layer.kernel.shape, dtype=layer.kernel.dtype))


def _scaled_to(input_shape: tuple[int, int, int]) -> Callable[[Image], np.ndarray]:
    """Return ``Image -> float32 (1, height, width, channels)`` in [0, 1], whole picture resized."""
    height, width, channels = input_shape

    def preprocess(image: Image) -> np.ndarray:
        values = image.resized(height, width).astype(np.float32) / 255
        if channels == 1:
            values = (values @ LUMA)[..., None]
        return values[None]

    return preprocess
