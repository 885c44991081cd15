"""Pictures: one type for all of them, and one door through which bytes become pictures."""

from __future__ import annotations

import hashlib
import re
import threading
import unicodedata
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO

import numpy as np
import PIL.Image
from PIL import (  # noqa: F401  registers the five kinds, so that Pillow need not load the rest
    BmpImagePlugin,
    GifImagePlugin,
    JpegImagePlugin,
    PngImagePlugin,
    WebPImagePlugin,
)
from PIL.Image import Resampling, Transpose

from explorer.rgb import rgb_on_white

MAX_BYTES = 20 * 1024 * 1024
"""Longest file that is opened."""
MAX_SIDE = 16_384
"""Longest side, in pixels, that a file may claim."""
MAX_PIXELS = 50_000_000
"""Most pixels that a file may claim."""
KEPT_SIDE = 2048
"""Longer side, in pixels, to which larger pictures are reduced."""
MAX_NAME = 80
"""Longest name, in characters, that is shown."""

LARGE_PIXELS = 16_000_000
"""Larger pictures are decoded one at a time: a WebP of 50 megapixels takes 800 MB for a moment."""
MAX_SCANS = 100
"""Most scans of a progressive JPEG; honest ones have about ten, and each is a pass over it all."""

# The marker, and a length that it can have: pictures with a film behind them have chance ones.
_SCAN = re.compile(rb"\xff\xda\x00[\x08\x0a\x0c\x0e]")
_DECODING = threading.BoundedSemaphore(2)
_LARGE = threading.Lock()


class ImageRejected(ValueError):
    """Bytes that are not taken as a picture; the message is a sentence for the visitor."""


@dataclass(frozen=True, eq=False)
class Image:
    """A picture. Upload, drawing, camera, sample and dataset item all end here.

    The pixels are copied and cannot be written to, so that a picture can be cached and shared.

    Attributes:
        pixels: uint8 ``(height, width, 3)``, RGB, contiguous, read-only.
        name: what to call it, shown as plain text.
        credit: whose picture it is; empty for a visitor's own.

    Raises:
        TypeError: if ``pixels`` is not a uint8 array.
        ValueError: if its shape is not ``(height, width, 3)`` or it is empty.

    >>> red = Image(np.full((2, 3, 3), (255, 0, 0), np.uint8), "red")
    >>> red.height, red.width
    (2, 3)
    """

    pixels: np.ndarray
    name: str
    credit: str = ""

    def __post_init__(self) -> None:
        pixels = self.pixels
        if not isinstance(pixels, np.ndarray) or pixels.dtype != np.uint8:
            raise TypeError("pixels must be a NumPy array of uint8")
        if pixels.ndim != 3 or pixels.shape[2] != 3 or pixels.size == 0:
            raise ValueError(f"pixels must have shape (height, width, 3), not {pixels.shape}")
        # An array over bytes stays read-only: nobody can set its write flag again.
        frozen = np.frombuffer(pixels.tobytes(), np.uint8).reshape(pixels.shape)
        object.__setattr__(self, "pixels", frozen)

    def __reduce__(self) -> tuple:
        # A copy from a pickle goes through the checks above and is read-only too.
        return Image, (self.pixels, self.name, self.credit)

    @property
    def height(self) -> int:
        """Rows of pixels."""
        return self.pixels.shape[0]

    @property
    def width(self) -> int:
        """Columns of pixels."""
        return self.pixels.shape[1]

    @cached_property
    def digest(self) -> str:
        """32 hexadecimal characters of the SHA-256 of shape and pixels; one pixel changes it."""
        content = hashlib.sha256(repr(self.pixels.shape).encode())
        content.update(self.pixels)
        return content.hexdigest()[:32]

    def resized(self, height: int, width: int) -> np.ndarray:
        """Return the whole picture at another size.

        Shrinking averages over all the pixels that fall into one (a bilinear filter widened by
        the scale, so nothing aliases); enlarging in both directions is bicubic, without blocks.

        Returns:
            uint8 ``(height, width, 3)``, a new array.

        Raises:
            ValueError: if a side is not positive.
        """
        enlarging = height >= self.height and width >= self.width
        method = Resampling.BICUBIC if enlarging else Resampling.BILINEAR
        return np.array(PIL.Image.fromarray(self.pixels).resize((width, height), method))

    def cropped(self, top: int, left: int, height: int, width: int) -> Image:
        """Return a part of the picture, in its own resolution.

        Raises:
            ValueError: if the part is empty or reaches beyond the picture.
        """
        fits_down = height > 0 and 0 <= top <= self.height - height
        fits_across = width > 0 and 0 <= left <= self.width - width
        if not (fits_down and fits_across):
            raise ValueError(
                f"{height}x{width} pixels at row {top}, column {left} are not inside "
                f"{self.height}x{self.width}"
            )
        part = self.pixels[top : top + height, left : left + width]
        return Image(part, self.name, self.credit)

    def centre_square(self, fraction: float = 1.0) -> Image:
        """Return the central square whose side is ``fraction`` of the shorter side.

        Args:
            fraction: more than 0, at most 1; 0.875 is the usual crop before ImageNet networks.

        Raises:
            ValueError: if ``fraction`` is out of range.
        """
        if not 0 < fraction <= 1:
            raise ValueError(f"fraction must be more than 0 and at most 1, not {fraction}")
        side = max(1, round(fraction * min(self.height, self.width)))
        return self.cropped((self.height - side) // 2, (self.width - side) // 2, side, side)

    def png(self) -> bytes:
        """Return the pixels as a PNG file without any metadata."""
        out = BytesIO()
        PIL.Image.fromarray(self.pixels).save(out, "PNG", compress_level=3)
        return out.getvalue()


def decode(data: bytes, name: str) -> Image:
    """Make a picture of the bytes of a PNG, JPEG, WebP, BMP or GIF file (its first frame).

    The kind is told by the first bytes, never by the name. Size limits are checked on the
    header, before any pixel is decoded. Transparent parts become white, 16-bit values are scaled,
    the EXIF orientation (CIPA DC-008) is applied, colour profiles are ignored, and the longer
    side is reduced to ``KEPT_SIDE``. No metadata survives.

    Args:
        data: the whole file.
        name: what the visitor calls it; only shown, after cleaning.

    Raises:
        ImageRejected: with a sentence for the visitor, whatever is wrong with the bytes.
    """
    if not data:
        raise ImageRejected("This file is empty.")
    if len(data) > MAX_BYTES:
        raise ImageRejected(f"This file is larger than {MAX_BYTES >> 20} MB; try a smaller one.")
    kind = _kind(data)
    try:
        with _DECODING:
            pixels = _pixels(data, kind)
    except ImageRejected:
        raise
    except (PIL.Image.DecompressionBombError, PIL.Image.DecompressionBombWarning) as error:
        raise ImageRejected(_TOO_LARGE) from error
    except Exception as error:
        raise ImageRejected(
            f"This {kind} file is damaged or incomplete, so it cannot be opened."
        ) from error
    return Image(pixels, _display_name(name))


def _display_name(name: str) -> str:
    """The last part of a path, without control and formatting characters, cut to a line."""
    words = " ".join(re.split(r"[/\\]", name)[-1].split())
    shown = "".join(char for char in words if not unicodedata.category(char).startswith("C"))
    return shown[:MAX_NAME].strip() or "picture"


_KINDS = (
    ("PNG", re.compile(rb"\x89PNG\r\n\x1a\n")),
    ("JPEG", re.compile(rb"\xff\xd8\xff")),
    ("WEBP", re.compile(rb"RIFF....WEBP", re.DOTALL)),
    ("BMP", re.compile(rb"BM")),
    ("GIF", re.compile(rb"GIF8[79]a")),
)
_NOT_TAKEN = (
    (
        rb"....ftyp(?:hei[cxms]|hev[cxms]|mif[12]|msf1|avi[fs])",
        "This is a HEIC or AVIF picture, which cannot be opened here. Export it as JPEG "
        "first: on an iPhone, Settings > Camera > Formats > Most Compatible; on a computer, "
        "open it and save a copy as JPEG.",
    ),
    (rb"....ftyp", "This is a video or camera file; take a still picture of it, as JPEG."),
    (rb"II[*+]\0|MM\0[*+]", "This is a TIFF picture; save it as PNG or JPEG first."),
    (
        rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml.{0,2000}?|<!--.{0,2000}?)?<svg",
        "This is an SVG drawing, which has no pixels yet; export it as PNG first.",
    ),
    (rb"%PDF", "This is a PDF document; save the page or picture you want as PNG or JPEG."),
)
_NOT_TAKEN_PATTERNS = tuple(
    (re.compile(pattern, re.DOTALL | re.IGNORECASE), advice) for pattern, advice in _NOT_TAKEN
)
_SIGNATURE_BYTES = 4096
_UNKNOWN = "This is not a picture that can be opened here; PNG, JPEG, WebP, BMP and GIF can be."


def _kind(data: bytes) -> str:
    """Pillow's name of the format that the first bytes announce."""
    for kind, signature in _KINDS:
        if signature.match(data):
            return kind
    for signature, advice in _NOT_TAKEN_PATTERNS:
        if signature.match(data, 0, _SIGNATURE_BYTES):
            raise ImageRejected(advice)
    raise ImageRejected(_UNKNOWN)


_TOO_LARGE = (
    f"This picture is too large: at most {MAX_PIXELS // 1_000_000} megapixels and "
    f"{MAX_SIDE:,} pixels on a side can be opened."
)


def _check_size(width: int, height: int) -> None:
    if max(width, height) > MAX_SIDE or width * height > MAX_PIXELS:
        raise ImageRejected(_TOO_LARGE)


def _webp_size(data: bytes) -> tuple[int, int]:
    """Width and height in a WebP header (RFC 9649); (0, 0) if there is none to be read.

    Pillow allocates the canvas of a WebP when it opens it, so this comes before.
    """

    def number(start: int, end: int) -> int:
        return int.from_bytes(data[start:end], "little")

    chunk = data[12:16]
    if chunk == b"VP8X":
        return number(24, 27) + 1, number(27, 30) + 1
    if chunk == b"VP8L":
        return (number(21, 25) & 0x3FFF) + 1, (number(21, 25) >> 14 & 0x3FFF) + 1
    if chunk == b"VP8 ":
        return number(26, 28) & 0x3FFF, number(28, 30) & 0x3FFF
    return 0, 0


def _pixels(data: bytes, kind: str) -> np.ndarray:
    """Decode checked bytes to uint8 ``(height, width, 3)``; raises whatever Pillow raises."""
    if kind == "WEBP":
        _check_size(*_webp_size(data))
    if kind == "JPEG" and len(_SCAN.findall(data)) > MAX_SCANS:
        raise ImageRejected("This JPEG is built in a way that takes too long to open.")
    if kind == "JPEG":
        # A multi-picture JPEG (iPhone, 3D camera) would be handed to another plug-in, MPO.
        # Under an unknown marker name it stays a plain JPEG: its first picture.
        data = re.sub(rb"(\xff\xe2..)MPF\0", rb"\1mpf\0", data, flags=re.DOTALL)
    with PIL.Image.open(BytesIO(data), formats=[kind]) as opened:
        _check_size(*opened.size)
        large = opened.width * opened.height > LARGE_PIXELS
        with _LARGE if large else nullcontext():
            return _upright(opened, kind)


def _upright(opened: PIL.Image.Image, kind: str) -> np.ndarray:
    kept = _kept_size(*opened.size)
    opened.draft(None, kept)  # a JPEG decodes straight to an eighth, a quarter or a half
    stored_as = opened.tile[0][3] if kind == "PNG" else ""
    opened.load()  # before EXIF, whose errors are forgiven, so that a cut file is not
    turn = _turn(opened)
    small = rgb_on_white(opened, kept, stored_as)
    return np.asarray(small if turn is None else small.transpose(turn))


def _kept_size(width: int, height: int) -> tuple[int, int]:
    longer = max(width, height)
    if longer <= KEPT_SIDE:
        return width, height
    return max(1, round(width * KEPT_SIDE / longer)), max(1, round(height * KEPT_SIDE / longer))


# EXIF orientation -> what puts the picture upright (CIPA DC-008, tag 0x0112).
_ORIENTATION = 0x0112
_TURNS = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}


def _turn(loaded: PIL.Image.Image) -> Transpose | None:
    try:
        return _TURNS.get(loaded.getexif().get(_ORIENTATION))
    except Exception:  # noqa: BLE001  anything can be in there; the picture is fine without it
        return None
