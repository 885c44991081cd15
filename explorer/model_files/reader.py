"""The server's side of the confined process: starts it, asks it, ends it."""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

from explorer.model_files import wire
from explorer.model_files.rejection import ModelRejected

ROOT = Path(__file__).resolve().parents[2]
COMMAND = (sys.executable, "-m", "explorer.model_files")
START_SECONDS = 120.0
LOAD_SECONDS = 90.0
"""Seconds by the clock after which a model is given up."""
MOST_MODELS = 40
"""After so many the process is replaced: Keras does not forget everything."""
IDLE_SECONDS = 600.0
_MOST_ANSWER = 4_000_000
_KEPT = ("PATH", "HOME", "LANG", "KERAS_HOME", "TMPDIR", "SYSTEMROOT", "LD_LIBRARY_PATH")
_SETTINGS = {
    "CUDA_VISIBLE_DEVICES": "-1",
    "HDF5_PLUGIN_PRELOAD": "::",  # HDF5 loads no plugins then
    "KERAS_BACKEND": "tensorflow",
    "OMP_NUM_THREADS": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
}
_TOO_MUCH = (
    "Loading the model took more time or memory than it may have here; a smaller one may do."
)
_NO_WEIGHTS = "The weights in the file do not fit the layers in the file."


class Reader:
    """A confined process that is kept ready.

    One model is loaded at a time; others wait.
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen | None = None
        self._models = 0
        self._lock = threading.Lock()
        self._idle: threading.Timer | None = None
        atexit.register(self.close)

    def warm(self) -> None:
        """Start the process, unless it is there; it takes some seconds to get ready."""
        with self._lock:
            self._start()

    def weights(self, config: dict[str, Any], weights: bytes, expected: int) -> list[Any]:
        """Load a model, and return its weights.

        Args:
            config: checked.
            weights: the HDF5 file, unchecked.
            expected: bytes that all weights may have at most.

        Returns:
            Float arrays in the order of ``model.weights``.

        Raises:
            ModelRejected: if it cannot be loaded.
        """
        with self._lock:
            self._start()
            try:
                return self._ask(config, weights, expected)
            except ModelRejected:
                raise
            except (OSError, ValueError, TypeError, KeyError):  # or it says what makes no sense
                self._end()
                raise ModelRejected(_TOO_MUCH) from None
            except BaseException:
                self._end()
                raise
            finally:
                self._rest()

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._end()

    def _ask(self, config: dict[str, Any], weights: bytes, expected: int) -> list[Any]:
        process = self._process
        with _deadline(process, LOAD_SECONDS):
            wire.send_json(process.stdin, config)
            wire.send(process.stdin, weights)
            answer = wire.receive_json(process.stdout, _MOST_ANSWER)
            self._models += 1
            if "weights" not in answer:
                raise _rejection(answer)
            return _arrays(process, answer["weights"], expected)

    def _start(self) -> None:
        alive = self._process is not None and self._process.poll() is None
        if alive and self._models < MOST_MODELS:
            return
        self._end()
        self._models = 0
        self._process = subprocess.Popen(
            COMMAND,
            cwd=ROOT,
            env={**{key: os.environ[key] for key in _KEPT if key in os.environ}, **_SETTINGS},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            with _deadline(self._process, START_SECONDS):
                wire.receive_json(self._process.stdout, 1000)
        except OSError:
            self._end()
            raise ModelRejected(
                "The part of this app that loads models does not start; try again in a while."
            ) from None

    def _rest(self) -> None:
        """Let the process go when nobody has needed it for a while."""
        if self._idle is not None:
            self._idle.cancel()
        self._idle = threading.Timer(IDLE_SECONDS, self.close)
        self._idle.daemon = True
        self._idle.start()

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        with suppress(OSError):
            process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            with suppress(OSError):
                stream.close()


class _deadline:  # noqa: N801  reads as a statement
    """Within this, a process that takes too long is killed; then its streams end."""

    def __init__(self, process: subprocess.Popen, seconds: float) -> None:
        self._timer = threading.Timer(seconds, process.kill)
        self._timer.daemon = True

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()


def _rejection(answer: Any) -> ModelRejected:
    if isinstance(answer, dict) and isinstance(answer.get("rejected"), str):
        return ModelRejected(answer["rejected"][:500])
    broken = answer.get("broken") if isinstance(answer, dict) else None
    if broken == "memory":
        return ModelRejected(_TOO_MUCH)
    if broken == "weights":
        return ModelRejected(_NO_WEIGHTS)
    return ModelRejected(
        "Keras cannot build the model from its description: the layers do not fit together."
    )


def _arrays(process: subprocess.Popen, facts: Any, most: int) -> list[Any]:
    """Receive as many arrays as were announced; nothing about them is believed unseen."""
    import numpy as np

    arrays = []
    for fact in facts:
        shape, kind = tuple(map(int, fact["shape"])), str(fact["dtype"])
        if kind not in _FLOATS:
            raise wire.Torn("not of floats")
        data = wire.receive(process.stdout, most)
        most -= len(data)
        arrays.append(np.frombuffer(data, _dtype(kind)).reshape(shape))
    return arrays


_FLOATS = {"float16", "float32", "float64", "bfloat16", "int32", "int64"}


def _dtype(kind: str):
    import ml_dtypes
    import numpy as np

    return np.dtype(ml_dtypes.bfloat16) if kind == "bfloat16" else np.dtype(kind)


READER = Reader()
"""The one of this server."""
