"""The two files of a judge: its weights, and the card that says how they were made.

Both lie in ``assets/``, named after the judge.
"""

from __future__ import annotations

import datetime
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


def packed(model: keras.Model, dtype: type = np.float32) -> bytes:
    """The model's weights as the content of an ``.npz`` file, one array for each.

    Statistics of batch normalisation are among them.

    Args:
        model: a built one, each of whose layers has a name of its own.
        dtype: of the arrays; float16 takes half the room and keeps three digits.
    """
    arrays = {weights.path: numbers(weights).astype(dtype) for weights in model.weights}
    file = io.BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()


def fill(model: keras.Model, content: bytes) -> None:
    """Give the model the weights that `packed` wrote; nothing in the file is ever executed."""
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        for weights in model.weights:
            weights.assign(arrays[weights.path])


def trained(judge: Judge, model: keras.Model, preprocess: Callable[[Image], np.ndarray]) -> Network:
    """Fill a model with the weights that come with the app.

    Args:
        judge: whose weights.
        model: as it was built for training.
        preprocess: as `Network` has it.

    Raises:
        JudgeDamaged: if the weights are not those of the card.
    """
    facts = card(judge.name)
    path = weights_file(judge.name)
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != facts["sha256"]:
        raise JudgeDamaged(f"{path.name} is not the file that its card describes")
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
        facts: what the card says; name, title, licence, day and file are added here.
    """
    path = weights_file(judge.name)
    sealed = {
        "name": judge.name,
        "title": judge.title,
        **facts,
        "made on": facts.get("made on", datetime.date.today().isoformat()),
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


def part_right(model: keras.Model, x: np.ndarray, labels: np.ndarray) -> float:
    """How often the most probable class is the label, 0 to 1.

    Args:
        model: gives a score for each class.
        x: pictures in the model's own units.
        labels: int64 ``(count,)``.
    """
    right = numbers(model(np.ascontiguousarray(x))).argmax(axis=1) == labels
    return round(float(right.mean()), 4)
