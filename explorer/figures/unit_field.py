"""The picture on which a unit's receptive field is drawn."""

from __future__ import annotations

import numpy as np

from explorer.diagrams.units import Units
from explorer.figures.encoding import jpeg_uri, png_uri
from explorer.images import Image
from explorer.rgb import LUMA

SMALL = 96
"""Up to this side, in pixels, a picture is shown pixel by pixel."""


def seen_picture(image: Image, units: Units, is_grey: bool) -> str:
    """Data URI of a picture in the size in which the network gets it.

    Args:
        image: any picture; it is squeezed as a whole.
        units: tells the size.
        is_grey: whether the network sees no colours.
    """
    pixels = image.resized(*units.picture)
    if is_grey:
        pixels = np.rint(pixels @ LUMA).astype(np.uint8)[..., np.newaxis].repeat(3, axis=2)
    return png_uri(pixels) if max(units.picture) <= SMALL else jpeg_uri(pixels)
