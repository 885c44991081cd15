"""The two files of a judge: its weights, and the card that says how they were made.

Both lie in ``assets/``, named after the judge.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from explorer.datasets.judge import Judge
from explorer.images import Image
from explorer.network import Network

if TYPE_CHECKING:
    import keras

ASSETS = Path(__file__).resolve().parents[2] / "assets"
_AT_ONCE = 500  # pictures that go through a model together


class JudgeDamaged(RuntimeError):
    """The weights in this copy of the app are not those that were measured."""


def weights_file(name: str) -> Path:
    """Where the weights of a judge lie."""
    return ASSETS / f"{name}.npz"


def card_file(name: str) -> Path:
    """Where its card lies."""
    return ASSETS / f"{name}.json"


def card(name: str) -> dict[str, Any]:
    """What was measured when the weights were made: data, recipe, accuracies, SHA-256."""
    return json.loads(card_file(name).read_text(encoding="utf-8"))


def packed(model: keras.Model, small: bool = False) -> bytes:
    """The model's weights as the content of an ``.npz`` file, one array for each.

    Statistics of batch normalisation are among them.

    Args:
        model: a built one, each of whose layers has a name of its own.
        small: kernels as whole numbers of 8 bits, with a float32 unit for each of the kernel's
            outputs, which takes a quarter of the room; everything else is float32.
    """
    arrays = {}
    for weights in model.weights:
        values = numbers(weights).astype(np.float32)
        if small and values.ndim > 1:
            values, arrays[f"{weights.path}/unit"] = in_8_bits(values)
        arrays[weights.path] = values
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()


def in_8_bits(kernel: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Round a kernel to whole numbers from -127 to 127 and a unit for each of its outputs.

    Args:
        kernel: float32, its outputs along the last axis.

    Returns:
        int8 of the same shape, and float32 ``(outputs,)``; their product is near the kernel.

    >>> whole, unit = in_8_bits(np.array([[0.5, 10.0], [-1.27, 12.7]], np.float32))
    >>> whole.tolist(), unit.round(6).tolist()
    ([[50, 100], [-127, 127]], [0.009999999776482582, 0.10000000149011612])
    """
    largest = np.abs(kernel).max(axis=tuple(range(kernel.ndim - 1)))
    unit = np.where(largest > 0, largest, 1).astype(np.float32) / np.float32(127)
    return np.rint(kernel / unit).astype(np.int8), unit


def fill(model: keras.Model, content: bytes) -> None:
    """Give the model the weights that `packed` wrote; nothing in the file is ever executed."""
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        for weights in model.weights:
            values = arrays[weights.path]
            if (unit := f"{weights.path}/unit") in arrays:
                values = values * arrays[unit]
            weights.assign(values)


def units(pictures: np.ndarray) -> np.ndarray:
    """From uint8 pictures to the units of all judges' models, float32 in [0, 1].

    Args:
        pictures: ``(batch, height, width, channels)``.
    """
    return pictures.astype(np.float32) / 255


def trained(
    judge: Judge,
    untrained: Callable[[], keras.Model],
    preprocess: Callable[[Image], np.ndarray],
) -> Network:
    """Fill a model with the weights that come with the app.

    Args:
        judge: whose weights.
        untrained: builds the model.
        preprocess: as `Network` has it.

    Raises:
        JudgeDamaged: if the weights are not those of the card.
    """
    facts = card(judge.name)
    path = weights_file(judge.name)
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != facts["sha256"]:
        raise JudgeDamaged(f"{path.name} is not the file that its card describes")
    model = untrained()
    fill(model, content)
    return Network(
        name=judge.name,
        title=judge.title,
        model=model,
        preprocess=preprocess,
        class_names=tuple(facts["classes"]),
        credit=judge.credit,
        trained=True,
    )


def keep(judge: Judge, content: bytes, facts: Mapping[str, Any]) -> None:
    """Write both files, and print the card.

    Args:
        judge: whose they are.
        content: of the file of weights.
        facts: what the card says; name, title, licence and file are added here.
    """
    path = weights_file(judge.name)
    sealed = {
        "name": judge.name,
        "title": judge.title,
        **facts,
        "licence": judge.licence,
        "file": path.name,
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    text = json.dumps(sealed, indent=2, ensure_ascii=False)
    path.write_bytes(content)
    card_file(judge.name).write_text(f"{text}\n", encoding="utf-8")
    print(text)


def numbers(tensor: Any) -> np.ndarray:
    """A tensor or variable of any backend of Keras as an array."""
    import keras

    return keras.ops.convert_to_numpy(tensor)


def answers(model: keras.Model, x: np.ndarray) -> np.ndarray:
    """The most probable class of each picture, int64 ``(count,)``.

    Args:
        model: gives a score for each class.
        x: pictures in the model's own units, as many as one likes.
    """
    parts = np.split(np.ascontiguousarray(x), range(_AT_ONCE, len(x), _AT_ONCE))
    return np.concatenate([numbers(model(part)).argmax(axis=1) for part in parts])


def share(right: np.ndarray) -> float:
    """What part of the answers is right, 0 to 1, in four digits."""
    return round(float(right.mean()), 4)
