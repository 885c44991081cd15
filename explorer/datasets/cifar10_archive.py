"""CIFAR-10 as its authors publish it, to be downloaded to where Keras looks for it."""

from __future__ import annotations

from dataclasses import dataclass

from explorer.downloads.published_file import PublishedFile


@dataclass(frozen=True)
class DatasetArchive(PublishedFile):
    """A download that keras.datasets expects in its cache, compressed by gzip.

    Attributes:
        sha256: its published SHA-256 in hexadecimal.
    """

    sha256: str
    subfolder = "datasets"
    what = "pictures"
    signature = b"\x1f\x8b"
    kind = "a file compressed by gzip"

    def published_hash(self) -> tuple[str, str]:
        return "sha256", self.sha256


CIFAR10_ARCHIVE = DatasetArchive(
    url="https://www.cs.toronto.edu/~kriz/cifar-10-python.tar.gz",
    filename="cifar-10-batches-py-target_archive",
    bytes=170_498_071,
    sha256="6d958be074577803d12ecdefd02955f39262c83c16fe9348329d7fe0b5c001ce",
)
