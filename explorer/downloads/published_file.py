"""Published files: where they lie on this machine once downloaded, and whether they are intact."""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import ClassVar

_ABANDONED = 600  # seconds without a write after which a temporary file has no owner any more


class FileRejected(ValueError):
    """A file is not the published one; the message says in what it differs."""


def keras_cache() -> Path:
    """Return the folder in which Keras looks for downloads, without importing Keras.

    That is ``$KERAS_HOME`` or ``~/.keras``, and the temporary folder when it cannot be written.
    """
    home = os.environ.get("KERAS_HOME")
    if home is None:
        base = os.path.expanduser("~")
        home = os.path.join(base if os.access(base, os.W_OK) else "/tmp", ".keras")
    folder = Path(home).expanduser()
    if folder.exists() and not os.access(folder, os.W_OK):
        shared = "/tmp" if os.path.isdir("/tmp") else tempfile.gettempdir()
        folder = Path(shared, ".keras")
    return folder


@dataclass(frozen=True)
class PublishedFile:
    """A download that Keras expects in its cache, of one of the kinds derived from this.

    Attributes:
        url: where it is published.
        filename: what Keras calls it in its cache.
        bytes: its length.
        subfolder: of Keras's cache, in which it lies.
        what: the sentence's word for what is in it, in the plural.
        signature: the first bytes of any file of its kind.
        kind: how a sentence calls a file that begins so.
    """

    url: str
    filename: str
    bytes: int
    subfolder: ClassVar[str]
    what: ClassVar[str]
    signature: ClassVar[bytes]
    kind: ClassVar[str]

    @property
    def path(self) -> Path:
        """Where Keras looks for it."""
        return keras_cache() / self.subfolder / self.filename

    @property
    def present(self) -> bool:
        """Whether a file of the right length lies there."""
        return length_of(self.path) == self.bytes

    @property
    def megabytes(self) -> str:
        """Its length as people say it."""
        return f"{self.bytes / 1e6:.0f} MB"

    @property
    def how_to_get(self) -> str:
        """A sentence for the visitor who needs it."""
        return f"The {self.what} have to be downloaded first ({self.megabytes})."

    def published_hash(self) -> tuple[str, str] | None:
        """Its hash's algorithm and hexadecimal digits; None where none is published."""
        return None

    def check(self, path: Path) -> None:
        """Compare length, first bytes and, where there is one, the hash of a file.

        Raises:
            FileRejected: if one of them is wrong.
        """
        length = length_of(path)
        if length != self.bytes:
            raise FileRejected(f"it has {length or 0:,} bytes instead of {self.bytes:,}")
        with path.open("rb") as file:
            if file.read(len(self.signature)) != self.signature:
                raise FileRejected(f"it is not {self.kind}")
            if (published := self.published_hash()) is None:
                return
            algorithm, digits = published
            file.seek(0)
            empty = partial(hashlib.new, algorithm, usedforsecurity=False)
            if hashlib.file_digest(file, empty).hexdigest() != digits:
                raise FileRejected("its checksum differs from the published one")


@contextmanager
def temporary_beside(path: Path) -> Iterator[Path]:
    """Yield a fresh name in the folder of ``path``; a file of that name is gone afterwards.

    The folder is made if need be. Files that killed processes left there under such names are
    removed too.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    for left in path.parent.glob(f".{path.name}.*.part"):
        if _age(left) > _ABANDONED:
            left.unlink(missing_ok=True)
    part = path.with_name(f".{path.name}.{uuid.uuid4().hex}.part")
    try:
        yield part
    finally:
        part.unlink(missing_ok=True)


def _age(path: Path) -> float:
    """Seconds since the last write; 0 for a file that has just gone."""
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def length_of(path: Path) -> int | None:
    """Bytes in a file; None if there is none."""
    try:
        return path.stat().st_size
    except OSError:
        return None
