"""What a scene and a scene data set accept, and that they hold together."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from explorer.datasets import DATASETS
from explorer.datasets import dataset as dataset_module
from explorer.scenes import CLASS_NAMES, LEVELS, SIDE, Scene, draw_scene
from explorer.scenes import dataset as scenes_module
from explorer.scenes.dataset import COUNTS, SceneDataset, held_out, scenes
from explorer.scenes.scene import UnlabelledScene
from explorer.training.tasks import CLASSIFICATION

VALID = {
    "pixels": np.zeros((SIDE, SIDE, 3), np.uint8),
    "boxes": np.array([[1, 2, 10, 20]], np.float32),
    "labels": np.array([4], np.int64),
    "mask": np.zeros((SIDE, SIDE), np.uint8),
}


@pytest.mark.parametrize(
    ("field", "value", "error"),
    [
        ("pixels", np.zeros((SIDE, SIDE, 3), np.float32), TypeError),
        ("pixels", np.zeros((SIDE, SIDE), np.uint8), ValueError),
        ("boxes", np.array([[1, 2, 10, 20]], np.float64), TypeError),
        ("boxes", np.array([[1, 2, 1, 20]], np.float32), ValueError),
        ("boxes", np.array([[1, 2, 10, 97]], np.float32), ValueError),
        ("boxes", np.zeros((1, 5), np.float32), ValueError),
        ("labels", np.array([5], np.int64), ValueError),
        ("labels", np.array([1, 2], np.int64), ValueError),
        ("mask", np.full((SIDE, SIDE), 6, np.uint8), ValueError),
    ],
)
def test_what_does_not_fit_is_refused(field, value, error):
    Scene(**VALID)
    with pytest.raises(error):
        Scene(**{**VALID, field: value})


def test_a_scene_can_be_empty():
    scene = Scene(
        **{**VALID, "boxes": np.zeros((0, 4), np.float32), "labels": np.zeros(0, np.int64)}
    )
    assert scene.boxes.shape == (0, 4)


def test_of_an_unlabelled_picture_nothing_is_known():
    own = UnlabelledScene(VALID["pixels"])
    assert own.boxes is own.labels is own.mask is None
    with pytest.raises(ValueError, match="read-only"):
        own.pixels[0] = 1
    with pytest.raises(ValueError, match="uint8"):
        UnlabelledScene(np.zeros((8, 8, 3), np.uint8))


@pytest.mark.parametrize("level", LEVELS)
def test_every_level_is_a_data_set_by_name(level):
    entry = DATASETS[f"shapes-{level}"]
    assert entry is DATASETS[f"shapes-{level}"]
    assert entry.name not in list(DATASETS)
    assert entry.available
    assert entry.class_names == CLASS_NAMES
    assert entry.image_size == (SIDE, SIDE, 3)
    assert entry.tasks == {"detection", "segmentation"}
    assert CLASSIFICATION not in entry.tasks
    assert len(entry.description.split()) >= 10
    assert LEVELS[level].title[1:] in entry.title


@pytest.mark.parametrize("name", ["shapes-", "shapes-impossible", "shapes-easy-2", "shapes"])
def test_there_are_no_others(name):
    with pytest.raises(ValueError, match="the levels are easy, medium, hard, rare"):
        scenes(name)
    assert name == "shapes" or name not in DATASETS


@pytest.fixture(scope="module")
def small() -> SceneDataset:
    """An easy data set of few scenes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scenes_module, "COUNTS", {"train": 6, "test": 4})
        told = []
        dataset = scenes("shapes-easy").build(told.append)
    assert told == sorted(told)
    assert told[-1] < 1
    return dataset


def test_what_is_in_a_data_set(small):
    assert isinstance(small, dataset_module.Dataset)
    assert small.x_train.shape == (6, SIDE, SIDE, 3)
    assert small.masks_test.shape == (4, SIDE, SIDE)
    for split, count in (("train", 6), ("test", 4)):
        for number in range(count):
            scene = small.scene(number, split)
            np.testing.assert_array_equal(scene.pixels, small.part(split)[0][number])
            sizes = np.prod(scene.boxes[:, 2:] - scene.boxes[:, :2], axis=1)
            assert scene.labels[sizes.argmax()] == small.part(split)[1][number]
    with pytest.raises(IndexError):
        small.scene(4)
    with pytest.raises(ValueError, match="read-only"):
        small.masks_train[0] = 1


def test_held_out_scenes_need_no_data_set(small):
    for number in range(4):
        alone, within = held_out("easy", number), small.scene(number)
        for field in dataclasses.fields(alone):
            np.testing.assert_array_equal(getattr(alone, field.name), getattr(within, field.name))
    assert held_out("easy", 1) is held_out("easy", 1)
    for number in (-1, COUNTS["test"]):
        with pytest.raises(IndexError, match="0 to 299"):
            held_out("easy", number)


def test_no_scene_is_in_both_parts(small):
    assert not {one.tobytes() for one in small.x_train} & {one.tobytes() for one in small.x_test}
    np.testing.assert_array_equal(small.x_train[0], draw_scene("easy", 10_000).pixels)


def test_parts_must_fit_together(small):
    with pytest.raises(ValueError, match="for each picture"):
        dataclasses.replace(small, boxes_test=small.boxes_test[:-1])
