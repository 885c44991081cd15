"""The process in which visitors' models are loaded: with limits, and with nothing to lose.

It gets checked descriptions and unchecked weights, and answers with plain arrays. It is used again
only after everything went well.
"""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np

from explorer.model_files import archive, wire
from explorer.model_files.rejection import ModelRejected

if TYPE_CHECKING:
    import keras

MEMORY = 2_500_000_000
"""Bytes that it may take in addition to what TensorFlow has taken."""
CPU_SECONDS = 60
"""For one model."""
SLOWEST_PICTURE = 8.0
"""Seconds of computing that a model may take for one picture."""
_NICE = 5


def serve() -> None:
    """Load one model after another, until nobody asks any more."""
    asked, answers = _private_streams()
    with suppress(OSError, AttributeError):
        os.nice(_NICE)
    _warm()
    confine()
    wire.send_json(answers, {"ready": True})
    with suppress(wire.Torn, BrokenPipeError):
        while True:
            config = wire.receive_json(asked, archive.MOST_CONFIG * 2)
            weights = wire.receive(asked, archive.MOST_BYTES)
            _allow_cpu(CPU_SECONDS)
            _answer(answers, config, weights)


def _private_streams() -> tuple[BinaryIO, BinaryIO]:
    """Standard input and output, for this alone: whatever libraries print goes elsewhere."""
    asked, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    return asked, answers


def _warm() -> None:
    """Everything that takes time to import, and TensorFlow's own first steps."""
    import h5py  # noqa: F401
    import keras
    import tensorflow as tf

    from explorer.layers import register

    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    register()
    model = keras.Sequential(
        [
            keras.Input((8, 8, 3), name="picture"),
            keras.layers.Conv2D(2, 3, name="convolution"),
            keras.layers.GlobalAveragePooling2D(name="pool"),
            keras.layers.Dense(2, name="scores"),
        ],
        name="warm",
    )
    tf.function(lambda x: model(x, training=False), autograph=False)(tf.zeros((1, 8, 8, 3)))


def confine() -> None:
    """From now on: little memory, no file may be written, no core dumps. Not on Windows."""
    with suppress(ImportError):
        import resource

        taken = _address_space()
        if taken:
            _lower(resource.RLIMIT_AS, taken + MEMORY)
        _lower(resource.RLIMIT_FSIZE, 0)
        _lower(resource.RLIMIT_CORE, 0)


def _address_space() -> int:
    """Bytes of addresses in use; TensorFlow has many without memory behind them."""
    with suppress(OSError, ValueError):
        return int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    return 0


def _lower(kind: int, limit: int) -> None:
    import resource

    with suppress(ValueError, OSError):
        resource.setrlimit(kind, (limit, limit))


def _allow_cpu(seconds: int) -> None:
    """End this process when it has computed for so long from now on."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + seconds, hard))


def _answer(answers: BinaryIO, config: dict[str, Any], weights: bytes) -> None:
    try:
        arrays = loaded(config, weights)
    except ModelRejected as rejection:
        wire.send_json(answers, {"rejected": str(rejection)})
        return
    except MemoryError:
        wire.send_json(answers, {"rejected": "The model takes more memory than it may have here."})
        return
    except Exception as error:  # noqa: BLE001  Keras raises all kinds
        print(repr(error)[:2000], file=sys.stderr)
        wire.send_json(answers, {"broken": _kind(error)})
        return
    finally:
        _forget()
    facts = [{"shape": list(array.shape), "dtype": array.dtype.name} for array in arrays]
    wire.send_json(answers, {"weights": facts})
    for array in arrays:
        wire.send(answers, np.ascontiguousarray(array).reshape(-1).view(np.uint8).data)


def loaded(config: dict[str, Any], weights: bytes) -> list[np.ndarray]:
    """The weights of a model, in the order of ``model.weights``.

    Args:
        config: checked.
        weights: HDF5 as it came.

    Raises:
        ModelRejected: if the model is too large, or no picture network, or its weights are unsound.
    """
    from explorer.model_files import building, limits
    from explorer.model_files.weights import rebuilt

    clean = rebuilt(weights)
    model = building.outline(config)
    limits.check_ends(model)
    limits.check_parameters(model)
    building.load(model, clean)
    arrays = [np.asarray(weight.numpy()) for weight in model.weights]
    if not all(np.isfinite(array.astype(np.float32)).all() for array in arrays):
        raise ModelRejected("Some weights of the model are no finite numbers; training broke down.")
    _try_out(model)
    return arrays


def _try_out(model: keras.Model) -> None:
    """Have it look at a picture once: it must come to an end, and to numbers."""
    import tensorflow as tf

    from explorer.model_files.limits import check_results

    [picture] = model.inputs
    shape = (1, *picture.shape[1:])
    run = tf.function(lambda x: model(x, training=False), autograph=False)
    traced = run.get_concrete_function(tf.TensorSpec(shape, tf.float32))
    check_results(traced.graph)
    noise = np.random.default_rng(0).uniform(0, 1, shape).astype(np.float32)
    start = time.process_time()
    scores = traced(tf.constant(noise))
    seconds = time.process_time() - start
    if seconds > SLOWEST_PICTURE:
        raise ModelRejected(
            f"The model needs {seconds:.0f} seconds of computing for one picture; at most "
            f"{SLOWEST_PICTURE:.0f} are possible here."
        )
    if not np.isfinite(tf.cast(scores, tf.float32).numpy()).all():
        raise ModelRejected("The model gives numbers that are not finite; its training broke down.")


def _forget() -> None:
    """Forget what was built, and what was outlined only."""
    import gc

    import keras
    from keras.src.backend.common import global_state

    global_state.set_global_attribute("uninitialized_variables", [])
    keras.utils.clear_session()
    gc.collect()


def _kind(error: Exception) -> str:
    """What kind of error it was, without a word of what came from outside."""
    text = str(error)
    if "ResourceExhausted" in repr(type(error)) or "OOM" in text or "bad_alloc" in text:
        return "memory"
    return "weights" if isinstance(error, KeyError) else "layers"
