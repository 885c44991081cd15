"""Visitors' own pictures, kept in the server's memory for a while so that a link can name them."""

from __future__ import annotations

import threading

from cachetools import LRUCache

from explorer.images import Image

MOST_BYTES = 400_000_000

_lock = threading.Lock()
_pictures: LRUCache[str, Image] = LRUCache(MOST_BYTES, getsizeof=lambda image: image.pixels.nbytes)


def keep(image: Image) -> str:
    """Keep a picture, and return the name to find it by.

    The name is made from the pixels (128 bits of SHA-256), so that nobody guesses one and the same
    picture is kept once. The pictures unused for longest go when there are too many.
    """
    with _lock:
        _pictures[image.digest] = image
    return image.digest


def find(name: str) -> Image | None:
    """The picture of that name, or ``None`` when it was never here or is gone."""
    with _lock:
        return _pictures.get(name)
