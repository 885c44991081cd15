"""Picture files for the tests of the decoder, made here: ordinary, odd and bad ones."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from functools import partial

import numpy as np
import PIL.Image

RED, GREEN, BLUE, YELLOW, WHITE = (
    (255, 0, 0),
    (0, 255, 0),
    (0, 0, 255),
    (255, 255, 0),
    (255, 255, 255),
)


def quadrants(colours=(RED, GREEN, BLUE, YELLOW), height=32, width=48) -> np.ndarray:
    """Four flat quarters: top left, top right, bottom left, bottom right."""
    pixels = np.empty((height, width, len(colours[0])), np.uint8)
    pixels[: height // 2, : width // 2] = colours[0]
    pixels[: height // 2, width // 2 :] = colours[1]
    pixels[height // 2 :, : width // 2] = colours[2]
    pixels[height // 2 :, width // 2 :] = colours[3]
    return pixels


def noise(height=48, width=64) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (height, width, 3), np.uint8)


def saved(picture: np.ndarray | PIL.Image.Image, kind: str, **options) -> bytes:
    if isinstance(picture, np.ndarray):
        picture = PIL.Image.fromarray(picture[..., 0] if picture.shape[2] == 1 else picture)
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def chunk(name: bytes, payload: bytes) -> bytes:
    check = zlib.crc32(name + payload)
    return struct.pack(">I", len(payload)) + name + payload + struct.pack(">I", check)


def png(
    width: int, height: int, bits: int, colour: int, rows: bytes, *extra: bytes, interlace=0
) -> bytes:
    """A PNG by hand: ``rows`` are filter bytes and samples, ``extra`` chunks before the data."""
    header = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, interlace)
    body = [chunk(b"IHDR", header), *extra, chunk(b"IDAT", zlib.compress(rows, 1))]
    return b"\x89PNG\r\n\x1a\n" + b"".join(body) + chunk(b"IEND", b"")


def png16(samples: np.ndarray, colour: int, *extra: bytes) -> bytes:
    height, width = samples.shape[:2]
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in samples)
    return png(width, height, 16, colour, rows, *extra)


def bmp(width: int, height: int, bits: int, compression: int, body: bytes, palette=b"") -> bytes:
    start = 54 + len(palette)
    sizes = (start + len(body), 0, start, 40, width, height, 1, bits, compression, len(body))
    header = struct.pack("<2sIIIIiiHHII", b"BM", *sizes)
    return header + struct.pack("<iiII", 2835, 2835, len(palette) // 4, 0) + palette + body


def webp(fourcc: bytes, payload: bytes) -> bytes:
    body = b"WEBP" + fourcc + struct.pack("<I", len(payload)) + payload
    return b"RIFF" + struct.pack("<I", len(body)) + body


def webp_canvas(width: int, height: int) -> bytes:
    sizes = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return webp(b"VP8X", bytes(4) + sizes)


def palette_picture(**info) -> PIL.Image.Image:
    """Quadrants as palette indices 0, 1, 2, 3."""
    indices = quadrants([(0,), (1,), (2,), (3,)])[..., 0]
    picture = PIL.Image.fromarray(indices).convert("L")
    picture.putpalette([*RED, *GREEN, *BLUE, *YELLOW])
    picture.info.update(info)
    return picture


def exif(orientation: int) -> bytes:
    block = PIL.Image.Exif()
    block[0x0112] = orientation
    return block.tobytes()


def frames() -> list[PIL.Image.Image]:
    other = quadrants([BLUE, BLUE, RED, RED])
    return [PIL.Image.fromarray(quadrants()), PIL.Image.fromarray(other)]


def multi_picture_jpeg() -> bytes:
    first, second = frames()
    return saved(first, "MPO", save_all=True, append_images=[second], quality=95)


def adobe_cmyk_jpeg() -> bytes:
    ink = quadrants([(0, 255, 255, 0), (255, 0, 255, 0), (255, 255, 0, 0), (0, 0, 255, 0)])
    return saved(PIL.Image.fromarray(ink, mode="CMYK"), "JPEG", quality=95)


def srgb_profile() -> bytes:
    from PIL import ImageCms

    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


FOUR_GREYS = ((0,), (85,), (170,), (255,))
GREYS = quadrants([(grey,) * 3 for (grey,) in FOUR_GREYS])
HALF = quadrants([(*RED, 255), (*GREEN, 128), (*BLUE, 0), (*YELLOW, 255)])
HALF_ON_WHITE = quadrants([RED, (127, 255, 127), WHITE, YELLOW])
HOLE = quadrants([RED, WHITE, BLUE, YELLOW])
RAMP16 = np.linspace(0, 65535, 512).round().astype(np.uint16)[None].repeat(4, 0)
RAMP8 = np.repeat(np.round(RAMP16 / 257).astype(np.uint8)[..., None], 3, axis=2)
"""What 16-bit grey must become: the whole gradient, not its first 256th and then white."""


def trns(*samples: int) -> bytes:
    return chunk(b"tRNS", struct.pack(f">{len(samples)}H", *samples))


def rgb16() -> np.ndarray:
    return quadrants().astype(np.uint16) * 257


def grey_png(bits: int, transparent: int) -> bytes:
    """Four pixels, the four greys 0, 85, 170, 255 in a depth of 2 or 4 bits, one transparent."""
    steps = [value // (255 // (2**bits - 1)) for (value,) in FOUR_GREYS]
    packed = sum(step << (bits * (3 - place)) for place, step in enumerate(steps))
    return png(4, 1, bits, 0, b"\0" + packed.to_bytes(bits // 2, "big"), trns(transparent))


FOUR_IN_A_ROW = np.repeat(np.array([[0, 85, 170, 255]], np.uint8)[..., None], 3, axis=2)


def with_white(pixels: np.ndarray, *columns: int) -> np.ndarray:
    changed = pixels.copy()
    changed[:, list(columns)] = 255
    return changed


def adam7_png() -> bytes:
    pixels = quadrants(height=8, width=8)
    passes = [(0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2)]
    rows = [
        b"\0" + row.tobytes()
        for top, left, down, across in [*passes, (1, 0, 2, 1)]
        for row in pixels[top::down, left::across]
    ]
    return png(8, 8, 8, 2, b"".join(rows), interlace=1)


def bmp_rows(pixels: np.ndarray) -> bytes:
    return np.ascontiguousarray(pixels[..., ::-1]).tobytes()


def rle8_bmp() -> bytes:
    """Quadrants as runs: 24 of one index, 24 of another, end of line; bottom row first."""
    palette = b"".join(bytes([b, g, r, 0]) for r, g, b in (RED, GREEN, BLUE, YELLOW))
    bottom, top = bytes([24, 2, 24, 3, 0, 0]), bytes([24, 0, 24, 1, 0, 0])
    return bmp(48, 32, 8, 1, bottom * 16 + top * 16 + b"\0\1", palette)


def bmp_with_alpha() -> bytes:
    """Version 4 of the header, the first with a mask for alpha."""
    body = np.ascontiguousarray(HALF[::-1, :, [2, 1, 0, 3]]).tobytes()
    header = struct.pack("<2sIIIIiiHHII", b"BM", 122 + len(body), 0, 122, 108, 48, 32, 1, 32, 3, 0)
    header += struct.pack("<iiII4I", 2835, 2835, 0, 0, 0xFF0000, 0xFF00, 0xFF, 0xFF000000)
    return header + b"sRGB"[::-1] + bytes(48) + body


def gif_claiming(width: int, height: int) -> bytes:
    plain = saved(palette_picture(), "GIF")
    return plain[:6] + struct.pack("<HH", width, height) + plain[10:]


def jpeg_with(segment: bytes, marker=0xE1) -> bytes:
    plain = saved(quadrants(), "JPEG", quality=95)
    return plain[:2] + struct.pack(">BBH", 0xFF, marker, len(segment) + 2) + segment + plain[2:]


# --------------------------------------------------------------------------------------
# Files that are taken: bytes, the pixels they mean, and how far off they may be

Q = quadrants()
MIDDLES = np.ix_([6, 8, 10, 22, 24, 26], [10, 12, 14, 34, 36, 38])
TAKEN: dict[str, tuple[Callable[[], bytes], np.ndarray, int]] = {
    "png-rgb": (lambda: saved(Q, "PNG"), Q, 0),
    "png-grey": (lambda: saved(quadrants(FOUR_GREYS), "PNG"), GREYS, 0),
    "png-1-bit": (
        lambda: saved(PIL.Image.fromarray(Q[..., 2] > 0), "PNG"),
        np.repeat(Q[..., 2:], 3, axis=2),
        0,
    ),
    "png-1-bit-white-is-transparent": (
        lambda: png(8, 1, 1, 0, b"\0\x0f", trns(0)),
        np.full((1, 8, 3), 255, np.uint8),
        0,
    ),
    "png-palette": (lambda: saved(palette_picture(), "PNG"), Q, 0),
    "png-palette-2-bits": (lambda: saved(palette_picture(), "PNG", bits=2), Q, 0),
    "png-palette-one-transparent": (
        lambda: saved(palette_picture(), "PNG", transparency=1),
        HOLE,
        0,
    ),
    "png-palette-alpha-table": (
        lambda: saved(palette_picture(), "PNG", transparency=bytes([255, 128, 0, 255])),
        HALF_ON_WHITE,
        1,
    ),
    "png-rgba": (lambda: saved(HALF, "PNG"), HALF_ON_WHITE, 1),
    "png-grey-alpha": (
        lambda: saved(quadrants([(0, 255), (0, 128), (0, 0), (85, 255)]), "PNG"),
        quadrants([(0,) * 3, (127,) * 3, WHITE, (85,) * 3]),
        1,
    ),
    "png-rgb-one-transparent": (lambda: saved(Q, "PNG", transparency=GREEN), HOLE, 0),
    "png-grey-one-transparent": (
        lambda: saved(quadrants(FOUR_GREYS), "PNG", transparency=85),
        quadrants([(0,) * 3, WHITE, (170,) * 3, WHITE]),
        0,
    ),
    "png-2-bit-grey-one-transparent": (lambda: grey_png(2, 1), with_white(FOUR_IN_A_ROW, 1), 0),
    "png-4-bit-grey-one-transparent": (lambda: grey_png(4, 10), with_white(FOUR_IN_A_ROW, 2), 0),
    # The standard says that bits beyond the file's depth count for nothing.
    "png-grey-transparent-beyond-depth": (
        lambda: png(4, 1, 8, 0, b"\0" + bytes([0, 85, 170, 255]), trns(0x0155)),
        with_white(FOUR_IN_A_ROW, 1),
        0,
    ),
    "png-rgb-transparent-beyond-depth": (
        lambda: png(2, 1, 8, 2, b"\0" + bytes([*BLUE, *GREEN]), trns(0x0100, 0x01FF, 0)),
        np.array([[BLUE, WHITE]], np.uint8),
        0,
    ),
    "png-16-bit-grey": (lambda: png16(RAMP16, 0), RAMP8, 0),
    "png-16-bit-grey-one-transparent": (
        lambda: png16(RAMP16, 0, trns(int(RAMP16[0, 100]))),
        with_white(RAMP8, 100),
        0,
    ),
    "png-16-bit-rgb": (lambda: png16(RAMP16[..., None].repeat(3, 2), 2), RAMP8, 1),
    "png-16-bit-rgb-one-transparent": (
        lambda: png16(rgb16() // 2, 2, trns(0, 0x7FFF, 0)),
        quadrants([(127, 0, 0), WHITE, (0, 0, 127), (127, 127, 0)]),
        0,
    ),
    "png-16-bit-grey-alpha": (
        lambda: png16(np.stack([RAMP16, np.full_like(RAMP16, 65535)], axis=-1), 4),
        RAMP8,
        1,
    ),
    "png-16-bit-grey-see-through": (
        lambda: png16(np.stack([RAMP16, np.zeros_like(RAMP16)], axis=-1), 4),
        np.full_like(RAMP8, 255),
        0,
    ),
    "png-16-bit-rgba": (lambda: png16(HALF.astype(np.uint16) * 257, 6), HALF_ON_WHITE, 1),
    "png-interlaced": (adam7_png, quadrants(height=8, width=8), 0),
    "png-animated": (
        lambda: saved(frames()[0], "PNG", save_all=True, append_images=frames()[1:]),
        Q,
        0,
    ),
    "png-with-colour-profile": (lambda: saved(Q, "PNG", icc_profile=srgb_profile()), Q, 0),
    "png-with-garbage-profile": (lambda: saved(Q, "PNG", icc_profile=b"\xff" * 64), Q, 0),
    "png-with-garbage-exif": (lambda: saved(Q, "PNG", exif=b"Exif\0\0" + b"\xff" * 40), Q, 0),
    "png-then-other-bytes": (lambda: saved(Q, "PNG") + b"<script>" * 99, Q, 0),
    "jpeg": (lambda: saved(Q, "JPEG", quality=95), Q, 4),
    "jpeg-progressive": (lambda: saved(Q, "JPEG", quality=95, progressive=True), Q, 4),
    "jpeg-grey": (lambda: saved(quadrants(FOUR_GREYS), "JPEG", quality=95), GREYS, 3),
    "jpeg-cmyk": (adobe_cmyk_jpeg, Q, 6),
    "jpeg-with-colour-profile": (
        lambda: saved(Q, "JPEG", quality=95, icc_profile=srgb_profile()),
        Q,
        4,
    ),
    "jpeg-with-garbage-exif": (lambda: jpeg_with(b"Exif\0\0" + b"MM\0*" + b"\xff" * 60), Q, 4),
    "jpeg-with-cut-exif": (lambda: jpeg_with(b"Exif\0\0" + exif(6)[6:14]), Q, 4),
    "jpeg-with-orientation-9": (lambda: saved(Q, "JPEG", quality=95, exif=exif(9)), Q, 4),
    "jpeg-multi-picture": (multi_picture_jpeg, Q, 4),
    "jpeg-broken-multi-picture-index": (
        lambda: jpeg_with(b"MPF\0MM\0*\0\0\0\x08\0\0\0\0\0\0", marker=0xE2),
        Q,
        4,
    ),
    "webp": (lambda: saved(Q, "WEBP", quality=95), Q, 12),
    "webp-lossless": (lambda: saved(Q, "WEBP", lossless=True), Q, 0),
    "webp-alpha": (lambda: saved(HALF, "WEBP", lossless=True), HALF_ON_WHITE, 1),
    "webp-animated": (
        lambda: saved(
            frames()[0], "WEBP", save_all=True, append_images=frames()[1:], lossless=True
        ),
        Q,
        0,
    ),
    "gif": (lambda: saved(palette_picture(), "GIF"), Q, 0),
    "gif-grey": (lambda: saved(quadrants(FOUR_GREYS), "GIF"), GREYS, 0),
    "gif-transparent": (lambda: saved(palette_picture(), "GIF", transparency=1), HOLE, 0),
    "gif-animated": (
        lambda: saved(frames()[0], "GIF", save_all=True, append_images=frames()[1:]),
        Q,
        0,
    ),
    "gif-grows-to-its-frame": (partial(gif_claiming, 0, 0), Q, 0),
    "bmp": (lambda: saved(Q, "BMP"), Q, 0),
    "bmp-palette": (lambda: saved(palette_picture(), "BMP"), Q, 0),
    "bmp-grey": (lambda: saved(quadrants(FOUR_GREYS), "BMP"), GREYS, 0),
    "bmp-32-bits-without-alpha": (lambda: saved(HALF, "BMP"), Q, 0),
    "bmp-alpha": (bmp_with_alpha, HALF_ON_WHITE, 1),
    "bmp-top-row-first": (lambda: bmp(48, -32, 24, 0, bmp_rows(Q)), Q, 0),
    "bmp-run-length": (rle8_bmp, Q, 0),
    **{
        f"{kind.lower()}-1x1": (
            lambda kind=kind: saved(np.full((1, 1, 3), 200, np.uint8), kind),
            np.full((1, 1, 3), 200, np.uint8),
            2,
        )
        for kind in ("PNG", "JPEG", "WEBP", "GIF", "BMP")
    },
}


# --------------------------------------------------------------------------------------
# Files that are refused: bytes, and what the sentence must say


def cut(kind: str, share: float, **options) -> bytes:
    """The first part of a file that holds noise, so that every byte of it matters."""
    whole = saved(noise(), kind, **options)
    return whole[: int(len(whole) * share)]


def box(brand: bytes) -> bytes:
    """The start of an ISO base media file: HEIC, AVIF, MP4 and others differ by brand."""
    return struct.pack(">I4s4sI", 16, b"ftyp", brand, 0) + bytes(200)


def jpeg_claiming(width: int, height: int) -> bytes:
    plain = saved(Q, "JPEG")
    place = plain.index(b"\xff\xc0") + 5
    return plain[:place] + struct.pack(">HH", height, width) + plain[place + 4 :]


def gif_with_wide_frame() -> bytes:
    """A small screen, but a first frame that reaches far beyond it."""
    plain = saved(palette_picture(), "GIF")
    frame = plain.index(b",\0\0\0\0")
    return plain[: frame + 5] + struct.pack("<HH", 60_000, 32) + plain[frame + 9 :]


def bomb(side: int = 9000) -> bytes:
    """A whole PNG of a few hundred kilobytes that is 243 MB of white pixels."""
    return png(side, side, 8, 2, (b"\0" + b"\xff" * (3 * side)) * side)


def claiming(width: int, height: int, colour: int = 2) -> bytes:
    return png(width, height, 8, colour, b"\0" * 100)


def vp8l(width: int, height: int) -> bytes:
    return webp(b"VP8L", b"\x2f" + struct.pack("<I", (width - 1) | (height - 1) << 14) + bytes(9))


def vp8(width: int, height: int) -> bytes:
    return webp(b"VP8 ", b"\x10\0\0\x9d\x01\x2a" + struct.pack("<HH", width, height) + bytes(9))


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
DAMAGED, LARGE, UNKNOWN = "damaged or incomplete", "too large", "not a picture"
REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (bytes, "empty"),
    "20-mb-and-a-byte": (lambda: saved(Q, "PNG").ljust((20 << 20) + 1, b"\0"), "larger than 20 MB"),
    "zeros": (lambda: bytes(1000), UNKNOWN),
    "random": (lambda: b"\x07" + noise().tobytes(), UNKNOWN),
    "text": (lambda: b"PNG, honestly", UNKNOWN),
    "html": (lambda: b"<!doctype html><img src=x onerror=alert(1)>", UNKNOWN),
    "zip": (lambda: b"PK\3\4" + bytes(100), UNKNOWN),
    "icon": (lambda: saved(Q, "ICO"), UNKNOWN),
    "portable-pixmap": (lambda: saved(Q, "PPM"), UNKNOWN),
    "postscript": (lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n(/etc/passwd) run", UNKNOWN),
    "jpeg-2000": (lambda: saved(Q, "JPEG2000"), UNKNOWN),
    "sound-in-riff": (lambda: b"RIFF\x24\0\0\0WAVEfmt " + bytes(100), UNKNOWN),
    "tiff": (lambda: saved(Q, "TIFF"), "TIFF"),
    "tiff-big-endian": (lambda: b"MM\0*" + bytes(100), "TIFF"),
    "pdf": (lambda: b"%PDF-1.7\n" + bytes(100), "PDF"),
    "svg": (lambda: SVG, "SVG"),
    "svg-after-declaration": (lambda: b'\xef\xbb\xbf<?xml version="1.0"?>\n' + SVG, "SVG"),
    "heic": (partial(box, b"heic"), "Export it as JPEG"),
    "heif": (partial(box, b"mif1"), "Export it as JPEG"),
    "avif": (lambda: saved(Q, "AVIF"), "Export it as JPEG"),
    "mp4": (partial(box, b"isom"), "video"),
    "quicktime": (partial(box, b"qt  "), "video"),
    "png-bomb": (bomb, LARGE),
    "png-claims-9000x9000": (partial(claiming, 9000, 9000), LARGE),
    "png-claims-20000x10": (partial(claiming, 20_000, 10), LARGE),
    "png-claims-10x20000": (partial(claiming, 10, 20_000), LARGE),
    "png-claims-50-megapixels-and-some": (partial(claiming, 5001, 10_000), LARGE),
    "png-claims-2147483647": (partial(claiming, 2**31 - 1, 2**31 - 1), LARGE),
    "jpeg-claims-65000x65000": (partial(jpeg_claiming, 65_000, 65_000), LARGE),
    "jpeg-claims-9000x9000": (partial(jpeg_claiming, 9000, 9000), LARGE),
    "gif-claims-65535x65535": (partial(gif_claiming, 65_535, 65_535), LARGE),
    "gif-with-wide-frame": (gif_with_wide_frame, LARGE),
    "bmp-claims-9000x9000": (lambda: bmp(9000, 9000, 24, 0, bytes(100)), LARGE),
    "webp-canvas-16384x16384": (partial(webp_canvas, 16_384, 16_384), LARGE),
    "webp-canvas-100000x1": (partial(webp_canvas, 100_000, 1), LARGE),
    "webp-lossless-claims-16000x16000": (partial(vp8l, 16_000, 16_000), LARGE),
    "webp-lossy-claims-16000x16000": (partial(vp8, 16_000, 16_000), LARGE),
    "png-0x5": (partial(claiming, 0, 5), DAMAGED),
    "png-signature-alone": (lambda: b"\x89PNG\r\n\x1a\n", DAMAGED),
    "png-without-pixels": (lambda: saved(Q, "PNG").split(b"IDAT")[0][:-4], DAMAGED),
    "png-signature-on-a-jpeg": (lambda: b"\x89PNG\r\n\x1a\n" + saved(Q, "JPEG"), DAMAGED),
    "png-corrupt-stream": (
        lambda: saved(noise(), "PNG", compress_level=9).replace(b"\x78\xda", b"\0\0"),
        DAMAGED,
    ),
    "png-text-bomb": (
        lambda: png(
            1, 1, 8, 2, bytes(4), chunk(b"zTXt", b"k\0\0" + zlib.compress(bytes(5_000_000)))
        ),
        DAMAGED,
    ),
    "png-chunk-of-4-gigabytes": (
        lambda: saved(Q, "PNG")[:33] + b"\xff\xff\xff\xfftEXt" + bytes(100),
        DAMAGED,
    ),
    "jpeg-header-alone": (lambda: saved(Q, "JPEG")[:160], DAMAGED),
    "jpeg-start-marker-alone": (lambda: b"\xff\xd8\xff", DAMAGED),
    "jpeg-start-then-html": (lambda: b"\xff\xd8\xff<html><script>alert(1)</script>", DAMAGED),
    "gif-header-alone": (lambda: b"GIF89a", DAMAGED),
    "gif-without-frame": (lambda: b"GIF89a\x05\0\x05\0\0\0\0;", DAMAGED),
    "bmp-text": (lambda: b"BMW sells motorcycles.", DAMAGED),
    "bmp-negative-width": (lambda: bmp(-48, 32, 24, 0, bytes(4608)), LARGE),
    "bmp-7-bits": (lambda: bmp(48, 32, 7, 0, bytes(4608)), DAMAGED),
    "webp-nothing-inside": (lambda: b"RIFF\x04\0\0\0WEBP", DAMAGED),
    "webp-canvas-without-picture": (partial(webp_canvas, 100, 100), DAMAGED),
    **{
        f"{kind.lower()}-cut-at-{share:.0%}": (partial(cut, kind, share), DAMAGED)
        for kind in ("PNG", "JPEG", "WEBP", "GIF", "BMP")
        for share in (0.05, 0.5, 0.9, 0.99)
    },
    "jpeg-progressive-cut": (partial(cut, "JPEG", 0.6, progressive=True), DAMAGED),
    "jpeg-with-exif-cut": (partial(cut, "JPEG", 0.9, exif=exif(6)), DAMAGED),
    "png-with-exif-cut": (partial(cut, "PNG", 0.9, exif=exif(6)), DAMAGED),
    "webp-with-exif-cut": (partial(cut, "WEBP", 0.9, exif=exif(6)), DAMAGED),
}
