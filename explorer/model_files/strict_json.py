"""JSON from outside: no deep nesting, no doubled keys, no numbers that are none."""

from __future__ import annotations

import json
import math
from typing import Any

from explorer.model_files.rejection import ModelRejected

MOST_DEPTH = 60
MOST_VALUES = 600_000
MOST_DIGITS = 20


def read(data: bytes, what: str) -> dict[str, Any]:
    """An object out of JSON text in UTF-8.

    Args:
        data: the text.
        what: how a sentence calls it.

    Raises:
        ModelRejected: if it is anything else.
    """
    if data.count(b",") > MOST_VALUES:  # before all of them are objects
        raise _too_long(what)
    try:
        value = json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_without_doubles,
            parse_constant=_refuse,
            parse_int=_whole,
            parse_float=_finite,
        )
    except (ValueError, RecursionError):  # UnicodeDecodeError is a ValueError
        raise ModelRejected(f"The {what} of the model is damaged: it is not proper JSON.") from None
    if not isinstance(value, dict):
        raise ModelRejected(f"The {what} of the model is damaged: it is not a JSON object.")
    _check_extent(value, what)
    return value


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) < len(pairs):
        raise ValueError("a key stands twice")
    return value


def _refuse(word: str) -> None:
    raise ValueError(f"{word} is no number")


def _whole(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        raise ValueError("a number is too long")
    return int(digits)


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError("a number is too large")
    return number


def _check_extent(value: dict, what: str) -> None:
    """Count level by level, so that depth costs no stack."""
    level, values = [value], 1
    for _ in range(MOST_DEPTH):
        inner = []
        for one in level:
            if isinstance(one, dict | list):
                inner.extend(one.values() if isinstance(one, dict) else one)
        values += len(inner)
        if values > MOST_VALUES:
            raise _too_long(what)
        if not inner:
            return
        level = inner
    raise ModelRejected(f"The {what} of the model is nested more deeply than any real one.")


def _too_long(what: str) -> ModelRejected:
    return ModelRejected(f"The {what} of the model is too long to be checked.")
