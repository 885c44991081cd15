"""Descriptions changed at random: refused with a sentence or read, and nothing else."""

from __future__ import annotations

import json
import random
from functools import cache
from typing import Any

import keras
import pytest

from explorer.model_files import ModelRejected, OwnModel, read_model
from explorer.model_files.reader import READER
from tests import models
from tests.model_files import files

_KINDS = ("pooled", "nested_in_functional", "branched")
_EACH = 50
_VALUES = (
    None, True, False, 0, 1, -1, 2, 3, 7, 2**31, 10**19, 0.5, -1.5, 1e300, 1e-320, "", "relu",
    "valid", "same", "float16", "picture", "conv1", "Dense", "keras.layers", "../x", "\ud800", [],
    [1], [1, 2], [None, 4, 4, 3], [[1, 1], [1, 1]], [["picture", 0, 0]], {}, {"a": 1},
    {"class_name": "function", "module": "builtins", "config": "relu"},
    {"class_name": "__keras_tensor__", "config": {"keras_history": ["picture", 0, 0]}},
)  # fmt: skip


@cache
def _honest(kind: str) -> bytes:
    return files.saved(getattr(models, kind)())


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Every value within, as its container and its key or number there."""
    if not isinstance(value, dict | list):
        return []
    keys = value.keys() if isinstance(value, dict) else range(len(value))
    return [place for key in keys for place in [(value, key), *_places(value[key])]]


def _changed(kind: str, seed: int) -> bytes:
    """A file in whose description one to three values are others, are gone, or are elsewhere."""
    chance = random.Random(f"{kind} {seed}")
    config = json.loads(files.members(_honest(kind))[files.CONFIG])
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        container, key = chance.choice(_places(config))
        way = chance.choice(("other", "other", "gone", "twice", "copied"))
        if way == "gone":
            del container[key]
        elif way == "twice" and isinstance(container, list):
            container.insert(key, container[key])
        elif way == "copied":
            source, name = chance.choice(_places(config))
            container[key] = json.loads(json.dumps(source[name]))
        else:
            container[key] = chance.choice(_VALUES)
    return files.with_member(files.CONFIG, json.dumps(config).encode(), _honest(kind))


@pytest.mark.parametrize("kind", _KINDS)
def test_a_description_changed_at_random_is_refused_or_read(kind: str) -> None:
    READER.warm()
    process = READER._process.pid
    read, refused = [], []
    for seed in range(_EACH):
        try:
            own = read_model(_changed(kind, seed), "model.keras")
        except ModelRejected as rejection:
            refused.append(str(rejection))
        else:
            assert isinstance(own, OwnModel), seed
            read.append(own)
        assert READER._process is not None, seed
        assert READER._process.pid == process, seed
    assert keras.config.floatx() == "float32"
    assert all(one.isprintable() and one.endswith(".") for one in refused)
    assert len(refused) > _EACH // 4
    assert read
