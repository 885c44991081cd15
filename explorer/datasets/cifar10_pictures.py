"""CIFAR-10 as picture files: ``train/<class>/*.jpg`` and ``test/<class>/*.jpg``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

import numpy as np

from explorer.datasets.dataset import SPLITS, DatasetRejected
from explorer.datasets.folder import shown
from explorer.images import ImageRejected, decode

SUFFIXES = frozenset({".jpg", ".jpeg", ".png"})


class Labelled(NamedTuple):
    """A picture file, and what its name says."""

    split: str
    label: int
    name: PurePosixPath
    content: bytes

    @property
    def is_jpeg(self) -> bool:
        return self.content.startswith(b"\xff\xd8\xff")


def is_picture(name: PurePosixPath) -> bool:
    """Whether a file is one of the pictures, by its name; hidden files are not.

    >>> is_picture(PurePosixPath("cifar10/train/cat/0000.jpg"))
    True
    """
    in_split = len(name.parts) >= 3 and name.parts[-3] in SPLITS
    return in_split and name.suffix.lower() in SUFFIXES and not name.name.startswith(".")


def labelled(name: PurePosixPath, content: bytes, class_names: Sequence[str]) -> Labelled:
    """Read part and class off a name.

    Raises:
        DatasetRejected: if the class is none of these.
    """
    split, class_name = name.parts[-3:-1]
    if class_name not in class_names:
        raise DatasetRejected(f"{shown(name)} is in none of the classes of CIFAR-10")
    return Labelled(split, class_names.index(class_name), name, content)


def decoded(
    files: Iterable[Labelled],
    class_names: Sequence[str],
    side: int,
    progress: Callable[[float], None],
) -> dict[str, np.ndarray]:
    """Decode all pictures.

    The classes take turns, picture by picture, so that each stretch of the result holds all of
    them; the originals' order across classes is not known.

    Args:
        files: in any order.
        class_names: each must have a picture in both parts.
        side: height and width that each picture must have.
        progress: told what part is done, 0 to 1.

    Returns:
        ``x_train``, ``x_test``: uint8 ``(pictures, side, side, 3)``; ``y_train``, ``y_test``:
        int64.

    Raises:
        DatasetRejected: with a sentence that names the picture or the class at fault.
    """
    ordered = sorted(files, key=lambda file: (file.split, file.name.name, file.label))
    arrays = {}
    done = 0
    for split in SPLITS:
        part = [file for file in ordered if file.split == split]
        _check_classes(split, {file.label for file in part}, class_names)
        pictures = np.empty((len(part), side, side, 3), np.uint8)
        for position, file in enumerate(part):
            pictures[position] = _pixels(file, side)
            done += 1
            progress(done / len(ordered))
        arrays[f"x_{split}"] = pictures
        arrays[f"y_{split}"] = np.array([file.label for file in part], np.int64)
    return arrays


def _check_classes(split: str, labels: set[int], class_names: Sequence[str]) -> None:
    for label, class_name in enumerate(class_names):
        if label not in labels:
            raise DatasetRejected(f"there is no picture in {split}/{class_name}")


def _pixels(file: Labelled, side: int) -> np.ndarray:
    try:
        pixels = decode(file.content, file.name.name).pixels
    except ImageRejected as error:
        raise DatasetRejected(f"{shown(file.name)}: {error}") from error
    if pixels.shape != (side, side, 3):
        height, width, _ = pixels.shape
        raise DatasetRejected(f"{shown(file.name)} has {height}x{width} pixels, not {side}x{side}")
    return pixels
