"""More archives that lie, swell or are none; those that every reader knows are in `hostile`."""

from __future__ import annotations

import io
import pickle
import struct
import zipfile
import zlib
from collections.abc import Callable

from tests.model_files.files import CONFIG, METADATA, WEIGHTS, members, packed, small


def _with(name: str, content: bytes = b"x") -> bytes:
    return packed({**members(small()), name: content})


def _swelling(member: str, size: int) -> bytes:
    return packed({**members(small()), member: bytes(size)}, zipfile.ZIP_DEFLATED)


def _without(member: str) -> bytes:
    return packed({name: one for name, one in members(small()).items() if name != member})


def damaged() -> bytes:
    """A checksum does not fit."""
    data = bytearray(small())
    data[data.find(b"date_saved")] ^= 1
    return bytes(data)


def endless_directory(large: bool = False) -> bytes:
    """A list of two million members without content: gigabytes once it is objects.

    Args:
        large: say so in the way of archives above 4 GB.
    """
    head, entry, count = b"PK\x03\x04" + bytes(26), b"PK\x01\x02" + bytes(42), 2_000_000
    size, data = len(entry) * count, head + entry * count
    if large:
        place = len(data)
        data += b"PK\x06\x06" + struct.pack(
            "<QHHLLQQQQ", 44, 45, 45, 0, 0, count, count, size, len(head)
        )
        data += b"PK\x06\x07" + struct.pack("<LQL", 0, place, 1)
        size = 100
    return data + b"PK\x05\x06" + struct.pack("<HHHHLLH", 0, 0, 3, 3, size, len(head), 0)


def with_a_comment() -> bytes:
    """The end of the archive is not at its end."""
    file = io.BytesIO(small())
    with zipfile.ZipFile(file, "a") as archive:
        archive.comment = b"PK\x05\x06" + bytes(18)
    return file.getvalue()


HOSTILE: dict[str, Callable[[], bytes]] = {
    "empty file": lambda: b"",
    "text": lambda: b"model = keras.Sequential()",
    "empty archive": lambda: packed({}),
    "only a beginning": lambda: b"PK\x03\x04",
    "archive without its end": lambda: small()[:-500],
    "half an archive": lambda: small()[: len(small()) // 2],
    "SavedModel": lambda: packed({"saved_model.pb": b"\x08\x01", "variables/0": b""}),
    "PyTorch": lambda: packed({"archive/data.pkl": pickle.dumps([print]), "archive/0": b""}),
    "ONNX": lambda: b"\x08\x07\x12\x07pytorch",
    "gzip": lambda: b"\x1f\x8b\x08\0" + zlib.compress(small()),
    "a fourth member": lambda: _with("setup.py"),
    "a folder": lambda: _with("layers/"),
    "absolute path": lambda: _with("/etc/cron.d/evil"),
    "path of Windows": lambda: _with("..\\..\\evil.py"),
    "a name of two kilobytes": lambda: _with("a" * 2_000),
    "no weights member": lambda: _without(WEIGHTS),
    "no metadata": lambda: _without(METADATA),
    "swelling description": lambda: _swelling(CONFIG, 9_000_000),
    "swelling metadata": lambda: _swelling(METADATA, 1_000_000),
    "endless directory": endless_directory,
    "endless directory of a large archive": lambda: endless_directory(large=True),
    "an end in a comment": with_a_comment,
    "damaged": damaged,
    "compressed unusually": lambda: packed(members(small()), zipfile.ZIP_BZIP2),
}
"""Refused before the description is looked at."""
