"""A Look: one network looking at one picture, computed once and kept for who asks next."""

from __future__ import annotations

import threading
from functools import cached_property

import numpy as np
from cachetools import LRUCache, cached

from explorer.anatomy import LayerRow, ModelView, layer_table, view_of
from explorer.explanations import Explanation, explain
from explorer.images import Image
from explorer.network import Network

MOST_BYTES = 400_000_000


class Look:
    """What a network computes when it looks at a picture. Shared and read-only.

    Attributes:
        network: who looks.
        image: what at.
        x: the picture as the network takes it in, float32 ``(1, height, width, channels)``.
        maps: feature maps of all spatial layers, by layer path, float32 ``(h, w, channels)``.
        probabilities: float32 ``(classes,)``, summing to 1.
    """

    def __init__(self, network: Network, image: Image) -> None:
        self.network = network
        self.image = image
        self.x = network.preprocess(image)
        self.maps = self.view.feature_maps(self.x)
        self.probabilities = network.probabilities(image)
        self._explanations: dict[tuple[int, str], Explanation] = {}

    @property
    def key(self) -> str:
        """Tells this look from all others: names the network and the pixels."""
        return f"{self.network.name} {self.image.digest}"

    @property
    def view(self) -> ModelView:
        """The network's model, taken apart."""
        return view_of(self.network.model)

    @cached_property
    def seen(self) -> Image:
        """The part of the picture that the network sees."""
        return self.network.seen(self.image)

    @cached_property
    def rows(self) -> dict[str, LayerRow]:
        """The table of the network's layers, by path."""
        return {row.path: row for row in layer_table(self.network.model)}

    @property
    def nbytes(self) -> int:
        """Bytes of memory that it occupies, about."""
        return self.x.nbytes + sum(maps.nbytes for maps in self.maps.values())

    def top_classes(self, count: int = 5) -> list[int]:
        """The indices of the most probable classes, best first."""
        return np.argsort(-self.probabilities, kind="stable")[:count].tolist()

    def explanation(self, class_index: int, layer: str) -> Explanation:
        """Grad-CAM of a class at a layer."""
        key = class_index, layer
        if key not in self._explanations:
            self._explanations[key] = explain(
                self.network.model, self.x, "grad_cam", class_index, layer
            )
        return self._explanations[key]


@cached(
    LRUCache(MOST_BYTES, getsizeof=lambda look: look.nbytes),
    key=lambda network, image: (network, image.digest),
    condition=threading.Condition(),
)
def look(network: Network, image: Image) -> Look:
    """The network's look at the picture; computed by the first to ask, awaited by the others."""
    return Look(network, image)
