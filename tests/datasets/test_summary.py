"""Counts and means of a data set, against the obvious way to compute them."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.datasets import DATASETS, Dataset
from explorer.datasets import summary as module
from explorer.datasets.once import Once
from explorer.datasets.summary import channel_facts, members, summarised, summary

HERE = pytest.mark.parametrize("name", ["digits", "shapes"])


def made(count: int, channels: int = 3) -> Dataset:
    """Noise of three classes, of which the last has no picture to learn from."""
    random = np.random.default_rng(count)
    return Dataset(
        name="made",
        title="Made up",
        credit="nobody",
        class_names=("a", "b", "c"),
        x_train=random.integers(0, 256, (count, 4, 5, channels), np.uint8),
        y_train=random.integers(0, 2, count),
        x_test=random.integers(0, 256, (3, 4, 5, channels), np.uint8),
        y_test=np.array([2, 1, 1]),
    )


def check(dataset: Dataset) -> None:
    found = summarised(dataset)
    x, y = dataset.x_train.astype(float), dataset.y_train
    np.testing.assert_allclose(found.mean, x.mean(axis=0), rtol=1e-12)
    np.testing.assert_allclose(found.channel_means, x.mean(axis=(0, 1, 2)), rtol=1e-12)
    np.testing.assert_allclose(found.channel_deviations, x.std(axis=(0, 1, 2)), rtol=1e-9)
    for label in found.present("train"):
        expected = x[y == label].mean(axis=0)
        np.testing.assert_allclose(found.class_means[label], expected, rtol=1e-12)


@HERE
def test_means_of_what_is_here(name):
    check(DATASETS[name].load())


@pytest.mark.parametrize("count", [2, 255, 256, 257, 1000])
@pytest.mark.parametrize("channels", [1, 3])
def test_means_of_noise(count, channels):
    check(made(count, channels))


def test_sums_are_exact_where_every_pixel_is_white():
    white = np.full((2048, 4, 5, 3), 255, np.uint8)
    labels = np.zeros(2048, int)
    dataset = made(2)
    facts = {"name": "white", "title": "White", "credit": "", "class_names": ("a", "b")}
    dataset = Dataset(**facts, x_train=white, y_train=labels, x_test=white, y_test=labels)
    found = summarised(dataset)
    assert set(found.mean.ravel().tolist()) == {255.0}
    assert found.channel_deviations.tolist() == [0.0] * 3


def test_counts_and_a_class_without_pictures():
    dataset = made(50)
    found = summarised(dataset)
    assert found.counts["train"].tolist() == [*np.bincount(dataset.y_train).tolist(), 0]
    assert found.counts["test"].tolist() == [0, 2, 1]
    assert (found.present("train"), found.present("test")) == ([0, 1], [1, 2])
    assert not found.class_means[2].any()


def test_it_is_made_once(monkeypatch):
    made = []
    monkeypatch.setattr(module, "_summaries", Once())
    monkeypatch.setattr(module, "summarised", lambda dataset: made.append(dataset) or "it")
    assert [summary(DATASETS["digits"]) for _ in "123"] == ["it"] * 3
    assert len(made) == 1


def test_nobody_changes_what_all_visitors_share():
    found = summarised(made(10))
    for array in (found.mean, found.class_means, found.counts["train"]):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1


def test_members():
    dataset = made(50)
    assert members(dataset, "test").tolist() == [0, 1, 2]
    assert members(dataset, "test", 1).tolist() == [1, 2]
    assert members(dataset, "test", 0).tolist() == []


def test_statistics_of_channels():
    pixels = np.zeros((2, 2, 3), np.uint8)
    pixels[0, :, 1] = 100
    red, green, _ = channel_facts(pixels)
    assert (red.channel, red.least, red.most, red.mean, red.deviation) == ("red", 0, 0, 0, 0)
    assert (green.channel, green.least, green.most, green.mean) == ("green", 0, 100, 50)
    assert green.deviation == 50
