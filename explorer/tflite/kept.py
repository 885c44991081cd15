"""Converted files on this server's disk, for visitors to take along; the oldest ones go."""

from __future__ import annotations

import threading
from collections.abc import Hashable, Mapping
from tempfile import TemporaryFile

from cachetools import LRUCache

MOST_BYTES = 1_000_000_000
MOST_KEPT = 100
"""Networks whose files are kept at once, if these are small: each takes an open file."""


class KeptFiles:
    """Some files, on the disk as long as somebody holds this.

    They lie in one file that has no name, so that nothing is left of it even when this process is
    killed.

    Args:
        files: content by name.
    """

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._places: dict[str, tuple[int, int]] = {}
        self._lock = threading.Lock()
        self._file = TemporaryFile()  # noqa: SIM115  it is closed when nobody holds it
        for name, content in files.items():
            self._places[name] = (self._file.tell(), len(content))
            self._file.write(content)
        self.nbytes = self._file.tell()

    def read(self, name: str) -> bytes:
        """The content of a file.

        Raises:
            KeyError: if there is none of that name.
        """
        start, length = self._places[name]
        with self._lock:
            self._file.seek(start)
            return self._file.read(length)


class FileShelf:
    """Keeps files under keys, up to so many bytes; those unused for longest go.

    Args:
        most_bytes: of all files together.
    """

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        least = most_bytes // MOST_KEPT
        self._kept: LRUCache[Hashable, KeptFiles] = LRUCache(
            most_bytes, getsizeof=lambda kept: max(least, kept.nbytes)
        )
        self._lock = threading.Lock()

    def keep(self, key: Hashable, files: Mapping[str, bytes]) -> None:
        """Keep files.

        Raises:
            ValueError: if they are too large for all that may be kept.
        """
        kept = KeptFiles(files)
        with self._lock:
            self._kept[key] = kept

    def find(self, key: Hashable) -> KeptFiles | None:
        """The files of a key, or None when they were never here or are gone."""
        with self._lock:
            return self._kept.get(key)


SHELF = FileShelf()
"""The one of this server."""
