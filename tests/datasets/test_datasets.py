"""The contract that every data set keeps; a new entry is covered on arrival."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
import threading

import numpy as np
import pytest

from explorer import datasets
from explorer.about import credits
from explorer.datasets import DATASETS, FLIPS, DatasetMissing, batch
from explorer.datasets.dataset import DatasetRejected
from explorer.datasets.once import Once

EVERY = pytest.mark.parametrize("entry", DATASETS.values(), ids=list(DATASETS))
# CIFAR-10 has tests of its own, which need not read all of it.
QUICK = pytest.mark.parametrize("name", ["digits", "shapes"])


@EVERY
def test_what_an_entry_says_of_itself(entry):
    assert entry.title
    assert entry.credit
    assert entry.licence
    assert len(entry.description.split()) > 30
    assert entry.how_to_get.endswith(".")
    assert len(entry.image_size) == 3
    assert len(set(entry.class_names)) == len(entry.class_names) >= 2


@EVERY
def test_each_flip_keeps_the_labels_or_says_what_it_breaks(entry):
    assert entry.symmetries <= set(FLIPS)
    assert set(entry.broken_by) == set(FLIPS) - entry.symmetries
    assert all(sentence.endswith(".") for sentence in entry.broken_by.values())
    assert 0 < entry.most_rotation <= 180
    assert entry.rotation_limit.endswith(".")
    with pytest.raises(TypeError):
        entry.broken_by["horizontal"] = "changed"


def test_flips_are_different_in_each():
    assert {name: set(entry.symmetries) for name, entry in DATASETS.items()} == {
        "digits": set(),
        "shapes": {"vertical"},
        "cifar10": {"horizontal"},
    }


@QUICK
def test_what_comes_with_the_app_is_there(name):
    entry = DATASETS[name]
    assert entry.available
    dataset = entry.load()
    assert dataset is entry.load()
    assert dataset is not entry.build()
    assert (dataset.name, dataset.title, dataset.credit) == (entry.name, entry.title, entry.credit)
    assert dataset.class_names == entry.class_names
    assert dataset.image_size == entry.image_size


@QUICK
def test_reading_again_gives_the_same(name):
    first, second = DATASETS[name].build(), DATASETS[name].build()
    for field in ("x_train", "y_train", "x_test", "y_test"):
        np.testing.assert_array_equal(getattr(first, field), getattr(second, field))


@QUICK
def test_no_picture_is_in_both_parts(name):
    dataset = DATASETS[name].load()
    learned = {picture.tobytes() for picture in dataset.x_train}
    assert not [picture for picture in dataset.x_test if picture.tobytes() in learned]


@QUICK
def test_a_batch_shows_each_class(name):
    _, labels = batch(DATASETS[name].load(), 20, seed=1)
    assert np.bincount(labels).tolist() == [2] * 10


def test_everybody_is_credited():
    found = {(credit.what, credit.title) for credit in credits()}
    assert {("Data set", "Handwritten digits"), ("Data set", "CIFAR-10")} <= found
    assert {("Trained weights", "Digit reader"), ("Trained weights", "CIFAR-10 network")} <= found
    assert ("Data set", "Drawn shapes") not in found


def test_digits_and_cifar10_have_a_judge():
    assert [name for name, entry in DATASETS.items() if entry.judge] == ["digits", "cifar10"]


@pytest.mark.parametrize(
    "changes",
    [
        {"symmetries": frozenset({"horizontal"})},
        {"broken_by": {"horizontal": "It does."}},
        {"broken_by": {"horizontal": "It does.", "vertical": "It does.", "diagonal": "No."}},
        {"most_rotation": 181},
        {"most_rotation": -1},
    ],
)
def test_contradictions_are_refused(changes):
    with pytest.raises(ValueError, match="digits"):
        dataclasses.replace(DATASETS["digits"], **changes)


def replaced(monkeypatch, function):
    """The digits, read by another function and not yet by anybody."""
    monkeypatch.setattr(datasets, "_loaded", Once())
    return dataclasses.replace(DATASETS["digits"], function=function)


def test_visitors_at_once_share_one(monkeypatch):
    reads, got = [], []
    barrier = threading.Barrier(6)

    def counted(progress):
        reads.append(1)
        return DATASETS["digits"].function(progress)

    entry = replaced(monkeypatch, counted)

    def visit():
        barrier.wait()
        got.append(entry.load())

    visitors = [threading.Thread(target=visit) for _ in range(6)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    assert reads == [1]
    assert len(got) == 6
    assert len({id(dataset) for dataset in got}) == 1


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (DatasetRejected("x is missing"), "cannot be read: x is missing. The digits come with"),
        (PermissionError(13, "Permission denied", "/secret"), "Permission denied. The digits"),
        (OSError(), "it cannot be read. The digits"),
    ],
)
def test_what_is_wrong_becomes_a_sentence_without_paths(monkeypatch, error, sentence):
    def fail(progress):
        raise error

    with pytest.raises(DatasetMissing, match=sentence) as caught:
        replaced(monkeypatch, fail).load()
    assert "secret" not in str(caught.value)


def test_after_a_failure_the_next_one_tries_again(monkeypatch):
    attempts = []

    def second_time_lucky(progress):
        attempts.append(1)
        if len(attempts) == 1:
            raise DatasetRejected("not yet")
        return DATASETS["digits"].function(progress)

    entry = replaced(monkeypatch, second_time_lucky)
    with pytest.raises(DatasetMissing):
        entry.load()
    assert entry.load().name == "digits"


def test_another_data_set_than_announced_is_refused(monkeypatch):
    entry = replaced(monkeypatch, DATASETS["shapes"].function)
    with pytest.raises(DatasetMissing, match="other classes"):
        entry.load()


def test_progress_is_told_each_percent_once_and_can_give_up(monkeypatch):
    told = []

    def slow(progress):
        for step in range(10_001):
            progress(step / 10_000)
        return DATASETS["digits"].function(progress)

    replaced(monkeypatch, slow).load(told.append)
    assert len(told) == 101
    assert told == sorted(told)
    assert (told[0], told[-1]) == (0, 1)

    def impatient(done):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        replaced(monkeypatch, slow).load(impatient)


def test_a_look_at_the_registry_loads_little():
    question = (
        "import sys; from explorer.datasets import DATASETS;"
        "[entry.available for entry in DATASETS.values()];"
        "DATASETS['digits'].load(); DATASETS['shapes'].load();"
        "print(sorted({'tensorflow', 'keras', 'streamlit', 'sklearn', 'scipy'} & set(sys.modules)))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", question], capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "[]"
