"""What was found out about a model, kept as long as the model lives, and not too much of it."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Generic, TypeVar

from cachetools import LRUCache

if TYPE_CHECKING:
    import keras

T = TypeVar("T")


class KeptByModel(Generic[T]):
    """A few findings for each model, the last used ones. Models are referred to weakly.

    Nobody waits here for what somebody else is making, so that everybody can give up: two who
    ask for the same at once both make it.

    Args:
        most: so many findings are kept of each model.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._shelves: weakref.WeakKeyDictionary[keras.Model, LRUCache] = (
            weakref.WeakKeyDictionary()
        )

    def get(self, model: keras.Model, key: Hashable, make: Callable[[], T]) -> T:
        """Return what was found under the key, or make it; its errors reach the caller."""
        found = self._recalled(model, key)
        if found is None:
            found = make()
            with self._lock:
                self._shelf(model)[key] = found
        return found

    def _recalled(self, model: keras.Model, key: Hashable) -> T | None:
        with self._lock:
            return self._shelf(model).get(key)

    def _shelf(self, model: keras.Model) -> LRUCache:
        return self._shelves.setdefault(model, LRUCache(self._most))
