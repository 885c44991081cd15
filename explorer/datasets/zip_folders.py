"""Where the members of a zip of pictures lie, and which folder says what a picture shows."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import PurePosixPath

from explorer.datasets.dataset import DatasetRejected
from explorer.datasets.folder import shown

PICTURES = (".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".webp", ".bmp", ".gif")
"""How names of pictures end."""
_MOST_FOLDERS = 16  # around a file
_SPLITS = {"train", "training", "test", "testing", "val", "valid", "validation"}
_BY_THE_SYSTEM = {"thumbs.db", "desktop.ini", "icon\r"}
_UTF8 = 0x800


def name_in_zip(member: zipfile.ZipInfo) -> str:
    """A member's name; Macs write UTF-8 without saying so, which is then read as code page 437."""
    name = member.filename
    if not member.flag_bits & _UTF8:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode()
    return unicodedata.normalize("NFC", name)


def safe_path(member: zipfile.ZipInfo) -> PurePosixPath:
    """Where a member lies within the zip.

    Raises:
        DatasetRejected: if that leads out of it, or lies too deep.
    """
    for name in (member.orig_filename, member.filename, name_in_zip(member)):
        path = PurePosixPath(name)
        leads_out = path.is_absolute() or ".." in path.parts or re.match("[A-Za-z]:", name)
        if leads_out or "\\" in name or "\0" in name:
            raise DatasetRejected(
                f"The name {shown(name)} leads out of the zip or is written with backslashes; "
                "this zip is not opened. Please pack the folder anew."
            )
    if len(path.parts) > _MOST_FOLDERS:
        raise DatasetRejected(
            f"The zip has more than {_MOST_FOLDERS} folders in each other. Pack the classes alone."
        )
    return path


def is_by_the_system(path: PurePosixPath) -> bool:
    """Whether it is what Mac OS or Windows add, or anything else that is hidden."""
    is_hidden = any(part.startswith(".") for part in path.parts)
    return is_hidden or "__MACOSX" in path.parts or path.name.lower() in _BY_THE_SYSTEM


def class_folders(paths: list[PurePosixPath]) -> Iterator[str]:
    """The folder that says what a picture shows; "" for what lies beside the folders.

    A folder around all pictures is taken off before, and so are the parts of a data set.
    """
    while _has_root(paths):
        paths = [PurePosixPath(*path.parts[1:] or path.parts) for path in paths]
    for path in paths:
        yield path.parts[0] if len(path.parts) > 1 else ""


def _has_root(paths: list[PurePosixPath]) -> bool:
    """Whether the first folders name no classes: those below do, or most of what is there."""
    pictures = [path for path in paths if path.suffix.lower() in PICTURES]
    pictures = [path for path in pictures if len(path.parts) > 1]
    firsts = {path.parts[0].lower() for path in pictures}
    below = [path.parts[1] for path in pictures if len(path.parts) > 2]
    if not below or not (len(firsts) == 1 or firsts <= _SPLITS):
        return False
    strays = len(pictures) - len(below)  # a picture of all for instance, or what is to be named
    return not strays or (len(set(below)) > 1 and (firsts <= _SPLITS or strays < len(below)))
