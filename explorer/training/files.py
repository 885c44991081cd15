"""Files that are there whole or not at all, whatever happens while they are written."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np

PREFIX = ".writing-"
"""How names of files begin that are not complete yet; what a killed process leaves is swept."""
_IS_WINDOWS = os.name == "nt"
_MOVES, _NAP = 50, 0.01
"""How often a move is tried on Windows, and seconds between two tries."""


def write_with(path: Path, write: Callable[[Path], object]) -> None:
    """Have a file written beside its place, and put it there when it is complete and on the disk.

    Args:
        path: where the file is to be; what is there already stays until the new one is complete.
        write: writes a file of the same suffix at the path that it is given.

    Raises:
        OSError: if it cannot be written; nothing has changed then.
    """
    handle, name = tempfile.mkstemp(prefix=PREFIX, suffix=path.suffix, dir=path.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        write(temporary)
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        _move(temporary, path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def write_bytes(path: Path, content: bytes) -> None:
    """Write bytes, whole or not at all."""
    write_with(path, lambda temporary: temporary.write_bytes(content))


def write_json(path: Path, values: Mapping[str, Any]) -> None:
    """Write plain values as JSON, whole or not at all; NaN becomes null."""
    text = json.dumps(_finite(values), indent=1, allow_nan=False)
    write_bytes(path, f"{text}\n".encode())


def write_arrays(path: Path, arrays: Mapping[str, np.ndarray]) -> None:
    """Write arrays as ``.npz``, whole or not at all."""
    write_with(path, lambda temporary: _save(temporary, arrays))


def read_json(path: Path, most: int = 1_000_000) -> dict[str, Any]:
    """Read a JSON object.

    Args:
        path: where it lies.
        most: bytes that are looked at.

    Raises:
        ValueError: if it is not one, or too long.
        OSError: if there is none.
    """
    with path.open("rb") as file:
        content = file.read(most + 1)
    try:
        values = json.loads(content) if len(content) <= most else None
    except (ValueError, RecursionError):  # the latter of brackets within brackets within brackets
        values = None
    if not isinstance(values, dict):
        raise ValueError(f"{path.name} is not what it should be")
    return values


def sweep(folder: Path) -> int:
    """Remove what processes left that were killed while they wrote; return how many there were.

    Args:
        folder: in which nobody writes now.
    """
    left = list(folder.rglob(f"{PREFIX}*"))
    for path in left:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    return len(left)


def _move(temporary: Path, path: Path) -> None:
    """Put a file in its place, also on Windows, where nobody may just be reading the old one."""
    for _ in range(_MOVES if _IS_WINDOWS else 0):
        with suppress(PermissionError):
            os.replace(temporary, path)
            return
        time.sleep(_NAP)
    os.replace(temporary, path)


def _save(path: Path, arrays: Mapping[str, np.ndarray]) -> None:
    with path.open("wb") as file:
        np.savez(file, **arrays)


def _finite(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _finite(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(one) for one in value]
    if isinstance(value, float) and not np.isfinite(value):
        return None
    return value
