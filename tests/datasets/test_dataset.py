"""Dataset: what it is checked for, that nobody writes to it, and batches drawn from it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.datasets import Dataset, as_image, batch, batch_indices


def made(**changes) -> Dataset:
    """A small one: 12 pictures of three classes to learn from, 3 held out."""
    facts = {
        "name": "made",
        "title": "Made up",
        "credit": "nobody",
        "class_names": ("a", "b", "c"),
        "x_train": np.arange(12 * 4 * 5 * 3, dtype=np.uint16).astype(np.uint8).reshape(12, 4, 5, 3),
        "y_train": np.array([0] * 6 + [1] * 4 + [2] * 2),
        "x_test": np.zeros((3, 4, 5, 3), np.uint8),
        "y_test": np.array([2, 1, 0]),
    }
    return Dataset(**(facts | changes))


def test_it_holds_what_it_was_given():
    dataset = made()
    assert dataset.image_size == (4, 5, 3)
    assert dataset.part("test")[1].tolist() == [2, 1, 0]
    assert dataset.part("train")[0] is dataset.x_train


@pytest.mark.parametrize("field", ["x_train", "y_train", "x_test", "y_test"])
def test_nobody_writes_to_its_arrays(field):
    array = getattr(made(), field)
    with pytest.raises(ValueError, match="read-only"):
        array[0] = 1
    with pytest.raises(ValueError, match="WRITEABLE"):
        array.flags.writeable = True


def test_a_mapped_file_is_neither_copied_nor_written_to(tmp_path):
    np.save(tmp_path / "x.npy", np.ones((12, 4, 5, 3), np.uint8))
    mapped = np.load(tmp_path / "x.npy", mmap_mode="r")
    x_train = made(x_train=mapped).x_train
    assert np.shares_memory(x_train, mapped)
    with pytest.raises(ValueError, match="WRITEABLE"):
        x_train.flags.writeable = True


@pytest.mark.parametrize(
    "changes",
    [
        {"x_train": np.zeros((12, 4, 5, 3), np.float32)},
        {"y_test": np.zeros(3, np.int32)},
        {"y_train": [0] * 12},
    ],
)
def test_other_types_are_refused(changes):
    with pytest.raises(TypeError, match="must be a NumPy array of"):
        made(**changes)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"x_train": np.zeros((12, 4, 5), np.uint8)}, "shape"),
        ({"x_test": np.zeros((0, 4, 5, 3), np.uint8), "y_test": np.zeros(0, np.int64)}, "shape"),
        ({"y_train": np.zeros((12, 1), np.int64)}, "shape"),
        ({"y_train": np.zeros(11, np.int64)}, "12 pictures and 11 labels"),
        ({"x_test": np.zeros((3, 5, 4, 3), np.uint8)}, "one size"),
        ({"x_test": np.zeros((3, 4, 5, 2), np.uint8)}, "1 or 3 channels"),
        ({"y_test": np.array([0, 1, 3])}, "without a class name"),
        ({"y_test": np.array([0, 1, -1])}, "without a class name"),
        ({"class_names": ("a", "b", "b")}, "name of its own"),
        ({"class_names": ("a",)}, "two classes"),
    ],
)
def test_what_does_not_fit_together_is_refused(changes, reason):
    with pytest.raises(ValueError, match=reason):
        made(**changes)


def test_other_parts_are_refused():
    with pytest.raises(ValueError, match='"train" or "test"'):
        made().part("validation")


def test_a_picture_is_an_image_named_after_its_class():
    image = made().picture(2, "test")
    assert (image.name, image.credit) == ("a", "nobody")
    assert image.pixels.shape == (4, 5, 3)
    np.testing.assert_array_equal(made().picture(1).pixels, made().x_train[1])


def test_grey_is_repeated():
    pixels = np.arange(64, dtype=np.uint8).reshape(8, 8, 1)
    image = as_image(pixels, "grey")
    for channel in range(3):
        np.testing.assert_array_equal(image.pixels[..., channel], pixels[..., 0])


@given(count=st.integers(1, 12), seed=st.integers(0, 2**32))
def test_a_batch_is_balanced_as_far_as_possible_and_without_repeats(count, seed):
    dataset = made()
    pictures, labels = batch(dataset, count, seed)
    assert pictures.shape == (count, 4, 5, 3)
    assert len({picture.tobytes() for picture in pictures}) == count
    originals = {x.tobytes(): y for x, y in zip(*dataset.part("train"), strict=True)}
    assert all(originals[x.tobytes()] == y for x, y in zip(pictures, labels, strict=True))
    counts = np.bincount(labels, minlength=3)
    available = np.array([6, 4, 2])
    for here, there in zip(*np.nonzero(counts[:, np.newaxis] > counts + 1), strict=True):
        assert counts[there] == available[there], f"class {here} comes too often"


def test_a_seed_decides_a_batch_and_larger_ones_go_on():
    dataset = made()
    pictures, labels = batch(dataset, 9, 4)
    again, _ = batch(dataset, 9, 4)
    fewer, few_labels = batch(dataset, 4, 4)
    np.testing.assert_array_equal(pictures, again)
    np.testing.assert_array_equal(pictures[:4], fewer)
    np.testing.assert_array_equal(labels[:4], few_labels)
    assert len({batch(dataset, 9, seed)[0].tobytes() for seed in range(20)}) > 15


def test_which_pictures_a_batch_holds():
    dataset = made()
    indices = batch_indices(dataset, 9, 4)
    pictures, labels = batch(dataset, 9, 4)
    np.testing.assert_array_equal(dataset.x_train[indices], pictures)
    np.testing.assert_array_equal(dataset.y_train[indices], labels)


def test_a_batch_can_be_written_to():
    dataset = made()
    pictures, labels = batch(dataset, 3, 0, "test")
    pictures[:] = 7
    labels[:] = 0
    assert not dataset.x_test.any()
    assert dataset.y_test.tolist() == [2, 1, 0]


@pytest.mark.parametrize("count", [0, -1, 13])
def test_impossible_batches_are_refused(count):
    with pytest.raises(ValueError, match="1 to 12 pictures"):
        batch(made(), count, 0)
