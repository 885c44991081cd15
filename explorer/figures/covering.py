"""What is seen where a picture is painted over by hand."""

from __future__ import annotations

import numpy as np

from explorer.explanations.fills import filling
from explorer.figures.encoding import photo_uri
from explorer.images import Image

_LONGEST = 480


def cover_uri(image: Image, fill: str) -> str:
    """A picture's cover as a data URI, of the picture's proportions.

    Args:
        image: the picture.
        fill: one of `explorer.explanations.fills.FILLS`.
    """
    seen = filling(image.pixels.astype(np.float32), fill)
    return photo_uri(Image(np.rint(seen.clip(0, 255)).astype(np.uint8), "cover"), _LONGEST)
