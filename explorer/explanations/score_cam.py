"""Score-CAM."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np

from explorer.explanations import EXPLANATIONS
from explorer.explanations.explanation import enlarged
from explorer.explanations.question import Attribution, Question
from explorer.options import Option, Value

if TYPE_CHECKING:
    from explorer.anatomy import ModelView

ALL = 4096


def strongest(maps: np.ndarray, count: int) -> np.ndarray:
    """The channels that vary most over the picture, most first; those that do not vary are out."""
    deviation = maps.std(axis=(0, 1), dtype=np.float64)
    order = np.argsort(-deviation, kind="stable")[:count]
    return order[deviation[order] > 0]


def mask(one: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """A map enlarged, and moved and stretched to go from 0 to 1; float64 ``(height, width)``."""
    large = enlarged(one, size)
    low, high = large.min(), large.max()
    return (large - low) / (high - low)


def one_for_each_map(view: ModelView, layer: str | None, options: Mapping[str, Value]) -> int:
    """It costs a pass for each map, and two to begin with."""
    path = layer or view.default_target_layer
    channels = view.layer(path).output_shape[-1] if path else 0
    return 2 + min(channels, int(options["maps"]))


@EXPLANATIONS.register(
    title="Score-CAM",
    year=2020,
    paper=(
        "Wang, Wang, Du, Yang, Zhang, Ding, Mardziel and Hu, Score-CAM: Score-Weighted Visual "
        "Explanations for Convolutional Neural Networks, CVPR Workshops 2020"
    ),
    formula=(
        r"L^c = \mathrm{ReLU}\Big(\sum_k \alpha_k^c A^k\Big), \quad \alpha^c = "
        r"\mathrm{softmax}_k\big(z^c(x \odot H^k) - z^c(0)\big)"
    ),
    reading="Bright is what lets the network recognise the class when it sees nothing else.",
    units="relative",
    script="""
activations, _ = at_layer()
chosen = strongest(activations, MAPS)
found = scores(_masked(x[0], activations, chosen))
rises = found[1:] - found[0]
weights = np.exp(rises - rises.max())
values = np.maximum(activations[..., chosen] @ (weights / weights.sum()), 0)
""",
    passes=one_for_each_map,
    options=(
        Option(
            name="maps",
            label="Maps tried, those that vary most",
            values=(32, 128, 512, ALL),
            default=128,
            titles={ALL: "all"},
        ),
    ),
    at_layer=True,
)
def score_cam(question: Question) -> Attribution:
    """Which feature maps are enough for the network to see the class.

    Each map of the layer, enlarged, is laid over the picture as a mask, and the network looks at
    what is left. Maps whose masks leave the class its score are added up. No gradient is used;
    the price is one pass through the network for each map. The paper tries all maps of a layer.
    """
    path = question.target_layer
    maps = question.view.feature_maps(question.x, [path])[path]
    chosen = strongest(maps, int(question.options["maps"])) if np.isfinite(maps).all() else []
    values = np.zeros(maps.shape[:2])
    if len(chosen):
        scores = question.scores(_masked(question.x[0], maps, chosen), len(chosen) + 1)
        rises = scores[1:] - scores[0]
        weights = np.exp(rises - rises.max())
        values = np.maximum(maps[..., chosen].astype(np.float64) @ (weights / weights.sum()), 0)
    return Attribution(
        values=values, class_index=question.chosen, logits=question.logits, layer=path
    )


def _masked(x: np.ndarray, maps: np.ndarray, chosen: np.ndarray) -> Iterator[np.ndarray]:
    """Nothing at all, and then the picture behind each mask."""
    yield np.zeros_like(x)
    for channel in chosen:
        yield x * mask(maps[..., channel], x.shape[:2])[..., np.newaxis]
