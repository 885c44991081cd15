"""An ordered list of augmentations with a seed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from explorer.augmentations import AUGMENTATIONS, Augmentation
from explorer.images import Image
from explorer.options import Value, settle
from explorer.pipeline.preview import Preview, run

if TYPE_CHECKING:
    import keras

MOST_STEPS = 10
"""Most augmentations in a row."""
MOST_SEED = 9999
"""Largest seed."""
MOST_VERSIONS = 64
"""Most versions in one preview."""


@dataclass(frozen=True)
class Step:
    """One augmentation with its options.

    Attributes:
        name: of the augmentation.
        options: a value for every option; those not given take their defaults.

    Raises:
        ValueError: if there is no such augmentation or option, or a value is not on offer.

    >>> Step("rotation", {"angle": 30}).options["fill"]
    'nearest'
    """

    name: str
    options: Mapping[str, Value] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.name not in AUGMENTATIONS:
            raise ValueError(f"There is no augmentation {self.name!r:.40}.")
        settled = settle(self.augmentation.options, self.options, self.name)
        object.__setattr__(self, "options", MappingProxyType(settled))

    def __reduce__(self) -> tuple:
        # A mapping that nobody can write to can be neither copied nor sent to another process.
        return Step, (self.name, dict(self.options))

    def __hash__(self) -> int:
        return hash((self.name, *self.options.items()))

    @property
    def augmentation(self) -> Augmentation:
        """What it does."""
        return AUGMENTATIONS[self.name]

    @property
    def does_nothing(self) -> bool:
        """Whether it is so weak that it changes no picture."""
        weakest = (self.augmentation.weakest or {}).items()
        strengths = self.augmentation.strengths
        unmoved = [self.options[one.name] == one.values[0] for one in strengths]
        off = any(self.options[name] == value for name, value in weakest)
        return off or (bool(strengths) and all(unmoved))

    @property
    def mixes(self) -> bool:
        """Whether it mixes pictures."""
        return self.augmentation.mixes and not self.does_nothing


@dataclass(frozen=True)
class Pipeline:
    """Augmentations in a row.

    Its layer is what goes into training, and its preview is made by that same layer. Pictures are
    0 to 255 on both sides of it, so it comes before any rescaling.

    Attributes:
        steps: in the order in which they are applied.
        seed: of all random numbers, 0 to `MOST_SEED`; each step draws its own.

    Raises:
        ValueError: if there are too many steps, or the seed is out of range.

    >>> Pipeline((Step("rotation"), Step("gain"))).mixes
    False
    """

    steps: tuple[Step, ...] = ()
    seed: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "steps", tuple(self.steps))
        if isinstance(self.seed, bool) or not isinstance(self.seed, int | np.integer):
            raise ValueError(f"A seed is a whole number, not {self.seed!r:.40}.")
        object.__setattr__(self, "seed", int(self.seed))
        if len(self.steps) > MOST_STEPS:
            raise ValueError(f"At most {MOST_STEPS} augmentations in a row.")
        if not 0 <= self.seed <= MOST_SEED:
            raise ValueError(f"A seed is 0 to {MOST_SEED}, not {self.seed}.")

    @property
    def mixes(self) -> bool:
        """Whether pictures, and with them labels, are mixed."""
        return any(step.mixes for step in self.steps)

    def layers(self) -> list[keras.layers.Layer]:
        """New Keras layers, one for each step, in order; each has a seed and a name of its own."""
        return [
            step.augmentation.layer(
                seed=100 * self.seed + place, name=f"{step.name}_{place}", **step.options
            )
            for place, step in enumerate(self.steps, start=1)
        ]

    def layer(self, name: str = "augmentation") -> keras.layers.Layer:
        """A new Keras layer that does all of it, for training.

        It takes pictures of 0 to 255, ``(batch, height, width, channels)``, whole numbers or
        float, and returns float of the same shape and range; called with ``training=False`` it
        changes nothing, and so do `evaluate` and `predict` of a model with it inside; a bare
        ``model(x)`` needs ``training=False`` for that. If the pipeline `mixes`, it must be given a
        dictionary with "images" and one-hot "labels", and returns such a dictionary: see
        `on_batches`.

        Every new layer, and every one that was loaded from a file, begins with the same numbers:
        training that is resumed had better take another seed.
        """
        from explorer.layers.augmentation_pipeline import AugmentationPipeline

        return AugmentationPipeline(self.layers(), name=name)

    def on_batches(
        self, classes: int, layer: keras.layers.Layer | None = None
    ) -> Callable[[Any, Any], tuple[Any, Any]]:
        """A function for ``tf.data.Dataset.map`` over batches of pictures and labels.

        It returns augmented pictures, float32, and labels: as they came in, or one-hot float32
        ``(batch, classes)`` if the pipeline mixes them. It is made for Keras on TensorFlow. With
        ``num_parallel_calls`` batches draw in any order, so that a seed repeats nothing.

        Args:
            classes: how many there are.
            layer: a layer of this pipeline, for who wants to keep hold of it; else a new one.
        """
        import keras

        layer, mixes = layer or self.layer(), self.mixes

        def augment(images: Any, labels: Any) -> tuple[Any, Any]:
            if not mixes:
                return layer(images, training=True), labels
            whole = keras.ops.reshape(labels, (-1,))
            one_hot = keras.ops.one_hot(whole, classes, dtype="float32")
            pictures = keras.ops.convert_to_tensor(images)
            both = layer({"images": pictures, "labels": one_hot}, training=True)
            return both["images"], both["labels"]

        return augment

    def preview(
        self,
        image: Image | np.ndarray,
        count: int,
        seed: int | None = None,
        partners: Sequence[np.ndarray] = (),
    ) -> Preview:
        """Return so many versions of a picture, as training would see them.

        The same seed gives the same versions.

        Args:
            image: a picture, or uint8 ``(height, width, channels)``.
            count: how many versions, 1 to `MOST_VERSIONS`.
            seed: instead of the pipeline's own.
            partners: pictures of the same shape that stand for the rest of the batch where
                pictures are mixed; without any, a picture is mixed with itself.

        Raises:
            ValueError: if the count is out of range, or the picture lacks colours that a step
                needs.
        """
        if not 1 <= count <= MOST_VERSIONS:
            raise ValueError(f"A preview has 1 to {MOST_VERSIONS} versions, not {count}.")
        pixels = image.pixels if isinstance(image, Image) else image
        others = [pixels] * count
        if self.mixes and len(partners):
            others = [partners[index % len(partners)] for index in range(count)]
        chosen = self if seed is None else Pipeline(self.steps, seed)
        batch = np.stack([pixels] * count)
        return chosen._run(batch, others=np.stack(others) if self.mixes else None)

    def preview_batch(self, images: np.ndarray, labels: np.ndarray, classes: int) -> Preview:
        """Return a batch as training would see it, each picture mixed with others of the batch.

        Args:
            images: uint8 ``(batch, height, width, channels)``.
            labels: whole numbers ``(batch,)``.
            classes: how many there are.
        """
        one_hot = np.eye(classes, dtype=np.float32)[labels]
        return self._run(images, labels=one_hot)

    def check_colours(self, channels: int) -> None:
        """Raise ``ValueError`` with a sentence if pictures of so many channels do not fit."""
        for step in self.steps:
            if step.augmentation.needs_colour and channels != 3:
                raise ValueError(
                    f"{step.augmentation.title} needs pictures in colour, and these are grey."
                )

    def _run(
        self,
        images: np.ndarray,
        others: np.ndarray | None = None,
        labels: np.ndarray | None = None,
    ) -> Preview:
        self.check_colours(images.shape[-1])
        augmentations = [step.augmentation for step in self.steps]
        stages = list(zip(augmentations, self.layers(), strict=True))
        return run(stages, images, others, labels)
