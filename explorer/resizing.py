"""Pictures made small enough to work on."""

from __future__ import annotations

from explorer.images import Image


def reduced(image: Image, longest_side: int) -> Image:
    """Return the picture with its longer side reduced to so many pixels; a smaller one as it is.

    >>> from explorer.samples import sample
    >>> cat = reduced(sample("cat"), 64)
    >>> cat.height, cat.width
    (43, 64)
    """
    scale = longest_side / max(image.height, image.width)
    if scale >= 1:
        return image
    height, width = (max(1, round(side * scale)) for side in (image.height, image.width))
    return Image(image.resized(height, width), image.name, image.credit)
