"""Packing: unpacked, everything is as it was, picture by picture."""

from __future__ import annotations

import base64

import numpy as np
import pytest

from explorer.detection.detections import Truth
from explorer.detection.packing import packed_detections, packed_objects
from tests.detection import made_up

KINDS = {"starts": "<u4", "boxes": "<f4", "labels": "u1", "scores": "<f4"}


def unpacked(packed: dict[str, str]) -> dict[str, np.ndarray]:
    arrays = {n: np.frombuffer(base64.b64decode(t), KINDS[n]) for n, t in packed.items()}
    return arrays | {"boxes": arrays["boxes"].reshape(-1, 4)}


@pytest.mark.parametrize(("which", "pack"), enumerate([packed_detections, packed_objects]))
def test_every_picture_comes_back(which, pack):
    pictures = made_up.pictures(3)[which]
    arrays = unpacked(pack(pictures))
    starts = arrays.pop("starts")
    assert len(starts) == len(pictures) + 1
    for place, one in enumerate(pictures):
        own = slice(starts[place], starts[place + 1])
        for name, values in arrays.items():
            expected = getattr(one, name).astype(values.dtype)
            np.testing.assert_array_equal(values[own], expected)


def test_no_pictures_are_nothing():
    assert unpacked(packed_objects([]))["starts"].tolist() == [0]


def test_labels_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="255"):
        packed_objects([Truth([[0, 0, 1, 1]], [256])])
