"""The list of members at the end of a zip, checked before anything of it is unpacked.

Python's own reader takes the whole list in, however long it is, and in 3.11.7 lets members share
their bytes: a file of 11 KB can so become 262 MB. Source of such files and of the cure:
D. Fifield, A better zip bomb, 13th USENIX Workshop on Offensive Technologies, 2019. The layout is
that of PKWARE's APPNOTE.TXT, sections 4.3.7 (local header), 4.3.12 (directory) and 4.3.16 (end).
"""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Sequence

from explorer.datasets.dataset import DatasetRejected
from explorer.datasets.folder import shown

MAX_ZIP_BYTES = 100_000_000
"""Longest zip."""
MAX_ENTRIES = 5_000
"""Most members, folders included."""
MAX_UNPACKED = 300_000_000
"""Most bytes of all members together when unpacked."""
MAX_RATIO = 100
"""Most bytes that one byte of a member, or of the zip, unpacks to."""

_LOCAL, _CENTRAL, _END, _LOCATOR = b"PK\3\4", b"PK\1\2", b"PK\5\6", b"PK\6\7"
_LOCAL_BYTES, _CENTRAL_BYTES, _END_BYTES, _LOCATOR_BYTES = 30, 46, 22, 20
_MOST_COMMENT = 0xFFFF
_LONGEST_NAME = 1_000  # bytes; longer ones are made to keep a machine busy
_SECRET = 0x1 | 0x40 | 0x2000  # encrypted; strongly; with a hidden directory
_ANEW = "Please pack the folder into a new zip."
_DAMAGED = f"This zip is damaged or cut off. {_ANEW}"
_ZIP64 = f"This zip is written in a form for more than 4 GB (zip64), which is not taken. {_ANEW}"
_OTHERS = (
    (b"Rar!", "This is a RAR archive, not a zip."),
    (b"7z\xbc\xaf\x27\x1c", "This is a 7z archive, not a zip."),
    (b"\x1f\x8b", "This is a gzip archive, not a zip."),
    (b"\xfd7zXZ", "This is an xz archive, not a zip."),
    (b"\xff\xd8\xff", "This is a picture, not a zip; bring single pictures class by class."),
    (b"\x89PNG", "This is a picture, not a zip; bring single pictures class by class."),
)


def check_directory(data: bytes) -> None:
    """See that the list of members is short, whole, and all that there is besides the members.

    Args:
        data: the zip.

    Raises:
        DatasetRejected: with a sentence for the visitor.
    """
    if len(data) > MAX_ZIP_BYTES:
        raise DatasetRejected(
            f"This zip has {len(data) / 1e6:.0f} MB; at most {MAX_ZIP_BYTES // 1_000_000} MB are "
            "taken. Smaller pictures do as well: the network looks at 224 pixels at most."
        )
    if not data.startswith((_LOCAL, _END)):
        told = next((told for start, told in _OTHERS if data.startswith(start)), None)
        raise DatasetRejected(told or "This is not a zip, whatever its name says.")
    end = _end_of_directory(data)
    disk, first_disk, here, entries, size, start = struct.unpack_from("<4H2L", data, end + 4)
    if data[max(0, end - _LOCATOR_BYTES) :].startswith(_LOCATOR) or 0xFFFFFFFF in (size, start):
        raise DatasetRejected(_ZIP64)
    if disk or first_disk or here != entries:
        raise DatasetRejected("This is one part of a zip in several parts. Pack it into one.")
    if entries > MAX_ENTRIES:
        raise DatasetRejected(_too_many(entries))
    if start + size != end:
        raise DatasetRejected(_DAMAGED)
    _walk(data, start, end, entries)


def check_members(data: bytes, members: Sequence[zipfile.ZipInfo]) -> None:
    """See that what the members claim is bearable, and that no two share their bytes.

    Args:
        data: the zip.
        members: all of them, as Python's reader understands them.

    Raises:
        DatasetRejected: with a sentence for the visitor.
    """
    if any(member.flag_bits & _SECRET for member in members):
        raise DatasetRejected("This zip is locked with a password. Pack it without one.")
    unpacked = sum(member.file_size for member in members)
    if unpacked > MAX_UNPACKED:
        raise DatasetRejected(
            f"This zip unpacks to {unpacked / 1e6:.0f} MB; at most "
            f"{MAX_UNPACKED // 1_000_000} MB are taken. Leave some pictures out, or shrink them."
        )
    for member in members:
        if member.file_size > MAX_RATIO * member.compress_size:
            raise DatasetRejected(
                f"{shown(member.filename)} unpacks to more than {MAX_RATIO} times its size, as "
                "files do that are made to fill a machine; this zip is not opened."
            )
    if unpacked > MAX_RATIO * len(data):
        raise DatasetRejected(f"This zip unpacks to more than {MAX_RATIO} times its size.")
    _check_apart(data, members)


def _check_apart(data: bytes, members: Sequence[zipfile.ZipInfo]) -> None:
    """Each member has bytes of its own, all of them before the directory."""
    [(_, start)] = [struct.unpack_from("<2L", data, _end_of_directory(data) + 12)]
    free = 0
    for member in sorted(members, key=lambda one: one.header_offset):
        if member.header_offset < free:
            raise DatasetRejected(
                f"{shown(member.filename)} shares its bytes with another member, as in files "
                "that are made to fill a machine; this zip is not opened."
            )
        header = data[member.header_offset : member.header_offset + _LOCAL_BYTES]
        if len(header) < _LOCAL_BYTES or not header.startswith(_LOCAL):
            raise DatasetRejected(_DAMAGED)
        name, extra = struct.unpack_from("<2H", header, 26)
        free = member.header_offset + _LOCAL_BYTES + name + extra + member.compress_size
    if free > start:
        raise DatasetRejected(_DAMAGED)


def _end_of_directory(data: bytes) -> int:
    """Where the record at the end begins; behind it is nothing but its own comment."""
    last = data[-_END_BYTES:]
    if last.startswith(_END) and last.endswith(b"\0\0"):
        return len(data) - _END_BYTES
    end = data.rfind(_END, max(0, len(data) - _END_BYTES - _MOST_COMMENT))
    if end < 0 or len(data) < end + _END_BYTES:
        raise DatasetRejected(_DAMAGED)
    [comment] = struct.unpack_from("<H", data, end + 20)
    if end + _END_BYTES + comment != len(data):
        raise DatasetRejected(_DAMAGED)
    return end


def _walk(data: bytes, position: int, end: int, entries: int) -> None:
    """Step over the directory's headers: as many as it says, and up to its very end."""
    count = 0
    while position < end:
        header = data[position : min(position + _CENTRAL_BYTES, end)]
        if len(header) < _CENTRAL_BYTES or not header.startswith(_CENTRAL):
            raise DatasetRejected(_DAMAGED)
        sizes = struct.unpack_from("<2L", header, 20)
        lengths = struct.unpack_from("<3H", header, 28)
        disk, [offset] = header[34:36], struct.unpack_from("<L", header, 42)
        if 0xFFFFFFFF in (*sizes, offset) or disk != b"\0\0":
            raise DatasetRejected(_ZIP64)
        if lengths[0] > _LONGEST_NAME:
            raise DatasetRejected(
                f"A name in this zip is longer than {_LONGEST_NAME:,} bytes; shorten it."
            )
        position += _CENTRAL_BYTES + sum(lengths)
        count += 1
        if count > MAX_ENTRIES:
            raise DatasetRejected(_too_many(count))
    if position != end or count != entries:
        raise DatasetRejected(_DAMAGED)


def _too_many(count: int) -> str:
    return (
        f"This zip has {count:,} files and folders or more; at most {MAX_ENTRIES:,} are taken. "
        "Leave some pictures out."
    )
