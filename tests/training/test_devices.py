"""Where TensorFlow computes; several GPUs are played by two halves of the processor."""

from __future__ import annotations

import subprocess
import sys

import pytest

from explorer.training import devices

TWO = """
import tensorflow as tf

cpu = tf.config.list_physical_devices("CPU")[0]
tf.config.set_logical_device_configuration(cpu, [tf.config.LogicalDeviceConfiguration()] * 2)

from explorer.training import devices

devices.strategy = lambda: tf.distribute.MirroredStrategy(["CPU:0", "CPU:1"])

from explorer.training.events import EpochDone, Finished, Started
from explorer.training.fit import train
from explorer.training.run import Run

for optimizer, rate in {rates}.items():
    run = Run(
        architecture="speedy_small", dataset="digits", subset=200, optimizer=optimizer,
        learning_rate=rate, batch_size=51, epochs=3, precision="float32",
    )
    events = list(train(run))
    batch = next(event.batch_size for event in events if isinstance(event, Started))
    before, after = (event for event in events if isinstance(event, EpochDone) and event.epoch < 2)
    changed = (abs(after.weights[key] - before.weights[key]).max() > 0 for key in before.weights)
    print(optimizer, batch, events[-1].accuracy, sum(changed))
"""
RATES = {"sgd": 0.1, "adam": 0.003, "muon": 0.01}


@pytest.fixture(scope="module")
def told() -> dict[str, list[str]]:
    """What each optimizer came to: size of a batch, accuracy, how many arrays have changed."""
    script = TWO.replace("{rates}", repr(RATES))
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return {name: rest for name, *rest in map(str.split, done.stdout.splitlines())}


@pytest.mark.parametrize("optimizer", RATES)
def test_several_devices_share_each_batch(told, optimizer):
    batch, accuracy, changed = told[optimizer]
    assert batch == "50"  # the same number for each
    assert float(accuracy) > 0.6
    assert int(changed) > 10


def test_the_processor_has_a_name(monkeypatch, tmp_path):
    assert devices.cpu_name()
    file = tmp_path / "cpuinfo"
    file.write_text("processor\t: 0\nmodel name\t: Abacus\nprocessor\t: 1\nmodel name\t: Abacus\n")
    monkeypatch.setattr(devices, "CPU_FILE", file)
    devices.cpu_name.cache_clear()
    assert devices.cpu_name() == "2 cores of Abacus"
    devices.cpu_name.cache_clear()
