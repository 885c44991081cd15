"""Zips for tests: honest ones, and such as nobody should open."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping

import numpy as np

from explorer.images import Image

END_BYTES = 22


def png(value: int = 0, side: int = 4) -> bytes:
    """A picture that no other value gives: bars of it and of its opposite."""
    pixels = np.full((side, side, 3), value % 256, np.uint8)
    pixels[::2] = 255 - value % 256
    pixels[0, 0] = value // 256
    return Image(pixels, "bars").png()


def zipped(files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of the files."""
    return zipped_members(
        (zipfile.ZipInfo(name), content, method) for name, content in files.items()
    )


def zipped_members(members: Iterable[tuple[zipfile.ZipInfo, bytes, int]]) -> bytes:
    """A zip of members with facts of their own, each with its content and way of packing."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for info, content, method in members:
            archive.writestr(info, content, method)
    return out.getvalue()


def deflated(content: bytes) -> bytes:
    """The content as a zip packs it."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(content) + packer.flush()


def local_header(name: bytes, packed: bytes, content: bytes, method: int = 8) -> bytes:
    """What stands in front of a member (APPNOTE.TXT, 4.3.7)."""
    facts = (20, 0, method, 0, 0x21, zlib.crc32(content), len(packed), len(content))
    return struct.pack("<4s5H3L2H", b"PK\3\4", *facts, len(name), 0) + name


def central_header(name: bytes, packed: bytes, content: bytes, at: int, method: int = 8) -> bytes:
    """The member in the directory (APPNOTE.TXT, 4.3.12)."""
    facts = (20, 20, 0, method, 0, 0x21, zlib.crc32(content), len(packed), len(content))
    header = struct.pack("<4s6H3L5H2L", b"PK\1\2", *facts, len(name), 0, 0, 0, 0, 0, at)
    return header + name


def directory_end(entries: int, size: int, start: int, comment: bytes = b"") -> bytes:
    """The record at the end (APPNOTE.TXT, 4.3.16)."""
    return (
        struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, entries, entries, size, start, len(comment))
        + comment
    )


def overlapping(copies: int, kernel: bytes) -> bytes:
    """Fifield's simplest bomb: all members of the directory are one and the same kernel."""
    packed = deflated(kernel)
    body = local_header(b"a/0.png", packed, kernel) + packed
    directory = b"".join(central_header(b"a/0.png", packed, kernel, at=0) for _ in range(copies))
    return body + directory + directory_end(copies, len(directory), len(body))


def quoted(members: int, kernel: bytes) -> bytes:
    """Fifield's bomb with quotes: each member holds the headers of those behind it, and the kernel.

    Every local header agrees with the directory, so that readers that compare them see nothing.
    """
    tail, tail_content, made = deflated(kernel), kernel, []
    for number in reversed(range(members)):
        name = b"a/%03d" % number
        header = local_header(name, tail, tail_content)
        made.insert(0, (name, tail, tail_content, header))
        # A stored block of deflate in the member before holds this header as it is.
        quote = struct.pack("<BHH", 0, len(header), len(header) ^ 0xFFFF) + header
        tail, tail_content = quote + tail, header + tail_content
    _, packed, _, header = made[0]
    body = header + packed
    directory = b"".join(
        central_header(name, packed, content, body.index(header))
        for name, packed, content, header in made
    )
    return body + directory + directory_end(members, len(directory), len(body))
