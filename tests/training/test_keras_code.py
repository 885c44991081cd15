"""Scripts that repeat a run come to its very numbers."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.architectures import ARCHITECTURES
from explorer.datasets import DATASETS
from explorer.training import Run
from explorer.training.events import EpochDone
from explorer.training.fit import train
from explorer.training.keras_code import FILE, run_code
from explorer.training.optimizers import OPTIMIZERS
from explorer.training.schedules import SCHEDULES

QUICK = {"dataset": "digits", "batch_size": 64, "epochs": 2, "subset": 300, "precision": "float32"}
CASES = {
    "whitening, SGD and a crop": {"augmentations": "padded_crop"},
    "Adam with decay, enlarged pictures": {
        "architecture": "lenet5",
        "optimizer": "adam",
        "learning_rate": 0.002,
        "weight_decay": 1e-4,
        "schedule": "cosine",
    },
    "Muon and mixed pictures": {
        "architecture": "lenet5",
        "optimizer": "muon",
        "learning_rate": 0.01,
        "schedule": "constant",
        "augmentations": "mixup",
    },
    "AdamW, dropout and half precision": {
        "architecture": "simple_cnn",
        "optimizer": "adamw",
        "learning_rate": 0.001,
        "precision": "bfloat16",
    },
}


def every_kind() -> list[Run]:
    """Each architecture, optimizer and schedule at least once, on both kinds of data sets."""
    runs = [Run(architecture=name, dataset="cifar10") for name in ARCHITECTURES]
    runs += [Run(optimizer=name, learning_rate=0.01, weight_decay=0.01) for name in OPTIMIZERS]
    runs += [Run(schedule=name, dataset="digits", subset=500) for name in SCHEDULES]
    return [*runs, Run(augmentations="padded_crop~rotation~cutmix"), *_cases()]


def _cases() -> list[Run]:
    return [Run(**{**QUICK, **case}) for case in CASES.values()]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with the digits in it, to run scripts in."""
    data = DATASETS["digits"].load()
    arrays = {name: getattr(data, name) for name in ("x_train", "y_train", "x_test", "y_test")}
    np.savez(tmp_path / FILE, **arrays)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_script_comes_to_the_same_numbers(folder, case):
    import keras

    run = Run(**{**QUICK, **case})
    done = [event for event in train(run) if isinstance(event, EpochDone)]
    names: dict = {}
    exec(compile(run_code(run, run.precision), "script.py", "exec"), names)
    np.testing.assert_array_equal(names["probabilities"], done[-1].answers)
    loaded = keras.models.load_model(folder / "model.keras")
    for weights, expected in zip(loaded.get_weights(), done[-1].weights.values(), strict=True):
        np.testing.assert_array_equal(weights, expected)


def test_scripts_are_tidy_and_need_nothing_of_the_app(expect_tidy):
    scripts = [run_code(run) for run in every_kind()]
    assert not any("explorer." in script or "import explorer" in script for script in scripts)
    expect_tidy(scripts)


def test_pictures_that_are_missing_are_asked_for(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit, match=FILE):
        exec(run_code(Run(**QUICK)), {})


def test_changes_by_hand_are_said():
    assert "turned down" in run_code(Run(), by_hand="The learning rate was turned down.")
