"""Heatmaps, ready to be laid over the photo that they explain."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.figures import colours
from explorer.figures.encoding import photo_uri, png_uri
from explorer.images import Image


@dataclass(frozen=True)
class HeatPicture:
    """A photo and a heatmap of it, encoded for the browser.

    Attributes:
        photo: data URI of what the network saw.
        heat: grey PNG data URI of the heatmap at input size, 255 where it is 1.
        cells: the same at the layer's own resolution, without interpolation.
        cell_shape: ``[height, width]`` of the layer's map.
        palette: the colour map as 256 RGB triples, hexadecimal.
        empty: whether the heatmap is zero everywhere.
    """

    photo: str
    heat: str
    cells: str
    cell_shape: list[int]
    palette: str
    empty: bool


def heat_picture(photo: Image, heatmap: np.ndarray, layer_map: np.ndarray) -> HeatPicture:
    """Encode a heatmap and the photo under it.

    Args:
        photo: what the network saw; the heatmap covers all of it.
        heatmap: float ``(height, width)`` in [0, 1] at the network's input size.
        layer_map: float ``(height, width)``, zero and up, at the layer's own resolution.
    """
    return HeatPicture(
        photo=photo_uri(photo, longest_side=480),
        heat=png_uri(colours.shades(heatmap, 0.0, 1.0)),
        cells=png_uri(colours.shades(layer_map, 0.0, float(layer_map.max()))),
        cell_shape=list(layer_map.shape),
        palette=colours.palette(colours.HEAT).tobytes().hex(),
        empty=not heatmap.any(),
    )
