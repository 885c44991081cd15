"""A Look: one network looking at one picture, computed once and kept for who asks next."""

from __future__ import annotations

import threading
from functools import cached_property
from typing import Any

import numpy as np
from cachetools import LRUCache, cached

from explorer.anatomy import LayerRow, ModelView, layer_table, view_of
from explorer.explanations import Explanation, explain
from explorer.images import Image
from explorer.input_units import InputUnits
from explorer.network import Network
from explorer.rgb import LUMA

MOST_LOOKS = 64


class Look:
    """What a network computes when it looks at a picture. Shared by visitors, and read-only.

    It is small, because many are kept: the pixels, what the network takes in, and its answer.
    Feature maps, tens of megabytes of them, are computed again by whoever asks; one forward pass
    costs less than keeping them for every visitor.

    Attributes:
        network: who looks.
        image: what at; without the name that a visitor may have given it.
        x: the picture as the network takes it in, float32 ``(1, height, width, channels)``.
        probabilities: float32 ``(classes,)``, summing to 1.
    """

    def __init__(self, network: Network, image: Image) -> None:
        self.network = network
        self.image = Image(image.pixels, "picture")
        self.x = network.preprocess(self.image)
        self.probabilities = network.probabilities_of(self.x)

    @property
    def key(self) -> str:
        """Tells this look from all others: names the network, as it is now, and the pixels."""
        return f"{self.network.identity} {self.image.digest}"

    @property
    def view(self) -> ModelView:
        """The network's model, taken apart."""
        return view_of(self.network.model)

    @property
    def seen(self) -> Image:
        """The part of the picture that the network looks at, in the picture's own resolution."""
        return self.network.seen(self.image)

    @property
    def taken_in(self) -> np.ndarray:
        """What reaches the network, uint8 ``(height, width, 3)`` at its input size.

        Squeezed into the input's shape and, for a network of one channel, without colour; but
        with the picture's own brightness, whatever units the network uses.
        """
        height, width, channels = self.x.shape[1:]
        pixels = self.seen.resized(height, width)
        if channels == 1:
            grey = np.rint(pixels @ LUMA).astype(np.uint8)
            pixels = np.repeat(grey[..., None], 3, axis=2)
        return pixels

    @cached_property
    def shapes(self) -> dict[str, tuple[int, int, int]]:
        """Height, width and channels of the maps of every layer that has maps, by path."""
        return {layer.path: layer.output_shape for layer in self.view.layers if layer.spatial}

    @cached_property
    def rows(self) -> dict[str, LayerRow]:
        """The table of the network's layers, by path."""
        return {row.path: row for row in layer_table(self.network.model)}

    def maps(self, *paths: str) -> list[np.ndarray]:
        """Feature maps of layers, float32 ``(h, w, channels)``, from one forward pass."""
        return list(self.view.feature_maps(self.x, paths).values())

    def top_classes(self, count: int = 5) -> list[int]:
        """The indices of the most probable classes, best first."""
        return np.argsort(-self.probabilities, kind="stable")[:count].tolist()

    def explanation(
        self, class_index: int, layer: str, method: str = "grad_cam", **settings: Any
    ) -> Explanation:
        """Why a class has the score that it has; takes what `explorer.explanations.explain` takes.

        Args:
            class_index: the class.
            layer: path of the layer, for methods that look at one.
            method: Grad-CAM unless another is named.
            settings: whatever else is to be given.
        """
        return explain(self.network.model, self.x, method, class_index, layer, **settings)

    @cached_property
    def units(self) -> InputUnits:
        """How pixels become what the network takes in."""
        return InputUnits.of(self.network)


@cached(
    LRUCache(MOST_LOOKS),
    key=lambda network, image: (network, image.digest),
    condition=threading.Condition(),
)
def look(network: Network, image: Image) -> Look:
    """The network's look at the picture; computed by the first to ask, awaited by the others."""
    return Look(network, image)
