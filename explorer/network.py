"""Network: a Keras model together with what makes it usable on pictures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import uuid4

import numpy as np

from explorer.images import Image

if TYPE_CHECKING:
    import keras


def whole(image: Image) -> Image:
    """The picture as it is: the default for networks that look at all of it."""
    return image


@dataclass(frozen=True, eq=False, kw_only=True)
class Network:
    """A model, and how pictures go in and class names come out.

    It is shared by all visitors: nobody trains, recompiles or changes its model.

    Attributes:
        name: identifier, unique among the networks of the app.
        title: how people write it ("EfficientNet-Lite0").
        model: a built Keras model with one picture as input and one score per class as output.
        preprocess: ``Image -> float32 (1, height, width, channels)`` in the model's own units.
        class_names: one name per output, in order; at least two, of which one is right.
        credit: whose weights and data these are, in one line.
        trained: false when the weights are random; every page says so then.
        seen: ``Image -> Image``, the part of the picture that ``preprocess`` keeps, at the
            picture's own resolution. Heatmaps and feature maps cover exactly this part.
        identity: tells it from every other, also from one of its name that has learned more
            since; for what is kept of what it computes.

    Raises:
        ValueError: if class names and outputs do not match, or there is only one.
    """

    name: str
    title: str
    model: keras.Model
    preprocess: Callable[[Image], np.ndarray]
    class_names: tuple[str, ...]
    credit: str
    trained: bool
    seen: Callable[[Image], Image] = whole
    identity: str = field(default_factory=lambda: uuid4().hex)

    def __post_init__(self) -> None:
        outputs = self.model.output_shape[-1]
        if not 2 <= len(self.class_names) == outputs:
            raise ValueError(
                f"{self.name}: {len(self.class_names)} class names for {outputs} outputs; a "
                "network chooses among at least two classes and names each"
            )

    def probabilities(self, image: Image) -> np.ndarray:
        """Softmax probabilities, float32 ``(classes,)`` summing to 1."""
        return self.probabilities_of(self.preprocess(image))

    def probabilities_of(self, x: np.ndarray) -> np.ndarray:
        """As `probabilities`, for a picture that is preprocessed already."""
        from explorer.anatomy import view_of

        logits = view_of(self.model).logits(x).astype(np.float64)
        exponentials = np.exp(logits - logits.max())
        return (exponentials / exponentials.sum()).astype(np.float32)

    def predict(self, image: Image, top: int = 5) -> list[tuple[str, float]]:
        """The ``top`` most probable classes as ``(class_name, probability)``, best first."""
        probabilities = self.probabilities(image)
        best = np.argsort(-probabilities, kind="stable")[:top]
        return [(self.class_names[index], float(probabilities[index])) for index in best]
