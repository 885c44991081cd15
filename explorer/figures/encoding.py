"""Pixels as text that a browser shows at once: PNG data URIs, without a second request."""

from __future__ import annotations

import base64
from io import BytesIO

import numpy as np
from PIL import Image as Pillow

from explorer.images import Image


def png_uri(pixels: np.ndarray) -> str:
    """A lossless data URI.

    Args:
        pixels: uint8 ``(height, width)`` grey or ``(height, width, 3)`` RGB.
    """
    return _data_uri(Pillow.fromarray(pixels), "PNG", "image/png", optimize=False)


def png_bytes(image: Image) -> bytes:
    """A picture as a PNG file, pixel by pixel."""
    return png_of(image.pixels)


def png_of(pixels: np.ndarray) -> bytes:
    """A PNG file, pixel by pixel; takes what `png_uri` takes."""
    buffer = BytesIO()
    Pillow.fromarray(pixels).save(buffer, format="PNG")
    return buffer.getvalue()


def photo_uri(image: Image, longest_side: int) -> str:
    """A photo for looking at (WebP, slightly lossy), reduced to ``longest_side`` pixels."""
    photo = Pillow.fromarray(image.pixels)
    photo.thumbnail((longest_side, longest_side), Pillow.Resampling.LANCZOS)
    return _data_uri(photo, "WEBP", "image/webp", quality=88, method=2)


def jpeg_uri(pixels: np.ndarray) -> str:
    """A data URI for looking at photos, made within milliseconds.

    JPEG is slightly lossy; colours keep their full resolution, so that noise looks as it is.

    Args:
        pixels: uint8 ``(height, width, 3)`` RGB.
    """
    return _data_uri(Pillow.fromarray(pixels), "JPEG", "image/jpeg", quality=90, subsampling=0)


def _data_uri(picture: Pillow.Image, kind: str, media_type: str, **options) -> str:
    buffer = BytesIO()
    picture.save(buffer, format=kind, **options)
    return f"data:{media_type};base64,{base64.b64encode(buffer.getvalue()).decode()}"
