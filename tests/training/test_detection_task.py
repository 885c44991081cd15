"""The task of detection: its targets, its scores, what it keeps, and that a network learns it."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.detection.average_precision import evaluate
from explorer.detection.detected import LEAST_SCORE, class_scores, detected
from explorer.detection.detections import Truth
from explorer.detection.encoding import decode
from explorer.detection.matching import BACKGROUND, IGNORED, match
from explorer.detection.recipe import recipe
from explorer.scenes import CLASS_NAMES, LEVELS, SIDE, draw_scene
from explorer.scenes.dataset import SceneDataset
from explorer.training import Run
from explorer.training.events import EpochDone, Finished, Row
from explorer.training.fit import train
from explorer.training.networks import task_of

RUN = Run(
    architecture="detector-4",
    dataset="shapes-easy",
    optimizer="adam",
    learning_rate=0.002,
    schedule="constant",
    label_smoothing=0.0,
    batch_size=4,
    epochs=2,
    precision="float32",
)


@pytest.fixture(scope="module")
def data() -> SceneDataset:
    """A few easy scenes, which are drawn in no time."""
    parts = {}
    for split, seeds in (("train", range(1000, 1032)), ("test", range(12))):
        scenes = [draw_scene("easy", seed) for seed in seeds]
        parts |= {
            f"x_{split}": np.stack([one.pixels for one in scenes]),
            f"y_{split}": np.array([one.labels[0] for one in scenes]),
            f"boxes_{split}": tuple(one.boxes for one in scenes),
            f"labels_{split}": tuple(one.labels for one in scenes),
            f"masks_{split}": np.stack([one.mask for one in scenes]),
        }
    return SceneDataset(name="few", title="Few", credit="", class_names=CLASS_NAMES, **parts)


@pytest.fixture(scope="module")
def task():
    return task_of(RUN)


@pytest.fixture(scope="module")
def course(data):
    return list(train(RUN, data=data))


def perfect(targets: np.ndarray) -> np.ndarray:
    """The raw output that targets ask for."""
    wanted = targets[..., :1] == np.arange(len(CLASS_NAMES))
    return np.concatenate(
        [np.where(wanted, 9.0, -9.0), targets[..., 1:]], axis=-1, dtype=np.float32
    )


@pytest.mark.parametrize("split", ["train", "test"])
def test_targets_are_matches_and_encoded_boxes(data, task, split):
    targets = task.targets(data, split)
    boxes, labels = getattr(data, f"boxes_{split}"), getattr(data, f"labels_{split}")
    assert targets.shape == (len(boxes), len(task.anchors), 5)
    assert targets.dtype == np.float32
    for target, true, classes in zip(targets, boxes, labels, strict=True):
        objects = match(task.anchors, true).objects
        for kind in (BACKGROUND, IGNORED):
            np.testing.assert_array_equal(target[:, 0] == kind, objects == kind)
        with_object = objects >= 0
        assert set(objects[with_object]) == set(range(len(true)))
        np.testing.assert_array_equal(target[with_object, 0], classes[objects[with_object]])
        again = decode(target[with_object, 1:], task.anchors[with_object])
        np.testing.assert_allclose(again, true[objects[with_object]], atol=1e-3)
        assert not target[~with_object, 1:].any()


def test_perfect_answers_have_full_scores(data, task):
    targets = task.targets(data, "test")
    raw, pictures = perfect(targets), np.arange(len(targets))
    assert task.score(raw, data, pictures) == 1.0
    assert task.score(np.full_like(raw, -9.0), data, pictures) == 0.0
    assert task.score(raw[[3, 1]], data, np.array([3, 1])) == 1.0
    assert float(task.right(raw, targets)) == 1.0
    assert float(task.right(-raw, targets)) < 0.01
    assert task.loss(raw, task.wanted(targets, learning=True)).numpy().max() < 1e-3


def test_f1_counts_what_is_missed_and_what_is_said_too_much(data, task):
    targets = task.targets(data, "test")
    raw = perfect(targets)
    places = np.argwhere(targets[..., 0] >= 0)
    missed, everywhere = raw.copy(), raw.copy()
    half = places[: len(places) // 2]
    missed[half[:, 0], half[:, 1], :-4] = -9
    found = 1 - len(half) / len(places)
    assert float(task.right(missed, targets)) == pytest.approx(2 * found / (1 + found))
    everywhere[..., :-4] = 9
    said = (targets[..., 0] != IGNORED).sum() * len(CLASS_NAMES)
    expected = 2 * len(places) / (said + len(places))
    assert float(task.right(everywhere, targets)) == pytest.approx(expected)


def test_what_is_kept_gives_the_same_detections(task):
    raw = np.random.default_rng(0).normal(-3, 1.5, (4, len(task.anchors), 9)).astype(np.float32)
    kept = np.array(task.kept(raw))
    for one, other in zip(
        detected(raw, task.anchors, (SIDE, SIDE)),
        detected(kept, task.anchors, (SIDE, SIDE)),
        strict=True,
    ):
        np.testing.assert_array_equal(one.boxes, other.boxes)
        np.testing.assert_array_equal(one.scores, other.scores)
    is_answer = class_scores(raw) >= LEAST_SCORE
    assert 0.1 < is_answer.mean() < 0.9
    np.testing.assert_array_equal(kept[..., :-4][is_answer], raw[..., :-4][is_answer])
    assert len(np.unique(kept[..., :-4][~is_answer])) == 1
    assert not kept[~is_answer.any(axis=-1)][:, -4:].any()


def test_two_epochs_lower_the_loss(course):
    learned = [one.loss for one in course if isinstance(one, Row) and one.split == "train"]
    tested = [one.loss for one in course if isinstance(one, Row) and one.split == "validation"]
    assert (len(learned), len(tested)) == (16, 3)
    assert np.mean(learned[-4:]) < 0.9 * np.mean(learned[:4])
    assert tested[-1] < 0.95 * tested[0]


def test_the_score_that_is_told_is_that_of_the_kept_answers(course, data, task):
    rows = [one for one in course if isinstance(one, Row) and one.split == "validation"]
    done = [one for one in course if isinstance(one, EpochDone)]
    truths = [Truth(*both) for both in zip(data.boxes_test, data.labels_test, strict=True)]
    for row, epoch in zip(rows, done, strict=True):
        found = detected(epoch.answers, task.anchors, (SIDE, SIDE))
        assert row.accuracy == evaluate(found, truths, len(CLASS_NAMES)).map50
    assert isinstance(course[-1], Finished)


@pytest.mark.parametrize("level", LEVELS)
def test_there_is_a_recipe_for_every_level(level):
    run = recipe(level)
    assert run.dataset == f"shapes-{level}"
    assert run.task.name == "detection"
