"""Masks painted by hand: on their way to the browser and back, and short enough for a link."""

from __future__ import annotations

import base64
import binascii
import zlib

import numpy as np

from explorer.scenes.scene import CLASS_NAMES, SIDE

_BYTES = SIDE * SIDE // 8
LONGEST_TEXT = 4 * ((_BYTES + 64) // 3 + 1)
"""Characters that `mask_text` takes at most."""
EVERYTHING = "everything"
"""Stands among the classes for all that is not background."""


def paintable(mask: np.ndarray) -> list[str]:
    """What of a scene can be painted: its classes, that of most pixels first, and `EVERYTHING`.

    Args:
        mask: uint8 ``(SIDE, SIDE)``, see `explorer.scenes.Scene`.
    """
    pixels = np.bincount(mask.ravel(), minlength=1 + len(CLASS_NAMES))[1:]
    order = np.argsort(-pixels, kind="stable")
    return [*(CLASS_NAMES[label] for label in order if pixels[label]), EVERYTHING]


def mask_of(mask: np.ndarray, what: str) -> np.ndarray:
    """Where something is, bool ``(SIDE, SIDE)``.

    Args:
        mask: as of `paintable`.
        what: one of the names that `paintable` gives.
    """
    return mask > 0 if what == EVERYTHING else mask == 1 + CLASS_NAMES.index(what)


def shifted(mask: np.ndarray, right: int) -> np.ndarray:
    """A mask moved to the right; what leaves the picture is lost.

    Args:
        mask: bool ``(height, width)``.
        right: pixels, zero or more.

    >>> shifted(np.array([[True, False, True]]), 1).tolist()
    [[False, True, False]]
    """
    moved = np.zeros_like(mask)
    moved[:, right:] = mask[:, : mask.shape[1] - right]
    return moved


def packed(mask: np.ndarray) -> str:
    """A mask as the browser takes it: eight pixels in a byte, in base64.

    Args:
        mask: bool ``(SIDE, SIDE)``.
    """
    return base64.b64encode(np.packbits(mask).tobytes()).decode()


def unpacked(text: str) -> np.ndarray:
    """The mask that was packed, bool ``(SIDE, SIDE)``.

    Raises:
        ValueError: if it is none.
    """
    try:
        return _mask(base64.b64decode(text, validate=True))
    except binascii.Error as error:
        raise ValueError(f"a mask is {_BYTES} bytes in base64") from error


def mask_text(mask: np.ndarray) -> str:
    """A mask as it stands in a link, compressed; takes what `packed` takes.

    >>> len(mask_text(np.zeros((SIDE, SIDE), bool)))
    24
    """
    bits = np.packbits(mask).tobytes()
    return base64.urlsafe_b64encode(zlib.compress(bits, 9)).decode().rstrip("=")


def read_mask(text: str) -> np.ndarray:
    """The mask of a link, bool ``(SIDE, SIDE)``.

    Raises:
        ValueError: if it is none.
    """
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        reader = zlib.decompressobj()
        bits = reader.decompress(data, _BYTES + 1)  # no more: a short text can hold gigabytes
    except (binascii.Error, zlib.error) as error:
        raise ValueError("a mask in a link is its bits, compressed, in base64") from error
    return _mask(bits)


def _mask(bits: bytes) -> np.ndarray:
    if len(bits) != _BYTES:
        raise ValueError(f"a mask has {_BYTES} bytes, not {len(bits)}")
    cells = np.unpackbits(np.frombuffer(bits, np.uint8))
    return cells.reshape(SIDE, SIDE).astype(bool)
