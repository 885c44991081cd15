"""Files of trained weights: where they lie on this machine and whether they are intact."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

_ABANDONED = 600  # seconds without a write after which a temporary file has no owner any more
_HDF5_SIGNATURE = b"\x89HDF\r\n\x1a\n"


class WeightsMissing(RuntimeError):
    """The weights are not usable on this machine; the message is a sentence for the visitor."""


class WeightsRejected(ValueError):
    """A file is not the published weights; the message says in what it differs."""


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
class WeightsFile:
    """A download that keras.applications expects in its cache.

    Attributes:
        url: where it is published.
        filename: what Keras calls it in its cache.
        bytes: its length.
        md5: its published MD5 in hexadecimal; None where Keras publishes none.
    """

    url: str
    filename: str
    bytes: int
    md5: str | None = None

    @property
    def path(self) -> Path:
        """Where Keras looks for it."""
        return keras_cache() / "models" / self.filename

    @property
    def present(self) -> bool:
        """Whether a file of the right length lies there."""
        return _length(self.path) == self.bytes

    @property
    def how_to_get(self) -> str:
        """A sentence for the visitor who needs it."""
        return f"The weights have to be downloaded first ({self.bytes / 1e6:.0f} MB)."

    def set_aside(self) -> None:
        """Rename a file that turned out to be damaged, so that a download can take its place."""
        if self.path.exists():
            self.path.replace(self.path.with_name(self.path.name + ".damaged"))

    def checked(self) -> Path:
        """Return `path` after a look at the whole file.

        Raises:
            WeightsRejected: if it is absent or not the published one.
        """
        self.check(self.path)
        return self.path

    def check(self, path: Path) -> None:
        """Compare length, HDF5 signature and, where there is one, the hash of a file.

        Raises:
            WeightsRejected: if one of them is wrong.
        """
        length = _length(path)
        if length != self.bytes:
            raise WeightsRejected(f"it has {length or 0:,} bytes instead of {self.bytes:,}")
        with path.open("rb") as file:
            if file.read(len(_HDF5_SIGNATURE)) != _HDF5_SIGNATURE:
                raise WeightsRejected("it is not an HDF5 file")
            file.seek(0)
            # MD5 is what Keras publishes. It catches accidents; HTTPS vouches for the sender.
            if self.md5 and hashlib.file_digest(file, _md5).hexdigest() != self.md5:
                raise WeightsRejected("its checksum differs from the published one")


@dataclass(frozen=True)
class PackagedFile:
    """Weights inside an installed Python package, which is never imported.

    Attributes:
        package: the package's import name.
        resource: the file's path inside it.
        requirement: what to install where it is absent.
        bytes: its length.
        sha256: its SHA-256 in hexadecimal, verified by whoever reads the file.
    """

    package: str
    resource: str
    requirement: str
    bytes: int
    sha256: str

    @property
    def path(self) -> Path | None:
        """Where it lies; None when the package is not installed."""
        package = importlib.util.find_spec(self.package)
        if package is None or not package.submodule_search_locations:
            return None
        return Path(package.submodule_search_locations[0]) / self.resource

    @property
    def present(self) -> bool:
        """Whether a file of the right length lies there."""
        return self.path is not None and _length(self.path) == self.bytes

    @property
    def how_to_get(self) -> str:
        """A sentence for the person who runs the app."""
        return f"The weights come with the Python package {self.requirement}: please install it."

    def set_aside(self) -> None:
        """Leave an installed package as it is."""

    def checked(self) -> Path:
        """Return `path`; the hash is compared by the reader, on the bytes that it uses.

        Raises:
            WeightsRejected: if the file is absent or has the wrong length.
        """
        path = self.path
        if path is None or _length(path) != self.bytes:
            raise WeightsRejected("it is missing or has the wrong length")
        return path


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


def _length(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None


_md5 = partial(hashlib.md5, usedforsecurity=False)
