"""The door for a zip of pictures by class: one folder for each, read in memory and within limits.

Nothing is ever unpacked to the disk. What makes a zip dangerous (paths that lead elsewhere,
passwords, bytes that several members share, far more inside than outside) refuses it as a whole;
what is merely no picture is left out, and listed with the reason.
"""

from __future__ import annotations

import io
import re
import stat
import time
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import PurePosixPath

from explorer import images
from explorer.datasets.dataset import DatasetRejected
from explorer.datasets.folder import shown
from explorer.datasets.zip_directory import check_directory, check_members
from explorer.images import Image, ImageRejected, decode

MAX_CLASSES = 20
"""Most classes."""
MAX_CLASS_NAME = 40
"""Longest name of a class, in characters; what is longer is cut."""
KEPT_SIDE = 320
"""Longer side, in pixels, to which pictures are reduced: networks here look at 224."""
MAX_KEPT_BYTES = 300_000_000
"""Most bytes of pixels that are kept of one zip; 1,000 pictures of 320 x 320 have as many."""
MAX_SECONDS = 120.0
"""How long pictures are opened; a zip can hold many that take long, though they are small."""

_SPLITS = {"train", "training", "test", "testing", "val", "valid", "validation"}
_PACKED = (".zip", ".tar", ".tgz", ".gz", ".bz2", ".xz", ".7z", ".rar", ".jar", ".keras")
_PACKED_STARTS = (b"PK\3\4", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!")
_PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif")
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_UTF8 = 0x800
_NESTED = "It is an archive inside the archive, which is not opened."
_WITHOUT_FOLDER = "It lies beside the folders, so nobody knows what it shows."


@dataclass(frozen=True, eq=False)
class PictureClass:
    """A class and its pictures.

    Attributes:
        name: of its folder; to be shown as plain text.
        pictures: in the order of their names; at most `KEPT_SIDE` pixels on a side.
    """

    name: str
    pictures: tuple[Image, ...]


@dataclass(frozen=True)
class Skipped:
    """A member that was left out.

    Attributes:
        name: within the zip; to be shown as plain text.
        reason: a sentence.
    """

    name: str
    reason: str


@dataclass(frozen=True, eq=False)
class PictureZip:
    """What a zip of pictures holds.

    Attributes:
        classes: those with at least one picture, in the order of their names.
        skipped: what was left out, in the order of the zip.
    """

    classes: tuple[PictureClass, ...]
    skipped: tuple[Skipped, ...]


def read_picture_zip(data: bytes, progress: Callable[[float], None] = lambda _: None) -> PictureZip:
    """Read a zip that has a folder with pictures for each class.

    A folder around all others is looked through, and so are "train", "test" and "validation".
    Folders whose names differ in nothing but capitals are one class. What Mac OS and Windows add
    by themselves is passed over in silence.

    Args:
        data: the whole zip.
        progress: told now and then what part is done, 0 to 1; an exception from it gives up.

    Raises:
        DatasetRejected: with a sentence for the visitor, if the zip is refused or holds no
            picture in a folder.
    """
    check_directory(data)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except Exception as error:  # a damaged archive fails in any way it likes
        raise DatasetRejected("This zip is damaged. Please pack the folder anew.") from error
    with archive:
        members = archive.infolist()
        check_members(data, members)
        paths = [_safe_path(member) for member in members]
        return _Reading(archive, members, paths).everything(progress)


class _Reading:
    """One zip being read: what was found so far, and what was left out."""

    def __init__(
        self,
        archive: zipfile.ZipFile,
        members: list[zipfile.ZipInfo],
        paths: list[PurePosixPath],
    ) -> None:
        wanted = [
            (member, path)
            for member, path in zip(members, paths, strict=True)
            if path.parts and not member.is_dir() and not _is_by_the_system(path)
        ]
        folders = _folders([path for _, path in wanted])
        self._archive = archive
        self._wanted = [(*one, folder) for one, folder in zip(wanted, folders, strict=True)]
        self._names: dict[str, str] = {}
        self._pictures: dict[str, list[tuple[str, Image]]] = {}
        self._skipped: list[Skipped] = []
        self._seen: set[PurePosixPath] = set()
        self._kept = 0

    def everything(self, progress: Callable[[float], None]) -> PictureZip:
        """Read all pictures."""
        self._count_classes()
        end = time.monotonic() + MAX_SECONDS
        for position, (member, path, folder) in enumerate(self._wanted):
            if reason := self._take(member, path, folder, late=time.monotonic() > end):
                self._skipped.append(Skipped(shown(_name(member)), reason))
            progress((position + 1) / len(self._wanted))
        if not self._pictures:
            raise DatasetRejected(self._why_nothing())
        return PictureZip(tuple(self._classes()), tuple(self._skipped))

    def _count_classes(self) -> None:
        """The classes, before any picture is opened."""
        folders = {folder for *_, folder in self._wanted if folder}
        for folder in sorted(folders, key=lambda one: (one.casefold(), one)):
            self._names.setdefault(_named(folder).casefold(), _named(folder))
        if len(self._names) > MAX_CLASSES:
            raise DatasetRejected(
                f"This zip has {len(self._names)} folders of pictures; at most {MAX_CLASSES} "
                "classes are taken."
            )

    def _take(self, member: zipfile.ZipInfo, path: PurePosixPath, folder: str, late: bool) -> str:
        """Take a picture; returns why not, or ""."""
        if reason := self._why_not(member, path, folder, late):
            return reason
        try:
            with self._archive.open(member) as opened:
                # Without a number, all is unpacked before what is too much is thrown away.
                content = opened.read(member.file_size + 1)
        except Exception:  # noqa: BLE001  damage shows in any way it likes
            return "Its bytes in the zip are damaged."
        if content.startswith(_PACKED_STARTS):
            return _NESTED
        try:
            picture = _reduced(decode(content, path.name))
        except ImageRejected as rejection:
            return str(rejection)
        self._kept += picture.pixels.nbytes
        key = _named(folder).casefold()
        self._pictures.setdefault(key, []).append((str(path), picture))
        return ""

    def _why_not(
        self, member: zipfile.ZipInfo, path: PurePosixPath, folder: str, late: bool
    ) -> str:
        """What is known without a look at the bytes."""
        twice = path in self._seen
        self._seen.add(path)
        mode = stat.S_IFMT(member.external_attr >> 16)
        for holds, reason in (
            (mode not in (0, stat.S_IFREG), "It is a link or a device, which are not followed."),
            (path.name.lower().endswith(_PACKED), _NESTED),
            (not folder, _WITHOUT_FOLDER),
            (twice, "The zip has two files of this name; the first one is taken."),
            (member.compress_type not in _METHODS, "It is compressed in an unusual way."),
            (
                member.file_size > images.MAX_BYTES,
                f"It is larger than {images.MAX_BYTES >> 20} MB.",
            ),
            (late, f"Opening the ones before took more than {MAX_SECONDS:.0f} seconds."),
            (
                self._kept > MAX_KEPT_BYTES,
                f"The ones before fill the {MAX_KEPT_BYTES // 1_000_000} MB that are kept.",
            ),
        ):
            if holds:
                return reason
        return ""

    def _classes(self) -> Iterator[PictureClass]:
        for key, name in self._names.items():
            found = sorted(self._pictures.get(key, []), key=lambda one: one[0])
            if found:
                yield PictureClass(name, tuple(picture for _, picture in found))

    def _why_nothing(self) -> str:
        if not self._skipped:
            return "There is no picture in this zip."
        if all(one.reason == _WITHOUT_FOLDER for one in self._skipped):
            return (
                "The pictures lie in this zip without folders. Put those of each class into a "
                "folder that bears its name, and pack these folders."
            )
        first = self._skipped[0]
        return f"No picture of this zip can be used. {first.name}: {first.reason}"


def _reduced(picture: Image) -> Image:
    longer = max(picture.height, picture.width)
    if longer <= KEPT_SIDE:
        return picture
    height, width = (
        max(1, round(side * KEPT_SIDE / longer)) for side in (picture.height, picture.width)
    )
    return Image(picture.resized(height, width), picture.name)


def _name(member: zipfile.ZipInfo) -> str:
    """A member's name; Macs write UTF-8 without saying so, which is then read as code page 437."""
    name = member.filename
    if not member.flag_bits & _UTF8:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode()
    return unicodedata.normalize("NFC", name)


def _safe_path(member: zipfile.ZipInfo) -> PurePosixPath:
    """Where a member lies within the zip; it must not lead out of it."""
    for name in (member.orig_filename, member.filename, _name(member)):
        path = PurePosixPath(name)
        leads_out = path.is_absolute() or ".." in path.parts or re.match("[A-Za-z]:", name)
        if leads_out or "\\" in name or "\0" in name:
            raise DatasetRejected(
                f"The name {shown(name)} leads out of the zip or is written with backslashes; "
                "this zip is not opened. Please pack the folder anew."
            )
    return path


def _is_by_the_system(path: PurePosixPath) -> bool:
    """Whether it is what Mac OS or Windows add, or anything else that is hidden."""
    is_hidden = any(part.startswith(".") for part in path.parts)
    return is_hidden or "__MACOSX" in path.parts or path.name in ("Thumbs.db", "desktop.ini")


def _folders(paths: list[PurePosixPath]) -> Iterator[str]:
    """The folder that says what a picture shows; "" for what lies beside the folders.

    A folder around all pictures is taken off before, and so are the parts of a data set.
    """
    while _has_root(paths):
        paths = [PurePosixPath(*path.parts[1:] or path.parts) for path in paths]
    for path in paths:
        yield path.parts[0] if len(path.parts) > 1 else ""


def _has_root(paths: list[PurePosixPath]) -> bool:
    pictures = [path for path in paths if path.suffix.lower() in _PICTURES]
    pictures = [path for path in pictures if len(path.parts) > 1]
    firsts = {path.parts[0] for path in pictures}
    deep = bool(pictures) and all(len(path.parts) > 2 for path in pictures)
    return deep and (len(firsts) == 1 or {first.lower() for first in firsts} <= _SPLITS)


def _named(folder: str) -> str:
    return class_name(folder) or "class"


def class_name(text: str) -> str:
    """The name of a class, out of text from outside: on one line, printable, not too long.

    >>> class_name("my  cats\\n")
    'my cats'
    """
    words = " ".join(text.split())
    clean = "".join(char for char in words if not unicodedata.category(char).startswith("C"))
    return clean[:MAX_CLASS_NAME].strip()
