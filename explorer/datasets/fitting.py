"""Any picture in the form of a data set's own: its size, and its number of channels."""

from __future__ import annotations

import numpy as np
import PIL.Image

from explorer.images import Image
from explorer.rgb import grey


def fitted(image: Image, image_size: tuple[int, int, int]) -> np.ndarray:
    """Bring the whole picture to a size, each pixel the average of those that fall into it.

    So were the digits made of their scans. A picture that was enlarged by repeating its pixels
    comes back exactly, one of that size is left as it is, and a smaller one is enlarged by
    repeating. With one channel it is grey as ITU-R BT.601 weighs it; light stays light.

    Args:
        image: of any size; another ratio of its sides is squeezed.
        image_size: ``(height, width, channels)``; 1 channel or 3.

    Returns:
        uint8 of that shape, a new array.

    >>> board = np.kron(np.uint8([[0, 255], [255, 0]]), np.ones((5, 5), np.uint8))
    >>> fitted(Image(board[..., np.newaxis].repeat(3, axis=2), "board"), (2, 2, 1))[..., 0].tolist()
    [[0, 255], [255, 0]]
    """
    height, width, channels = image_size
    pixels = grey(image.pixels) if channels == 1 else image.pixels
    averaged = PIL.Image.fromarray(pixels).resize((width, height), PIL.Image.Resampling.BOX)
    return np.array(averaged).reshape(image_size)
