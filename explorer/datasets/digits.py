"""Handwritten digits: real ones, and so small that each number can be read."""

from __future__ import annotations

import gzip
import importlib.util
from pathlib import Path

import numpy as np

from explorer.datasets import DATASETS, Dataset, Progress
from explorer.datasets.dataset import DatasetRejected
from explorer.datasets.digits_judge import DIGITS_JUDGE, IMAGE_SIZE

TITLE = "Handwritten digits"
CREDIT = (
    "E. Alpaydin and C. Kaynak, UCI Machine Learning Repository, 1998; packaged by scikit-learn"
)
CLASS_NAMES = tuple("0123456789")
HELD_OUT_PER_CLASS = 36  # 360 of 1,797, a fifth
SPLIT_SEED = 1998
MOST_INK = 16  # a number counts the black ones among 4x4 pixels of the scan


def packaged_file() -> Path | None:
    """Where scikit-learn keeps the numbers; None when it is not installed.

    The package is never imported: that takes a second and 160 MB, the file 57 kB.
    """
    package = importlib.util.find_spec("sklearn")
    if package is None or not package.submodule_search_locations:
        return None
    return Path(package.submodule_search_locations[0], "datasets", "data", "digits.csv.gz")


def present() -> bool:
    """Whether the file is there."""
    path = packaged_file()
    return path is not None and path.is_file()


@DATASETS.register(
    title=TITLE,
    place=1,
    credit=CREDIT,
    licence="CC BY 4.0",
    source="E. Alpaydin and C. Kaynak: Optical Recognition of Handwritten Digits. UCI Machine "
    "Learning Repository, 1998, doi:10.24432/C50P49",
    image_size=IMAGE_SIZE,
    class_names=CLASS_NAMES,
    how_to_get="The digits come with the Python package scikit-learn: please install it.",
    present=present,
    symmetries=frozenset(),
    broken_by={
        "horizontal": "A mirrored 2, 3 or 7 is no digit any more, and a network that sees many "
        "of them learns shapes that nobody writes.",
        "vertical": "A 6 upside down looks like a mirrored 9, and a 2 becomes much like a 5: "
        "the label on the picture is then wrong.",
    },
    most_rotation=30,
    rotation_limit="People write at a slant, but turned by much more a 1 becomes a dash, and a 6 "
    "that is turned by 180° is a 9.",
    judge=DIGITS_JUDGE,
)
def digits(progress: Progress) -> Dataset:
    """Digits from filled-in forms, 1,797 of them by 13 people, in 8x8 shades of grey.

    Each was scanned as 32x32 black or white pixels; every number here counts the black ones in a
    block of 4x4. They are light on dark and have one channel: there is no colour in them, and what
    changes colours has nothing to work on. 36 of each digit are held out as a test. The same
    people wrote both parts, so the test does not tell how well a network reads a stranger's hand.
    """
    pictures, labels = _read()
    held_out = _held_out(labels)
    return Dataset(
        name="digits",
        title=TITLE,
        credit=CREDIT,
        class_names=CLASS_NAMES,
        x_train=pictures[~held_out],
        y_train=labels[~held_out],
        x_test=pictures[held_out],
        y_test=labels[held_out],
    )


def _read() -> tuple[np.ndarray, np.ndarray]:
    """All pictures, uint8 ``(1797, 8, 8, 1)`` with 16 scaled to 255, and labels, int64."""
    with gzip.open(packaged_file(), "rt", encoding="ascii") as file:
        try:
            table = np.loadtxt(file, delimiter=",", dtype=np.int64, ndmin=2)
        except (ValueError, EOFError) as error:
            raise DatasetRejected("the file of digits is damaged") from error
    if table.shape != (1797, 65) or table.min() < 0 or table[:, :-1].max() > MOST_INK:
        raise DatasetRejected("the file does not hold 1,797 digits of 8x8 numbers from 0 to 16")
    pictures = np.rint(table[:, :-1] * (255 / MOST_INK)).astype(np.uint8)
    return pictures.reshape(-1, *IMAGE_SIZE), table[:, -1].copy()


def _held_out(labels: np.ndarray) -> np.ndarray:
    """Which pictures are the test: as many of each class, the same ones every time."""
    random = np.random.default_rng(SPLIT_SEED)
    held_out = np.zeros(len(labels), bool)
    for label in range(10):
        [members] = np.nonzero(labels == label)
        held_out[random.permutation(members)[:HELD_OUT_PER_CLASS]] = True
    return held_out
