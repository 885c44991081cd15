"""Statistics of the channels of a layer over a gallery of pictures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from explorer.features.galleries import Gallery
from explorer.features.progress import Progress, ignore
from explorer.features.responses import responses

if TYPE_CHECKING:
    from explorer.anatomy import ModelView


@dataclass(frozen=True, eq=False)
class ChannelStatistics:
    """What the channels of a layer gave over some pictures; arrays ``(channels,)``, read-only.

    Attributes:
        layer: its path.
        pictures: how many were looked at.
        cells: values that a channel gave for each picture; 1 for a vector.
        mean: float32, over all cells of all pictures.
        deviation: float32, standard deviation over the same.
        minimum: float32.
        maximum: float32.
        above_zero: float32, share of cells above zero, 0 to 1.
        dead: bool, whether the channel gave one and the same value everywhere: behind a ReLU a
            channel that never answers is one that is always 0.
    """

    layer: str
    pictures: int
    cells: int
    mean: np.ndarray
    deviation: np.ndarray
    minimum: np.ndarray
    maximum: np.ndarray
    above_zero: np.ndarray
    dead: np.ndarray


def channel_statistics(
    view: ModelView, gallery: Gallery, layer: str, progress: Progress = ignore
) -> ChannelStatistics:
    """Return mean, deviation, extremes and silence of every channel of a layer.

    The maps are reduced as they are computed and never kept. The first call for a layer looks at
    all pictures; `strongest_patches` then knows its answers too.

    Args:
        view: of the gallery's network.
        gallery: the pictures.
        layer: path or unique name; the channels of a dense layer are its units.
        progress: told how many pictures are done, of how many.

    Raises:
        ValueError: if there is no such layer.
    """
    found = responses(view, gallery, layer, progress)
    means = found.mean.astype(np.float64)
    variance = found.variance.astype(np.float64).mean(axis=0) + means.var(axis=0)
    arrays = {
        "mean": means.mean(axis=0).astype(np.float32),
        "deviation": np.sqrt(variance).astype(np.float32),
        "minimum": found.minimum.min(axis=0),
        "maximum": found.maximum.max(axis=0),
        "above_zero": found.above_zero.mean(axis=0).astype(np.float32),
        "dead": found.constant,
    }
    for array in arrays.values():
        array.setflags(write=False)
    return ChannelStatistics(
        layer=found.layer, pictures=len(means), cells=found.rows * found.columns, **arrays
    )
