"""Converts a model to every format and measures each; in a process of its own.

TensorFlow's converter is C++ that cannot be interrupted, and ends the process on some models.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from explorer.tflite.formats import FORMATS
from explorer.tflite.measured import KERAS, Measured
from explorer.tflite.running import Answer, Running
from explorer.tflite.timing import timed

if TYPE_CHECKING:
    import keras

MODEL, PICTURES = "model.keras", "pictures.npz"
"""Files in the folder: what is converted; arrays "calibration", "test" and perhaps "labels"."""
PARTS = 10
"""In how many parts the test of a version is reported."""
AT_ONCE = 100  # pictures that go through the Keras model together
_NO_WAY = "This network cannot be converted to {title}: {why}."
_NO_FORM = "some of its layers have no such form"
_LACKING = re.compile(r"Select ops: (\w+(?:, \w+)*)")  # in what the converter says

Tell = Callable[[str, int, int], None]
"""``(what is being done, steps done, all steps)``."""


def steps() -> int:
    """How many steps are reported: conversions, parts of tests, loading and timing."""
    return len(FORMATS) * (1 + PARTS) + 3


def measure(folder: Path, tell: Tell) -> dict[str, Any]:
    """Convert and measure what is in a folder; leaves ``<format>.tflite`` there.

    Args:
        folder: with `MODEL` and `PICTURES`.
        tell: is told what is being done.

    Returns:
        what `explorer.tflite.measured.read` takes.
    """
    import keras

    from explorer.layers import register

    progress = _Progress(tell)
    progress.say("loading the model")
    register()
    model = keras.saving.load_model(folder / MODEL, compile=False)
    with np.load(folder / PICTURES, allow_pickle=False) as arrays:
        given = {name: arrays[name] for name in arrays.files}
    test, labels = given["test"], given.get("labels")
    progress.step("Keras: answering the test pictures")
    expected = _keras_answers(model, test)
    progress.step("")
    answering, failed = {KERAS: _compiled(model)}, {}
    outputs = {KERAS: expected}
    for name in FORMATS:
        running = _converted(model, name, given["calibration"], folder, progress)
        if isinstance(running, str):
            failed[name] = _NO_WAY.format(title=FORMATS[name].title, why=running)
            progress.step("", PARTS)
            continue
        answering[name], outputs[name] = running, _answers(running, test, progress)
    progress.say("timing all of them in turn")
    times, rounds = timed(answering, test)
    progress.step("done")
    versions = []
    for name, its in outputs.items():
        facts = judged(its, expected, labels)
        versions.append(_version(name, folder, answering[name], times[name], facts))
    return {
        "versions": versions,
        "failed": failed,
        "probabilities": _are_probabilities(expected),
        "rounds": rounds,
    }


def _version(
    name: str, folder: Path, answer: Answer, times: list[float], facts: dict[str, Any]
) -> dict[str, Any]:
    path = folder / (MODEL if name == KERAS else f"{name}.tflite")
    scale, zero = getattr(answer, "input_units", (0.0, 0))
    version = Measured(
        name=name,
        bytes=path.stat().st_size,
        milliseconds=float(np.median(times)),
        fastest=float(np.min(times)),
        input_scale=scale,
        input_zero=zero,
        **facts,
    )
    return asdict(version)


def judged(
    outputs: np.ndarray, expected: np.ndarray, labels: np.ndarray | None
) -> dict[str, int | float | None]:
    """Compare the answers of a version with those of the Keras model, and with the truth.

    Args:
        outputs: float ``(pictures, classes)``.
        expected: what the Keras model gives, of the same shape.
        labels: int64 ``(pictures,)``; None where nobody knows.

    >>> judged(np.eye(2), np.eye(2)[::-1], np.array([0, 1]))["gained"]
    2
    """
    said, before = outputs.argmax(axis=1), expected.argmax(axis=1)
    facts = {
        "tested": len(outputs),
        "agreed": int((said == before).sum()),
        "difference": float(np.abs(outputs - expected).max()),
        "right": None,
        "gained": None,
        "lost": None,
    }
    if labels is not None:
        right, was_right = said == labels, before == labels
        facts["right"] = int(right.sum())
        facts["gained"] = int((right & ~was_right).sum())
        facts["lost"] = int((~right & was_right).sum())
    return facts


class _Progress:
    """Counts steps."""

    def __init__(self, tell: Tell) -> None:
        self._tell, self._done, self._doing = tell, 0, ""

    def say(self, doing: str) -> None:
        self._doing = doing or self._doing
        self._tell(self._doing, self._done, steps())

    def step(self, doing: str, count: int = 1) -> None:
        self._done += count
        self.say(doing)


def _converted(
    model: keras.Model, name: str, calibration: np.ndarray, folder: Path, progress: _Progress
) -> Running | str:
    """The model in a format, written to its file and ready to run; else why that cannot be."""
    import tensorflow as tf

    progress.say(f"{FORMATS[name].title}: converting")
    converter = tf.lite.TFLiteConverter.from_keras_model(model)
    FORMATS[name].set_up(converter, calibration)
    try:
        content = converter.convert()
        running = Running(content)
    except Exception as error:  # noqa: BLE001  the converter raises all kinds
        print(f"{name}: {error!r}"[:3000], file=sys.stderr)
        progress.step("")
        return _why(str(error))
    (folder / f"{name}.tflite").write_bytes(content)
    progress.step(f"{FORMATS[name].title}: answering the test pictures")
    return running


def _why(said: str) -> str:
    """What the converter says, as the end of a sentence.

    >>> _why("... TF Select ops: ResizeBicubic, Erf\\nDetails: ...")
    'TFLite lacks operations that it needs (ResizeBicubic, Erf)'
    """
    lacking = _LACKING.search(said)
    return f"TFLite lacks operations that it needs ({lacking[1]})" if lacking else _NO_FORM


def _answers(running: Running, test: np.ndarray, progress: _Progress) -> np.ndarray:
    found = []
    for part in np.array_split(test, PARTS):
        found += [running(picture[np.newaxis]) for picture in part]
        progress.step("")
    return np.concatenate(found)


def _keras_answers(model: keras.Model, test: np.ndarray) -> np.ndarray:
    parts = np.split(test, range(AT_ONCE, len(test), AT_ONCE))
    return np.concatenate([np.asarray(model(part, training=False), np.float32) for part in parts])


def _compiled(model: keras.Model) -> Answer:
    """The Keras model as this app runs it: compiled, one picture at a time."""
    import tensorflow as tf

    run = tf.function(lambda x: model(x, training=False), autograph=False)
    return lambda x: run(tf.constant(x)).numpy()


def _are_probabilities(outputs: np.ndarray) -> bool:
    sums = outputs.sum(axis=1)
    return bool(outputs.min() >= 0 and np.abs(sums - 1).max() < 1e-2)
