"""U-Nets in the training engine, on a few tiny scenes."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import tensorflow as tf
from sklearn.metrics import jaccard_score

from explorer.scenes import CLASS_NAMES
from explorer.scenes.dataset import SceneDataset
from explorer.segmentation.class_weights import class_weights
from explorer.segmentation.losses import LOSSES, USUAL
from explorer.segmentation.recipe import recipe
from explorer.training.events import EpochDone, Finished, Peek, Row, Started
from explorer.training.fit import train
from explorer.training.run import Run, RunRejected
from explorer.training.tasks import TASKS

CLASSES = 1 + len(CLASS_NAMES)
RUN = dataclasses.replace(
    recipe("easy"), architecture="unet-1-4-skips", batch_size=4, epochs=10, precision="float32"
)


def made_up(count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Dark pictures with a bright upper or left half, which is of class 1 or 2."""
    kinds = np.random.default_rng(seed).integers(1, 3, count)
    masks = np.zeros((count, 96, 96), np.uint8)
    for mask, kind in zip(masks, kinds, strict=True):
        mask[(slice(0, 48), slice(None)) if kind == 1 else (slice(None), slice(0, 48))] = kind
    pictures = np.zeros((count, 96, 96, 3), np.uint8)
    pictures[masks == 1] = (250, 40, 40)
    pictures[masks == 2] = (40, 250, 40)
    return pictures, masks


@pytest.fixture(scope="module")
def data() -> SceneDataset:
    pictures, masks = made_up(24, seed=0)
    held_out, wanted = made_up(6, seed=1)
    return SceneDataset(
        name="shapes-easy",
        title="Halves",
        credit="Drawn in a test",
        class_names=CLASS_NAMES,
        x_train=pictures,
        y_train=masks.max(axis=(1, 2)).astype(np.int64) - 1,
        x_test=held_out,
        y_test=wanted.max(axis=(1, 2)).astype(np.int64) - 1,
        boxes_train=24 * (np.zeros((1, 4), np.float32),),
        labels_train=24 * (np.zeros(1, np.int64),),
        masks_train=masks,
        boxes_test=6 * (np.zeros((1, 4), np.float32),),
        labels_test=6 * (np.zeros(1, np.int64),),
        masks_test=wanted,
    )


@pytest.fixture(scope="module")
def events(data):
    return list(train(RUN, data=data))


def test_it_learns_and_keeps_class_maps(events, data):
    done = [event for event in events if isinstance(event, EpochDone)]
    for one in done:
        assert one.answers.dtype == np.uint8
        assert one.answers.shape == data.masks_test.shape
    tested = [event for event in events if isinstance(event, Row) and event.split == "validation"]
    for row, one in zip(tested, done, strict=True):
        theirs = jaccard_score(
            data.masks_test.ravel(), one.answers.ravel(), average="macro", zero_division=0
        )
        assert row.accuracy == pytest.approx(theirs)
    assert tested[-1].accuracy > max(0.8, tested[0].accuracy)


def test_the_finished_network_scores_as_in_training(events):
    [finished] = [event for event in events if isinstance(event, Finished)]
    last = [event for event in events if isinstance(event, Row)][-1]
    assert finished.accuracy == pytest.approx(last.accuracy, abs=0.01)
    assert finished.model.output_shape == (None, 96, 96, CLASSES)


def test_watched_pictures_are_answered_with_class_maps(events):
    [started] = [event for event in events if isinstance(event, Started)]
    peek = next(event for event in events if isinstance(event, Peek))
    assert peek.answers.shape == (len(started.watched), 96, 96)


@pytest.mark.parametrize("name", LOSSES)
def test_every_loss_can_be_trained_with(name, data):
    task = TASKS["segmentation"].function(dataclasses.replace(RUN, loss=name), len(CLASS_NAMES))
    targets = task.targets(data, "train")[:2]
    wanted = task.wanted(tf.constant(targets), learning=True)
    raw = tf.random.stateless_normal(wanted.shape, [0, 0])
    weights = tf.constant(class_weights(data.masks_train, CLASSES))
    expected = LOSSES[name].of(raw, wanted, weights)
    np.testing.assert_allclose(task.loss(raw, wanted), expected, rtol=1e-6)


def test_the_score_of_a_batch_is_its_mean_iou(data):
    task = TASKS["segmentation"].function(RUN, len(CLASS_NAMES))
    masks = task.targets(data, "test")
    said = np.roll(masks, 7, axis=1)
    found = task.right(tf.one_hot(said, CLASSES), task.wanted(tf.constant(masks), learning=False))
    theirs = jaccard_score(masks.ravel(), said.ravel(), average="macro", zero_division=0)
    assert float(found) == pytest.approx(theirs)
    assert task.score(masks, data, np.arange(6)) == 1


def test_runs_choose_among_losses_of_masks():
    names = list(TASKS["segmentation"].losses())
    assert names[0] == USUAL
    assert sorted(names) == sorted(LOSSES)
    assert recipe("rare", "focal").loss == "focal"
    assert recipe("medium", skips=False).architecture.endswith("plain")
    with pytest.raises(RunRejected, match="no loss"):
        recipe("medium", "hinge")
    with pytest.raises(RunRejected, match="no data set"):
        recipe("impossible")
    with pytest.raises(RunRejected, match="no labels for segmentation"):
        Run(architecture="unet-1-4-skips", dataset="cifar10")
