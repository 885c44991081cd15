"""Answers of a run, the pictures behind them, and what was found in these."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from explorer.datasets import DATASETS, DatasetMissing
from explorer.training.answers import (
    NoAnswers,
    OtherPictures,
    answered_again,
    answers_of,
    evidence,
    held_out,
)
from explorer.training.networks import network_of
from explorer.training.store import Store
from tests.training.made_up import SIMPLE, made_up_run


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    """A run on 200 held-out digits with two epochs."""
    store = Store(tmp_path_factory.mktemp("runs"), None)
    return made_up_run(store, replace(SIMPLE, subset=500, epochs=2))


def test_answers_are_those_of_the_last_epoch(stored):
    found = answers_of(stored)
    assert found.epoch == 2
    assert found.accuracy.total == len(found.labels) == 200
    assert np.trace(found.matrix) == found.accuracy.count
    assert found.accuracy.value == pytest.approx(stored.state.accuracy, abs=0.01)
    assert answers_of(stored, 0).accuracy.value < found.accuracy.value


def test_shares_hold_the_best_and_the_true_class(stored):
    found = answers_of(stored)
    for picture in range(50):
        shares = found.shares(picture)
        classes = [index for index, _ in shares]
        assert classes[0] == found.said(picture)
        assert int(found.labels[picture]) in classes
        assert 3 <= len(classes) == len(set(classes)) <= 4
        assert all(share == found.probabilities[picture, index] for index, share in shares)


def test_a_run_without_epochs_has_no_answers(tmp_path):
    empty = Store(tmp_path, None).create(SIMPLE)
    with pytest.raises(NoAnswers, match="nothing to show yet"):
        answers_of(empty)


def test_a_damaged_epoch_is_said(stored, tmp_path):
    torn = made_up_run(Store(tmp_path, None), replace(SIMPLE, epochs=1))
    (torn.folder / "snapshots" / "0001.npz").write_bytes(b"PK torn")
    with pytest.raises(NoAnswers, match="damaged"):
        answers_of(torn)


def test_labels_come_from_the_data_set_if_they_were_not_kept(tmp_path):
    run = made_up_run(Store(tmp_path, None), replace(SIMPLE, epochs=1))
    kept = answers_of(run)
    (run.folder / "labels.npy").unlink()
    np.testing.assert_array_equal(answers_of(run).labels, kept.labels)


def test_without_labels_and_data_set_there_is_nothing_to_judge(tmp_path, monkeypatch):
    run = made_up_run(Store(tmp_path, None), replace(SIMPLE, epochs=1))
    (run.folder / "labels.npy").unlink()
    monkeypatch.setattr(type(DATASETS["digits"]), "available", False)
    with pytest.raises(NoAnswers, match="not on this machine"):
        answers_of(run)


def test_pictures_are_those_that_were_answered(stored):
    found = answers_of(stored)
    pictures = held_out(found)
    data = DATASETS["digits"].load()
    np.testing.assert_array_equal(data.y_test[pictures.numbers], found.labels)
    np.testing.assert_array_equal(pictures.pixels([3, 0]), data.x_test[pictures.numbers[[3, 0]]])
    assert pictures.image(5).name == data.class_names[found.labels[5]]


def test_a_copy_in_another_order_is_noticed(stored):
    found = answers_of(stored)
    with pytest.raises(OtherPictures, match="another order"):
        held_out(replace(found, labels=found.labels[::-1]))


def test_a_missing_data_set_is_said(stored, monkeypatch):
    monkeypatch.setattr(type(DATASETS["digits"]), "available", False)
    monkeypatch.setattr(
        type(DATASETS["digits"]), "load", lambda self: self.build(lambda done: None)
    )
    with pytest.raises(DatasetMissing, match="not on this machine"):
        held_out(answers_of(stored))


def test_testing_again_asks_the_network_about_the_pictures_here(stored):
    given, told = answers_of(stored), []
    again = answered_again(network_of(stored), given, told.append)
    assert again.again
    assert not given.again
    assert told == sorted(told)
    assert told[-1] == 1
    np.testing.assert_array_equal(again.labels, given.labels)
    network, pictures = network_of(stored), held_out(given)
    expected = network.probabilities(pictures.image(7))
    np.testing.assert_allclose(again.probabilities[7], expected, atol=1e-5)


def test_evidence_is_grad_cam_of_each_picture_and_class(stored):
    from explorer.explanations import explain

    given, network = answers_of(stored), network_of(stored)
    pixels = held_out(given).pixels([4, 9])
    found = evidence(network, given.run, pixels, [1, 7])
    x = given.run.fit_for(pixels).astype(np.float32) / 255
    for heatmap, one, index in zip(found, x, (1, 7), strict=True):
        expected = explain(network.model, one, "grad_cam", index).heatmap
        np.testing.assert_array_equal(heatmap, expected)
