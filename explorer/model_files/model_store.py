"""Visitors' own models, kept in the server's memory for a while so that a link can name them."""

from __future__ import annotations

import threading

from cachetools import LRUCache

from explorer.model_files.own_model import OwnModel

MOST_BYTES = 600_000_000

_lock = threading.Lock()
_models: LRUCache[str, OwnModel] = LRUCache(MOST_BYTES, getsizeof=lambda model: model.nbytes)


def keep(model: OwnModel) -> str:
    """Keep a model, and return the name to find it by, which nobody guesses.

    The models unused for longest go when there are too many.
    """
    with _lock:
        _models[model.digest] = model
    return model.digest


def find(digest: str) -> OwnModel | None:
    """The model of that name, or None when it was never here or is gone."""
    with _lock:
        return _models.get(digest)
