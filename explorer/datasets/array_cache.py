"""Arrays that took a while to decode, kept in files that all processes map into their memory.

What was decoded from one folder or archive lies in a folder of its own, named after the source
and its state: its path, length and time of change. It comes into being under another name and is
renamed when it is whole, so that nobody ever sees half of one. A cache is a convenience: whatever
is wrong with it, the arrays are made anew, and kept in memory alone if the disk does not take them.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import shutil
import time
import uuid
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

VARIABLE = "CNN_EXPLORER_CACHE"
"""The environment variable that names the folder of the cache."""

FORMAT = 1
"""Number of the form in which arrays are kept; those of another one are not looked at."""
_MANIFEST = "manifest.json"
_PART = ".part"
_ABANDONED = 600  # seconds without a new file after which a temporary folder has no owner any more
_END = 1 << 16  # bytes at either end of a file whose hash stands in the manifest
_DAMAGED = (OSError, ValueError, KeyError, TypeError, AttributeError, EOFError)
_log = logging.getLogger(__name__)


class Decoded(NamedTuple):
    """Arrays by name, and what else is known of them, as plain values."""

    arrays: dict[str, np.ndarray]
    facts: dict[str, Any]


def cache_folder() -> Path:
    """Where the app keeps what it can make again.

    That is ``$CNN_EXPLORER_CACHE``, or ``cnn-explorer`` in ``$XDG_CACHE_HOME`` or ``~/.cache``.
    """
    if named := os.environ.get(VARIABLE):
        return Path(named).expanduser()
    caches = os.environ.get("XDG_CACHE_HOME") or os.path.join("~", ".cache")
    return Path(caches, "cnn-explorer").expanduser()


def kept(source: Path, state: str, make: Callable[[], Decoded]) -> Decoded:
    """Return what was decoded from a source, by this process or by any other before it.

    Args:
        source: the file or folder that it was decoded from.
        state: a text that differs whenever the source does.
        make: decodes it; called only if that is not in the cache. Its errors reach the caller.

    Returns:
        as ``make`` does; the arrays are read-only maps of files, so that all processes share
        their pages, or just those that were made where there is no room for files.
    """
    folder = cache_folder() / "datasets" / _name(source, state)
    if (found := _opened(folder)) is not None:
        return found
    made = make()
    try:
        _write(folder, made)
    except OSError as error:
        _log.warning("What was decoded is not kept: %s", error.strerror or error)
        return made
    return _opened(folder) or made


def _name(source: Path, state: str) -> str:
    """Of the folder: first what all states of a source have in common."""
    place = hashlib.sha256(os.fsencode(os.path.realpath(source))).hexdigest()[:16]
    return f"{place}-{hashlib.sha256(f'{FORMAT} {state}'.encode()).hexdigest()[:24]}"


# --------------------------------------------------------------------------------------
# Reading


def _opened(folder: Path) -> Decoded | None:
    """What the folder holds; None if there is no such folder, or anything is wrong with it."""
    try:
        manifest = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        if manifest["seal"] != _seal(manifest):
            return None
        arrays = {name: _mapped(folder, name, kind) for name, kind in manifest["arrays"].items()}
        return Decoded(arrays, manifest["facts"])
    except _DAMAGED:
        return None


def _mapped(folder: Path, name: str, kind: Mapping[str, Any]) -> np.ndarray:
    path = _file(folder, name)
    if _ends(path) != kind["ends"]:
        raise ValueError(f"{name} has changed")
    array = np.load(path, mmap_mode="r", allow_pickle=False)
    if [array.dtype.str, list(array.shape)] != [kind["dtype"], kind["shape"]]:
        raise ValueError(f"{name} is another array")
    return array


def _file(folder: Path, name: str) -> Path:
    if not name.isidentifier():
        raise ValueError(f"{name!r} is no name of an array")
    return folder / f"{name}.npy"


def _ends(path: Path) -> str:
    """SHA-256 of a file's length, beginning and end, where a power cut leaves zeros."""
    with path.open("rb") as file:
        length = os.fstat(file.fileno()).st_size
        content = hashlib.sha256(str(length).encode())
        content.update(file.read(_END))
        file.seek(max(0, length - _END))
        content.update(file.read(_END))
    return content.hexdigest()


def _seal(manifest: Mapping[str, Any]) -> str:
    sealed = [FORMAT, manifest["arrays"], manifest["facts"]]
    return hashlib.sha256(json.dumps(sealed, sort_keys=True).encode()).hexdigest()


# --------------------------------------------------------------------------------------
# Writing


def _write(folder: Path, made: Decoded) -> None:
    """Put the arrays there, unless somebody else has in the meantime; sweep what is of no use."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    _sweep(folder.parent)
    part = _temporary(folder)
    try:
        part.mkdir()
        _fill(part, made)
        _put(part, folder)
        _forget_other_states(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _fill(part: Path, made: Decoded) -> None:
    manifest: dict[str, Any] = {"arrays": {}, "facts": made.facts}
    for name, array in made.arrays.items():
        path = _file(part, name)
        with path.open("wb") as file:
            np.save(file, np.ascontiguousarray(array), allow_pickle=False)
            _to_disk(file)
        manifest["arrays"][name] = {
            "dtype": array.dtype.str,
            "shape": list(array.shape),
            "ends": _ends(path),
        }
    manifest["seal"] = _seal(manifest)
    with (part / _MANIFEST).open("w", encoding="utf-8") as file:
        json.dump(manifest, file)
        _to_disk(file)


def _to_disk(file: Any) -> None:
    file.flush()
    os.fsync(file.fileno())  # so that a power cut cannot leave a hole behind the name


def _put(part: Path, folder: Path) -> None:
    """Rename; a whole one that is there already stays, a damaged one makes room."""
    try:
        os.rename(part, folder)
    except OSError:
        if _opened(folder) is not None:
            return
        _remove(folder)
        os.rename(part, folder)


def _forget_other_states(folder: Path) -> None:
    """Remove what was decoded from the same source before it changed."""
    place = folder.name.partition("-")[0]
    for other in folder.parent.glob(f"{place}-*"):
        if other != folder:
            _remove(other)


def _remove(folder: Path) -> None:
    """Remove at once what others may be opening; whoever has it open keeps it."""
    aside = _temporary(folder)
    os.rename(folder, aside)
    shutil.rmtree(aside, ignore_errors=True)


def _temporary(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.{uuid.uuid4().hex}{_PART}")


def _sweep(parent: Path) -> None:
    """Remove what killed processes left behind."""
    for left in parent.glob(f".*{_PART}"):
        if _age(left) > _ABANDONED:
            shutil.rmtree(left, ignore_errors=True)


def _age(folder: Path) -> float:
    """Seconds since a file was added; 0 for a folder that has just gone."""
    try:
        return time.time() - folder.stat().st_mtime
    except OSError:
        return 0.0
