"""Runs that come with the app: whole, small, and as good as their cards say."""

from __future__ import annotations

import hashlib
import subprocess
import sys

import numpy as np
import pytest

from explorer.datasets import DATASETS
from explorer.evaluation import accuracy
from explorer.samples import sample
from explorer.training.networks import keras_file
from explorer.training.pictures import validation_indices
from explorer.training.run_state import Status
from explorer.training.store import SHIPPED, Store
from explorer.training.tasks import CLASSIFICATION
from explorer.training.trained_network import offered

RUNS = Store().shipped(CLASSIFICATION)
EVERY = pytest.mark.parametrize("stored", RUNS, ids=[one.id for one in RUNS])
MOST_BYTES = 25_000_000


def test_all_together_are_small():
    assert sum(path.stat().st_size for path in SHIPPED.rglob("*")) < MOST_BYTES


@EVERY
def test_the_card_tells_what_there_is_to_know(stored):
    card = stored.card()
    assert {"data", "recipe", "accuracy", "measured on", "made on", "seconds", "device"} <= set(
        card
    )
    assert "JPEG" in card["data"]["name"]
    assert card["measured on"].startswith("10,000")
    file = stored.folder / card["file"]
    assert hashlib.sha256(file.read_bytes()).hexdigest() == card["sha256"]
    assert file.stat().st_size == card["bytes"]
    assert not card.get("changed by hand")


@EVERY
def test_what_is_kept_agrees_with_the_card(stored):
    kept = stored.snapshot(stored.epochs()[-1])
    found = accuracy(kept.answers, stored.labels())
    assert found.value == pytest.approx(stored.card()["accuracy"], abs=1e-3)
    assert stored.state.accuracy == stored.card()["accuracy"]
    assert stored.state.status is Status.COMPLETE
    assert not stored.state.visitor


@EVERY
def test_the_network_is_what_answered(stored):
    """On the first 500 held-out pictures, where they are on this machine."""
    entry = DATASETS[stored.run.dataset]
    if not entry.available:
        pytest.skip("CIFAR-10 is not on this machine")
    dataset = entry.load()
    numbers = validation_indices(stored.run, dataset.y_test)
    if not np.array_equal(dataset.y_test[numbers], stored.labels()):
        pytest.skip("this copy has its pictures in another order")
    network, kept = offered(stored).load(), stored.snapshot(stored.epochs()[-1])
    x = dataset.x_test[:500].astype(np.float32) / 255
    again = np.asarray(network.model(x))
    assert np.abs(again - kept.answers[:500]).max() < 0.01


@EVERY
def test_it_looks_at_any_picture(stored):
    network = offered(stored).load()
    assert sum(network.probabilities(sample("cat"))) == pytest.approx(1, abs=1e-4)
    assert network.trained
    assert network.name.startswith("run-")


ALONE = """
import sys, keras, numpy as np
model = keras.saving.load_model(sys.argv[1])
assert "explorer" not in sys.modules
np.save(sys.argv[2], model(np.full((1, *model.input_shape[1:]), 0.25, np.float32)))
"""


@EVERY
def test_its_file_is_loaded_by_keras_alone(stored, tmp_path):
    file, answer = tmp_path / "model.keras", tmp_path / "answer.npy"
    file.write_bytes(keras_file(stored))
    command = [sys.executable, "-c", ALONE, str(file), str(answer)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    model = offered(stored).load().model
    here = np.asarray(model(np.full((1, *model.input_shape[1:]), 0.25, np.float32)))
    assert np.allclose(np.load(answer), here, atol=1e-5)


def test_the_simple_network_can_be_walked_through():
    [simple] = [one for one in RUNS if one.run.architecture == "simple_cnn"]
    assert simple.epochs()[0] == 0
    assert len(simple.epochs()) >= 10
