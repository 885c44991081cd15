"""How long a run is going to take."""

from __future__ import annotations

from dataclasses import replace

import pytest

from explorer.datasets import DATASETS
from explorer.training import Run
from explorer.training.estimate import (
    START,
    Measured,
    by_earlier,
    by_multiply_adds,
    in_words,
    pictures,
    steps_per_epoch,
)
from explorer.training.phases import ALL, Phase, phases_text
from explorer.training.pictures import training_indices, validation_indices

DIGITS = Run(dataset="digits", epochs=4, batch_size=64)


@pytest.mark.parametrize("subset", [None, 100, 1437, 5000])
def test_pictures_are_counted_as_training_does(subset):
    run = replace(DIGITS, subset=subset)
    dataset = DATASETS["digits"].load()
    learned = len(training_indices(run, dataset.y_train))
    assert pictures(run)[0] == learned
    assert steps_per_epoch(run) == learned // run.batch_size
    assert pictures(run)[1] == len(validation_indices(run, dataset.y_test))


def test_cifar_is_not_read_to_be_counted(monkeypatch, tmp_path):
    monkeypatch.setenv("CNN_EXPLORER_CIFAR10", str(tmp_path / "nothing"))
    assert pictures(Run(dataset="cifar10")) == (50_000, 10_000)


def test_more_of_everything_takes_longer():
    def seconds(**changes) -> float:
        return by_multiply_adds(replace(DIGITS, **changes), 1_000_000).seconds

    assert seconds(epochs=8) > seconds(epochs=4) > seconds(subset=100) > START
    assert by_multiply_adds(DIGITS, 2_000_000).seconds > seconds()


def test_the_newest_run_of_the_same_network_and_pictures_counts():
    newer, older = Measured(DIGITS, 1000.0, "a fast one"), Measured(DIGITS, 10.0)
    other = Measured(replace(DIGITS, architecture="lenet5"), 1e9)
    coloured = Measured(replace(DIGITS, dataset="shapes"), 1e9)
    found = by_earlier(replace(DIGITS, seed=7, epochs=2), [other, coloured, newer, older])
    worth = 2 * 1437 + 3 * 360 / 3
    assert found.seconds == pytest.approx(START + worth / 1000)
    assert "1,000 pictures a second on a fast one" in found.basis
    assert by_earlier(DIGITS, [other, coloured, Measured(DIGITS, 0.0)]) is None


def test_every_layer_takes_a_little_of_every_step():
    few, many = (by_multiply_adds(DIGITS, 1_000_000, layers).seconds for layers in (10, 100))
    larger = by_multiply_adds(replace(DIGITS, batch_size=512), 1_000_000, 100).seconds
    assert few < larger < many


def test_a_frozen_base_takes_less():
    def seconds(layers: int) -> float:
        phases = [Phase(layers=layers, learning_rate=0.001, epochs=2)]
        network = "transfer-efficientnet_lite0-light-64"
        run = Run(architecture=network, dataset="shapes", phases=phases_text(phases))
        return by_multiply_adds(run, 30_000_000, 140).seconds

    assert START < seconds(0) < seconds(20) < seconds(ALL)


def test_the_basis_is_said():
    assert "2.0 million multiplications" in by_multiply_adds(DIGITS, 2_000_000).basis


@pytest.mark.parametrize("seconds", [0, 56.9, 57, 89.9, 90, 5399, 5400, 1e6])
def test_times_are_words(seconds):
    number, unit = in_words(seconds).split()
    assert float(number) > 0
    assert unit in ("seconds", "minute", "minutes", "hours")
