"""Results of networks on scenes with a rare class, from whatever is kept of their answers."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.figures.rare_table import over_epochs_csv
from explorer.segmentation.answers import true_masks
from explorer.segmentation.rare_results import LABEL, LEVEL, NAMES, results, scenes_with_it
from explorer.training import files
from explorer.training.store import Store
from explorer.training.stored_run import packed
from tests.segmentation.rare_runs import blind, made_run


@pytest.fixture
def store(tmp_path) -> Store:
    return Store(tmp_path / "runs", None)


def test_from_missing_it_to_finding_it(store):
    stored = made_run(store, "dice", blind, lambda masks: masks)
    first, last = results(stored)
    assert (first.epoch, last.epoch) == (1, 2)
    assert first.rare_iou == 0
    assert first.found.found == 0
    assert first.scores.pixel_accuracy > 0.999
    assert last.rare_iou == last.scores.mean_iou == 1
    assert last.found.found == last.found.scenes == len(scenes_with_it())
    assert last.found.claimed == first.found.claimed == 0
    assert first.scores.mean_iou == pytest.approx(5 / 6, abs=0.002)


def test_scenes_with_it_have_it():
    masks = true_masks(LEVEL)
    numbers = scenes_with_it()
    assert 0 < len(numbers) < len(masks)
    for number, mask in enumerate(masks):
        assert (LABEL in mask) == (number in numbers)


@pytest.mark.parametrize(
    "answers",
    [
        np.zeros((5, 96, 96), np.uint8),
        np.full((300, 96, 96), 6, np.uint8),
        np.zeros((300, 6), np.float32),
    ],
)
def test_answers_of_another_kind_are_left_out(store, answers):
    stored = made_run(store, "dice", blind)
    files.write_arrays(stored.folder / "snapshots" / "0002.npz", packed({}, answers))
    (stored.folder / "snapshots" / "0003.npz").write_bytes(b"torn")
    assert [one.epoch for one in results(stored)] == [1]


def test_the_table_has_a_line_for_each_class_and_epoch(store):
    stored = made_run(store, "dice", blind, lambda masks: masks)
    lines = [line.split(",") for line in over_epochs_csv({"Dice": results(stored)}).splitlines()]
    assert len(lines) == 1 + 2 * len(NAMES)
    assert {len(line) for line in lines} == {len(lines[0])}
    table = [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]
    assert [line["iou"] for line in table[-len(NAMES) :]] == ["1.0"] * len(NAMES)
    cross = table[NAMES.index("cross")]
    assert cross["found_in"] == "0"
    assert int(cross["true_pixels"]) == (true_masks(LEVEL) == LABEL).sum()
    assert cross["predicted_pixels"] == "0"
