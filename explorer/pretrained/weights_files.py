"""Files of trained weights: where they lie on this machine and whether they are intact."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from pathlib import Path

from explorer.downloads.published_file import FileRejected, PublishedFile, length_of


class WeightsMissing(RuntimeError):
    """The weights are not usable on this machine; the message is a sentence for the visitor."""


class WeightsRejected(FileRejected):
    """A file is not the published weights; the message says in what it differs."""


@dataclass(frozen=True)
class WeightsFile(PublishedFile):
    """A download that keras.applications expects in its cache.

    Attributes:
        md5: its published MD5 in hexadecimal; None where Keras publishes none. It catches
            accidents; HTTPS vouches for the sender.
    """

    md5: str | None = None
    subfolder = "models"
    what = "weights"
    signature = b"\x89HDF\r\n\x1a\n"
    kind = "an HDF5 file"

    def published_hash(self) -> tuple[str, str] | None:
        return None if self.md5 is None else ("md5", self.md5)

    def set_aside(self) -> None:
        """Rename a file that turned out to be damaged, so that a download can take its place."""
        if self.path.exists():
            self.path.replace(self.path.with_name(self.path.name + ".damaged"))

    def checked(self) -> Path:
        """Return `path` after a look at the whole file.

        Raises:
            FileRejected: if it is absent or not the published one.
        """
        self.check(self.path)
        return self.path


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
        return self.path is not None and length_of(self.path) == self.bytes

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
        if path is None or length_of(path) != self.bytes:
            raise WeightsRejected("it is missing or has the wrong length")
        return path
