"""What TensorFlow computes on in a worker."""

from __future__ import annotations

import platform
from functools import cache
from typing import TYPE_CHECKING

from explorer.training.precision import CPU_FILE

if TYPE_CHECKING:
    import tensorflow as tf


@cache
def gpu_names() -> tuple[str, ...]:
    """The GPUs, each of which from now on takes memory only as it needs it."""
    import tensorflow as tf

    devices = tf.config.list_physical_devices("GPU")
    for device in devices:
        tf.config.experimental.set_memory_growth(device, True)
    details = [tf.config.experimental.get_device_details(device) for device in devices]
    return tuple(one.get("device_name", "GPU") for one in details)


def strategy() -> tf.distribute.Strategy:
    """How work is shared out: among all GPUs if there are several."""
    import tensorflow as tf

    if len(gpu_names()) > 1:
        return tf.distribute.MirroredStrategy()
    return tf.distribute.get_strategy()


def device_name() -> str:
    """What computes, by its make."""
    if names := gpu_names():
        return names[0] if len(names) == 1 else f"{len(names)} x {names[0]}"
    return cpu_name()


@cache
def cpu_name() -> str:
    """The processor's make, as far as the system tells."""
    try:
        lines = CPU_FILE.read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return f"{len(named)} cores of {named[0]}" if named else platform.machine()
