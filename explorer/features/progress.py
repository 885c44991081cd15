"""How slow work says how far it is."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[int, int], None]
"""``progress(done, total)``; an exception from it gives the work up, and reaches the caller."""


def ignore(done: int, total: int) -> None:
    """Progress that nobody watches."""
