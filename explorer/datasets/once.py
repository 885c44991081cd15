"""Things that take a while to build, built once and shared by everybody who asks."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Once(Generic[T]):
    """A shelf of things by name, each built by the first thread that asks for it.

    Others who ask meanwhile wait for it; those who ask for another thing do not. What could not
    be built is tried again by whoever asks next.

    >>> shelf = Once()
    >>> shelf.get("three", lambda: [3]) is shelf.get("three", lambda: [4])
    True
    """

    def __init__(self) -> None:
        self._built: dict[str, T] = {}
        self._building: dict[str, threading.Lock] = {}
        self._bookkeeping = threading.Lock()

    def get(self, name: str, build: Callable[[], T]) -> T:
        """Return the thing of that name, after building it if it is not there yet."""
        with self._bookkeeping:
            lock = self._building.setdefault(name, threading.Lock())
        with lock:
            if name not in self._built:
                self._built[name] = build()
            return self._built[name]
