"""U-Nets that come with the app: what they reach, run again from their weights."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.datasets import DATASETS
from explorer.segmentation.architecture import parts
from explorer.segmentation.boundary import mean_over_scenes
from explorer.segmentation.metrics import MaskScores, scores
from explorer.training.networks import answers_of, build, fill, task_of
from explorer.training.store import Store
from explorer.training.stored_run import StoredRun

ENOUGH = 0.85
FEW = 60
RARE = 2  # crosses, of the level named after that
FOLDERS = 1_600_000  # bytes


@pytest.fixture(scope="module")
def shipped(tmp_path_factory) -> list[StoredRun]:
    return Store(tmp_path_factory.mktemp("store")).shipped("segmentation")


def on(level: str, shipped: list[StoredRun]) -> list[StoredRun]:
    return [one for one in shipped if one.run.dataset == f"shapes-{level}"]


def masks(stored: StoredRun) -> np.ndarray:
    return DATASETS[stored.run.dataset].load().masks_test


def kept(stored: StoredRun) -> np.ndarray:
    return stored.snapshot(stored.epochs()[-1]).answers


def of_all(stored: StoredRun) -> MaskScores:
    return scores(masks(stored), kept(stored), 6)


def with_and_without(shipped: list[StoredRun]) -> tuple[StoredRun, StoredRun]:
    """The U-Net with skip connections, and the one that is the same but for them."""
    by_skips = {parts(one.run.architecture)[2]: one for one in on("medium", shipped)}
    return by_skips[True], by_skips[False]


def test_the_networks_answer_again_what_was_kept(shipped):
    for stored in with_and_without(shipped):
        model = build(stored.run)
        fill(model, stored.snapshot(stored.epochs()[-1]))
        pictures = DATASETS[stored.run.dataset].load().x_test[:FEW]
        again = answers_of(model, task_of(stored.run), pictures)
        # Another processor may round otherwise, which can turn a pixel at an edge.
        assert (again == kept(stored)[:FEW]).mean() > 0.999
        if parts(stored.run.architecture)[2]:
            assert scores(masks(stored)[:FEW], again, 6).mean_iou >= ENOUGH


def test_with_skips_it_is_good_enough_on_all_held_out_scenes(shipped):
    best, _ = with_and_without(shipped)
    found = of_all(best)
    assert found.mean_iou >= ENOUGH
    assert found.iou[1:].mean() >= ENOUGH  # without the background, too
    assert best.state.accuracy == pytest.approx(found.mean_iou)


def test_what_skips_carry_is_where_edges_are(shipped):
    edges = [mean_over_scenes(masks(one), kept(one), 6) for one in with_and_without(shipped)]
    skips, plain = edges
    assert skips.f1 > plain.f1
    assert skips.mean_distance < plain.mean_distance


def test_runs_that_are_compared_differ_in_one_thing(shipped):
    first, second = (one.run.as_dict() for one in with_and_without(shipped))
    assert {key for key in first if first[key] != second[key]} == {"architecture"}
    rare = [one.run.as_dict() for one in on("rare", shipped)]
    assert {one["loss"] for one in rare} >= {"cross_entropy", "weighted_cross_entropy"}
    assert len({tuple({**one, "loss": ""}.items()) for one in rare}) == 1


def test_plain_cross_entropy_neglects_the_rare_class_and_weights_find_it(shipped):
    recall = {one.run.loss: of_all(one).recall[RARE] for one in on("rare", shipped)}
    assert recall["weighted_cross_entropy"] > 0.5
    assert recall["cross_entropy"] < recall["weighted_cross_entropy"] / 2


def test_they_are_small(shipped):
    for stored in shipped:
        assert len(stored.epochs()) >= 3
        files = [path for path in stored.folder.rglob("*") if path.is_file()]
        assert sum(path.stat().st_size for path in files) < FOLDERS
