"""CIFAR-10, read from wherever it lies on this machine."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path, PurePosixPath

import numpy as np

from explorer.datasets import DATASETS, Dataset, Progress, array_file
from explorer.datasets.array_cache import Decoded, kept
from explorer.datasets.cifar10_archive import CIFAR10_ARCHIVE
from explorer.datasets.cifar10_batches import is_batch, joined, read_batch
from explorer.datasets.cifar10_judge import CIFAR10_JUDGE, IMAGE_SIZE
from explorer.datasets.cifar10_pictures import Labelled, decoded, is_picture, labelled
from explorer.datasets.dataset import DatasetRejected
from explorer.datasets.folder import files_in, fingerprint
from explorer.downloads.published_file import PublishedFile, keras_cache

VARIABLE = "CNN_EXPLORER_CIFAR10"
"""The environment variable that names a folder or a file."""

TITLE = "CIFAR-10"
CREDIT = "A. Krizhevsky, V. Nair and G. Hinton, 2009"
JPEG_TITLE = "CIFAR-10 (JPEG copies)"
JPEG_CREDIT = (
    f"{CREDIT}; re-encoded as JPEG by whoever published these copies, which changes the pixels by "
    "5.8 of 255 on average"
)
CLASS_NAMES = (
    "airplane",
    "automobile",
    "bird",
    "cat",
    "deer",
    "dog",
    "frog",
    "horse",
    "ship",
    "truck",
)

# What Keras leaves behind: the first two names by 3.x, the archive and the folder unpacked, the
# others by Keras 2. The archive goes first: a download puts it there, and it is whole.
_IN_CACHE = (
    CIFAR10_ARCHIVE.filename,
    "cifar-10-batches-py-target/cifar-10-batches-py",
    "cifar-10-batches-py",
    "cifar-10-batches-py.tar.gz",
)
_READING = 0.25  # part of the time that reading pictures takes; the rest is decoding


def found() -> Path | None:
    """Where CIFAR-10 lies: what the variable names, or else what Keras has downloaded."""
    if named := os.environ.get(VARIABLE):
        places = [Path(named).expanduser()]
    else:
        places = [keras_cache() / "datasets" / name for name in _IN_CACHE]
    return next((place for place in places if os.path.exists(place)), None)


def download() -> PublishedFile | None:
    """What to download; None where the variable says where CIFAR-10 is, whatever is there."""
    return None if os.environ.get(VARIABLE) else CIFAR10_ARCHIVE


@DATASETS.register(
    title=TITLE,
    place=3,
    credit=CREDIT,
    licence="No licence stated; the authors ask to be cited",
    source="A. Krizhevsky: Learning Multiple Layers of Features from Tiny Images. Technical "
    "report, University of Toronto, 2009",
    image_size=IMAGE_SIZE,
    class_names=CLASS_NAMES,
    how_to_get="It can be downloaded on the page Train, or the environment variable "
    f"{VARIABLE} can name a folder, a tar archive or an .npz file with its pictures.",
    present=lambda: found() is not None,
    download=download,
    symmetries=frozenset({"horizontal"}),
    broken_by={
        "vertical": "A car upside down is still a car, but there is none in this data set and "
        "hardly one on a road: what a network learns of it is of no use.",
    },
    most_rotation=30,
    rotation_limit="A camera is held askew, hardly ever on its side: beyond about 30° pictures "
    "show what nobody will ask about, and their corners are mostly made up.",
    judge=CIFAR10_JUDGE,
)
def cifar10(progress: Progress) -> Dataset:
    """Photos of ten kinds of animals and vehicles, 60,000 of them, in 32x32 pixels.

    They were searched for on the web by the names of their classes and then sorted by students;
    50,000 are for learning and 10,000 are held out. The pictures are small enough for a network to
    learn within minutes, and varied enough for augmentation to pay: mirrored cats are cats, but a
    cat in another light, nearer or half outside of the picture is one too.
    """
    place = found()
    if place is None:
        raise DatasetRejected("it has just been removed")
    arrays, facts = kept(place, fingerprint(place), lambda: _decoded(place, progress))
    return _dataset(arrays, **facts)


def _decoded(place: Path, progress: Progress) -> Decoded:
    """Read it in whatever form it is; the facts say whether it went through JPEG."""
    if array_file.is_array_file(place):
        return Decoded(array_file.read(place, IMAGE_SIZE), {"jpeg": False})
    pictures, batches = _files(place, lambda done: progress(_READING * done))
    if batches:
        return Decoded(joined(batches), {"jpeg": False})
    jpeg = any(file.is_jpeg for file in pictures)
    arrays = decoded(
        pictures,
        CLASS_NAMES,
        IMAGE_SIZE[0],
        lambda done: progress(_READING + (1 - _READING) * done),
    )
    return Decoded(arrays, {"jpeg": jpeg})


def _files(
    place: Path, progress: Callable[[float], None]
) -> tuple[list[Labelled], dict[str, tuple[np.ndarray, np.ndarray]]]:
    """The picture files of a folder or archive, and its batches, of which one is empty."""
    pictures: list[Labelled] = []
    batches = {}
    for name, content in files_in(place, _wanted, progress):
        if not is_batch(name):
            pictures.append(labelled(name, content, CLASS_NAMES))
        elif name.name in batches:
            raise DatasetRejected(f"{name.name} is there twice")
        else:
            batches[name.name] = _batch(name, content)
    return pictures, batches


def _batch(name: PurePosixPath, content: bytes) -> tuple[np.ndarray, np.ndarray]:
    try:
        return read_batch(content)
    except DatasetRejected as error:
        raise DatasetRejected(f"{name.name}: {error}") from error


def _wanted(name: PurePosixPath) -> bool:
    return is_batch(name) or is_picture(name)


def _dataset(arrays: dict[str, np.ndarray], jpeg: bool) -> Dataset:
    """Put a name to the arrays; what is wrong with them becomes a sentence."""
    title, credit = (JPEG_TITLE, JPEG_CREDIT) if jpeg else (TITLE, CREDIT)
    try:
        return Dataset(
            name="cifar10", title=title, credit=credit, class_names=CLASS_NAMES, **arrays
        )
    except (TypeError, ValueError) as error:
        raise DatasetRejected(str(error)) from error
