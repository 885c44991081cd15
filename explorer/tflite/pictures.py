"""The pictures that a network is calibrated with, and those that its versions are tested on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from explorer.datasets import DatasetEntry, Progress, batch, ignore
from explorer.images import Image
from explorer.samples import SAMPLES, sample
from explorer.tflite.subjects import Subject

CALIBRATION = 100
"""Pictures for calibration, of a data set's training part; TensorFlow's guide asks for as many."""
_SEED = 0
_DETAIL = 2 / 3  # side of a detail, as a share of the photo's


@dataclass(frozen=True, eq=False, kw_only=True)
class Pictures:
    """Pictures for a conversion.

    Attributes:
        calibration: float32 ``(count, height, width, channels)`` as the network takes them.
        test: the same, others.
        labels: int64 ``(count,)`` of the test pictures; None where nobody knows them.
        credit: what they are, in a sentence.
    """

    calibration: np.ndarray
    test: np.ndarray
    labels: np.ndarray | None
    credit: str


def of_dataset(
    subject: Subject, entry: DatasetEntry, count: int, progress: Progress = ignore
) -> Pictures:
    """Pictures of the data set that a network was trained on, with their labels.

    Args:
        subject: the network.
        entry: its data set.
        count: of test pictures, of all classes alike; all there are if there are fewer.
        progress: is told what part of the data set is read.

    Raises:
        DatasetMissing: if it is not on this machine.
    """
    data = entry.load(progress)
    known, _ = batch(data, min(CALIBRATION, len(data.y_train)), _SEED, "train")
    test, labels = batch(data, min(count, len(data.y_test)), _SEED, "test")
    return Pictures(
        calibration=subject.fit(known),
        test=subject.fit(test),
        labels=labels,
        credit=f"{data.title}: calibrated on {len(known):,} pictures of the training part, tested "
        f"on {len(test):,} held-out ones, of all classes alike. {data.credit}.",
    )


def of_samples(subject: Subject) -> Pictures:
    """The sample photos and details of them, for networks whose labels are not known here.

    Args:
        subject: the network.
    """
    photos = [sample(name) for name, entry in SAMPLES.items() if entry.is_photo]
    details = [list(_details(photo)) for photo in photos]
    known = [*photos, *(one for some in details for one in some[:2])]
    test = [_mirrored(one) for one in photos] + [one for some in details for one in some[2:]]
    return Pictures(
        calibration=np.concatenate([subject.prepare(one) for one in known]),
        test=np.concatenate([subject.prepare(one) for one in test]),
        labels=None,
        credit=f"The sample photos: calibrated on {len(known)} of them and their corners, compared "
        f"on {len(test)} others, mirrored photos and further corners.",
    )


def _details(photo: Image) -> Iterator[Image]:
    """The four corners of a photo."""
    height, width = round(_DETAIL * photo.height), round(_DETAIL * photo.width)
    for top in (0, photo.height - height):
        for left in (0, photo.width - width):
            yield photo.cropped(top, left, height, width)


def _mirrored(photo: Image) -> Image:
    return Image(np.ascontiguousarray(photo.pixels[:, ::-1]), photo.name, photo.credit)
