"""Predictions that were kept with a run, and those that its network gives anew."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.detection.average_precision import evaluate
from explorer.detection.overlap import iou
from explorer.detection.predicted import asked, held_out_scenes, kept_predictions, predictions_of
from explorer.detection.sorting import Sorting
from explorer.training import files
from explorer.training.store import Store
from explorer.training.stored_run import packed
from tests.detection.detector_runs import LEVEL, made_run

PLAIN = Sorting(0.3, "plain", 0.5, across=False)


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    return made_run(Store(tmp_path_factory.mktemp("made"), None), 6.0, 0.0)


def test_boxes_that_were_kept_are_the_better_the_later(stored):
    scenes = held_out_scenes(LEVEL)
    good, bad = (
        evaluate([PLAIN.left(one) for one in kept_predictions(stored, epoch)], scenes).map
        for epoch in (2, 1)
    )
    assert good > 0.85 > 0.3 > bad


def test_what_is_missing_or_damaged_or_not_of_all_scenes_is_none(stored, tmp_path):
    assert kept_predictions(stored, 3) is None
    other = made_run(Store(tmp_path, None), 0.0)
    raw = other.snapshot(1).answers[:7]
    files.write_arrays(other.folder / "snapshots" / "0001.npz", packed({}, raw))
    assert kept_predictions(other, 1) is None
    assert len(predictions_of(raw)) == 7


@pytest.mark.parametrize("shipped", Store().shipped("detection"), ids=lambda one: one.id)
def test_a_network_says_again_what_was_kept(shipped):
    epoch, told = shipped.epochs()[-1], []
    pixels = [one.pixels for one in held_out_scenes(LEVEL)[:60]]
    again = asked(shipped, epoch, pixels, lambda done, total: told.append((done, total)))
    assert told == [(0, 60), (50, 60)]
    for kept, found in zip(kept_predictions(shipped, epoch), again, strict=False):
        kept, found = kept.at_least(0.3), found.at_least(0.25)
        assert len(found) >= len(kept)
        if len(kept):
            same = kept.labels[:, None] == found.labels
            assert np.where(same, iou(kept.boxes, found.boxes), 0).max(axis=1).min() > 0.9
