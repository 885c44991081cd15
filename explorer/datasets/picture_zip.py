"""The door for a zip of pictures by class: one folder for each, read in memory and within limits.

Nothing is ever unpacked to the disk. What makes a zip dangerous (paths that lead elsewhere,
passwords, bytes that several members share, far more inside than outside) refuses it as a whole;
what is merely no picture is left out, and listed with the reason.
"""

from __future__ import annotations

import io
import stat
import time
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from explorer import images
from explorer.datasets.dataset import DatasetRejected
from explorer.datasets.folder import shown
from explorer.datasets.zip_directory import check_directory, check_members
from explorer.datasets.zip_folders import (
    PICTURES,
    class_folders,
    is_by_the_system,
    name_in_zip,
    safe_path,
)
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

_PACKED = (".zip", ".tar", ".tgz", ".gz", ".bz2", ".xz", ".7z", ".rar", ".jar", ".keras")
_PACKED_STARTS = (b"PK\3\4", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!")
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_NESTED = "It is an archive inside the archive, which is not opened."
_WITHOUT_FOLDER = "It lies beside the folders, so nobody knows what it shows."
_UNSHOWN = ("Cc", "Cf", "Cs", "Co")  # categories of Unicode: what is new to Python is shown


@dataclass(frozen=True, eq=False)
class PictureClass:
    """A class and its pictures.

    Attributes:
        name: of its folder; to be shown as plain text.
        pictures: in the order of their names, reduced.
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


def smaller(picture: Image) -> Image:
    """A picture, or if it is larger one with a longer side of `KEPT_SIDE` pixels."""
    longer = max(picture.height, picture.width)
    if longer <= KEPT_SIDE:
        return picture
    height, width = (
        max(1, round(side * KEPT_SIDE / longer)) for side in (picture.height, picture.width)
    )
    return Image(picture.resized(height, width), picture.name)


def read_picture_zip(
    data: bytes,
    progress: Callable[[float], None] = lambda _: None,
    reduced: Callable[[Image], Image] = smaller,
) -> PictureZip:
    """Read a zip that has a folder with pictures for each class.

    A folder around all others is looked through, and so are "train", "test" and "validation".
    Folders whose names differ in nothing but capitals are one class. What Mac OS and Windows add
    by themselves is passed over in silence.

    Args:
        data: the whole zip.
        progress: told now and then what part is done, 0 to 1; an exception from it gives up.
        reduced: what is kept of a picture.

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
        paths = [safe_path(member) for member in members]
        return _Reading(archive, members, paths, reduced).everything(progress)


class _Reading:
    """One zip being read: what was found so far, and what was left out."""

    def __init__(
        self,
        archive: zipfile.ZipFile,
        members: list[zipfile.ZipInfo],
        paths: list[PurePosixPath],
        reduced: Callable[[Image], Image],
    ) -> None:
        wanted = [
            (member, path)
            for member, path in zip(members, paths, strict=True)
            if path.parts and not member.is_dir() and not is_by_the_system(path)
        ]
        folders = class_folders([path for _, path in wanted])
        self._archive, self._reduced = archive, reduced
        self._wanted = [(*one, folder) for one, folder in zip(wanted, folders, strict=True)]
        self._names: dict[str, str] = {}
        self._pictures: dict[str, list[tuple[str, Image]]] = {}
        self._skipped: list[Skipped] = []
        self._seen: set[PurePosixPath] = set()
        self._kept = 0

    def everything(self, progress: Callable[[float], None]) -> PictureZip:
        """Read all pictures."""
        self._name_classes()
        end = time.monotonic() + MAX_SECONDS
        for position, (member, path, folder) in enumerate(self._wanted):
            if reason := self._take(member, path, folder, late=time.monotonic() > end):
                self._skipped.append(Skipped(shown(name_in_zip(member)), reason))
            progress((position + 1) / len(self._wanted))
        if not self._pictures:
            raise DatasetRejected(self._why_nothing())
        _check_classes(self._pictures)
        return PictureZip(tuple(self._classes()), tuple(self._skipped))

    def _name_classes(self) -> None:
        """The classes, before any picture is opened."""
        folders = {folder for *_, folder in self._wanted if folder}
        for folder in sorted(folders, key=lambda one: (one.casefold(), one)):
            if (key := _key(folder)) not in self._names:
                self._names[key] = _free_name(folder, self._names.values())
        of_pictures = (path.suffix.lower() in PICTURES for _, path, _ in self._wanted)
        _check_classes(
            {
                _key(folder)
                for (*_, folder), is_picture in zip(self._wanted, of_pictures, strict=True)
                if folder and is_picture
            }
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
            picture = self._reduced(decode(content, path.name))
        except ImageRejected as rejection:
            return str(rejection)
        self._kept += picture.pixels.nbytes
        self._pictures.setdefault(_key(folder), []).append((str(path), picture))
        self._seen.add(path)
        return ""

    def _why_not(
        self, member: zipfile.ZipInfo, path: PurePosixPath, folder: str, late: bool
    ) -> str:
        """What is known without a look at the bytes."""
        mode = stat.S_IFMT(member.external_attr >> 16)
        for holds, reason in (
            (mode not in (0, stat.S_IFREG), "It is a link or a device, which are not followed."),
            (path.name.lower().endswith(_PACKED), _NESTED),
            (not folder, _WITHOUT_FOLDER),
            (path in self._seen, "The zip has two files of this name; the first one is taken."),
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


def _check_classes(found: Iterable[str]) -> None:
    if (count := len(set(found))) > MAX_CLASSES:
        raise DatasetRejected(
            f"This zip has {count} folders of pictures; at most {MAX_CLASSES} classes are taken."
        )


def _key(folder: str) -> str:
    """What folders of one class have in common."""
    return _clean(folder).casefold()


def _free_name(folder: str, taken: Iterable[str]) -> str:
    """A class's name that no other one bears, whatever its capitals."""
    name, number = class_name(folder) or "class", 1
    borne = {one.casefold() for one in taken}
    while name.casefold() in borne:
        number += 1
        end = f" {number}"
        name = (class_name(folder) or "class")[: MAX_CLASS_NAME - len(end)].strip() + end
    return name


def _clean(text: str) -> str:
    """On one line, without what cannot be seen."""
    words = " ".join(text.split())
    return "".join(char for char in words if unicodedata.category(char) not in _UNSHOWN)


def class_name(text: str) -> str:
    """The name of a class, out of text from outside: on one line, printable, not too long.

    >>> class_name("my  cats\\n")
    'my cats'
    """
    return _clean(text)[:MAX_CLASS_NAME].strip()
