"""The door for many files at once: a folder, or a tar archive that is never unpacked to the disk.

A folder and an archive of it give the same names and bytes. Links, devices and names that lead
elsewhere are refused, and so is what is larger than any data set of this app.
"""

from __future__ import annotations

import bz2
import gzip
import hashlib
import lzma
import os
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from explorer.datasets.dataset import DatasetRejected

MAX_FILES = 100_000
"""Most files and folders; CIFAR-10 as pictures has 60,022."""
MAX_FILE_BYTES = 40_000_000
"""Longest file; a batch of CIFAR-10 has 31 MB."""
MAX_BYTES = 400_000_000
"""Most bytes after decompression; CIFAR-10 in Python batches has 186 MB."""
MAX_DEPTH = 8
"""Most folders in each other, on the disk."""

_COMPRESSIONS = ((b"\xfd7zXZ\0", lzma.open), (b"\x1f\x8b", gzip.open), (b"BZh", bz2.open))
_LOSSLESS = ("utf-8", "surrogateescape")  # names of files need not be text
_BLOCK = 512  # bytes; a tar archive ends with two blocks of zeros

File = tuple[PurePosixPath, bytes]


def files_in(
    path: Path, wanted: Callable[[PurePosixPath], bool], progress: Callable[[float], None]
) -> Iterator[File]:
    """Read the wanted files of a folder or a tar archive, one after the other.

    Args:
        path: a folder, or a tar archive, plain or compressed by xz, gzip or bzip2; which one is
            told by its first bytes.
        wanted: told a name, says whether to read it.
        progress: told what part is done, 0 to 1.

    Yields:
        the name within the folder or archive, and the whole content.

    Raises:
        DatasetRejected: with a sentence, if there is a link, a name that leads elsewhere, too much
            of something, or damage.
    """
    files = _in_folder(path, wanted, progress) if path.is_dir() else _in_tar(path, wanted, progress)
    left = MAX_BYTES
    for name, content in files:
        left -= len(content)
        if left < 0:
            raise DatasetRejected(f"it holds more than {MAX_BYTES // 1_000_000} MB")
        yield name, content


def fingerprint(path: Path) -> str:
    """A text that changes whenever a file is added, removed or written to.

    That is told by names, lengths and times of change, so it takes a moment: for a folder of
    60,000 pictures about a third of a second.

    Args:
        path: a folder or a file.

    Raises:
        DatasetRejected: as `files_in` does for a folder.
    """
    content = hashlib.sha256()
    files = _files_below(path) if path.is_dir() else [("", path)]
    for name, file in files:
        facts = file.stat()
        content.update(f"{name}\0{facts.st_size} {facts.st_mtime_ns}\n".encode(*_LOSSLESS))
    return content.hexdigest()


def _in_folder(
    folder: Path, wanted: Callable[[PurePosixPath], bool], progress: Callable[[float], None]
) -> Iterator[File]:
    names = [PurePosixPath(name) for name, _ in _files_below(folder)]
    names = [name for name in names if wanted(name)]
    for position, name in enumerate(names):
        with (folder / name).open("rb") as file:
            _check_length(name, os.fstat(file.fileno()).st_size)
            yield name, file.read(MAX_FILE_BYTES)
        progress((position + 1) / len(names))


def _files_below(folder: Path, within: str = "", depth: int = 0) -> list[tuple[str, os.DirEntry]]:
    """All files with their names below the folder, in alphabetical order of each folder."""
    files: list[tuple[str, os.DirEntry]] = []
    if depth > MAX_DEPTH:
        raise DatasetRejected(f"its folders lie more than {MAX_DEPTH} deep in each other")
    with os.scandir(folder / within) as found:
        entries = sorted(found, key=lambda entry: entry.name)
    for entry in entries:
        name = f"{within}{entry.name}"
        if entry.is_dir(follow_symlinks=False):
            files += _files_below(folder, f"{name}/", depth + 1)
        elif entry.is_file(follow_symlinks=False):
            files.append((name, entry))
        else:
            raise DatasetRejected(f"{shown(name)} is a link or a device, which are not followed")
        _check_count(len(files))
    return files


def _in_tar(
    path: Path, wanted: Callable[[PurePosixPath], bool], progress: Callable[[float], None]
) -> Iterator[File]:
    seen: set[PurePosixPath] = set()
    with path.open("rb") as packed:
        length = os.fstat(packed.fileno()).st_size
        for count, (member, archive) in enumerate(_members(packed)):
            _check_count(count)
            name = _checked_name(member)
            if not member.isdir() and wanted(name):
                if name in seen:
                    raise DatasetRejected(f"{shown(name)} is there twice")
                seen.add(name)
                yield name, _content(archive, member)
                progress(packed.tell() / length)


def _members(packed: BinaryIO) -> Iterator[tuple[tarfile.TarInfo, tarfile.TarFile]]:
    """Walk through an archive to its proper end."""
    with _damage_told():
        stream = _unpacked(packed)
        with tarfile.open(fileobj=stream, mode="r|") as archive:
            for member in archive:
                yield member, archive
                archive.members.clear()  # tarfile keeps them all, and nobody goes back here
        if any(stream.end):
            raise DatasetRejected("the archive is cut off")
        while stream.read(1 << 20):  # checksums stand at the very end
            pass


def _content(archive: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    with _damage_told():
        return archive.extractfile(member).read()


@contextmanager
def _damage_told() -> Iterator[None]:
    """Whatever is wrong with the format of an archive becomes a sentence."""
    try:
        yield
    except DatasetRejected:
        raise
    except Exception as error:  # a damaged archive fails in any way it likes
        raise DatasetRejected("it is no tar archive, or a damaged one") from error


def _unpacked(packed: BinaryIO) -> _Limited:
    start = packed.read(6)
    packed.seek(0)
    for signature, opened in _COMPRESSIONS:
        if start.startswith(signature):
            return _Limited(opened(packed, "rb"))
    return _Limited(packed)


class _Limited:
    """A stream that refuses to go on for ever, however little its compressed form takes.

    Attributes:
        end: the last bytes that were read, one block of them.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self.end = b"-"
        self._stream = stream
        self._left = MAX_BYTES

    def read(self, size: int) -> bytes:
        data = self._stream.read(size)
        self._left -= len(data)
        if self._left < 0:
            raise DatasetRejected(f"it unpacks to more than {MAX_BYTES // 1_000_000} MB")
        self.end = (self.end + data)[-_BLOCK:]
        return data


def _checked_name(member: tarfile.TarInfo) -> PurePosixPath:
    name = PurePosixPath(member.name)
    if name.is_absolute() or ".." in name.parts or "\\" in member.name:
        raise DatasetRejected(f"the name {shown(member.name)} leads out of the archive")
    if not (member.isdir() or member.isreg()) or member.issparse():
        raise DatasetRejected(f"{shown(name)} is a link or a device, which are not followed")
    _check_length(name, member.size)
    return name


def _check_length(name: PurePosixPath, length: int) -> None:
    if not 0 <= length <= MAX_FILE_BYTES:
        most = MAX_FILE_BYTES // 1_000_000
        raise DatasetRejected(f"{shown(name)} is longer than {most} MB")


def _check_count(count: int) -> None:
    if count > MAX_FILES:
        raise DatasetRejected(f"it holds more than {MAX_FILES:,} files")


def shown(name: object) -> str:
    """Make a name from outside fit to be shown: one line, not too long.

    >>> shown("train/cat/one\\ntwo.jpg")
    'train/cat/one?two.jpg'
    """
    return "".join(char if char.isprintable() else "?" for char in str(name))[-80:]
