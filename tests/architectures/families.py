"""One architecture of each paper, for tests in which all of them would tell nothing more."""

from __future__ import annotations

from explorer.architectures import ARCHITECTURES


def _first_of_each_paper() -> list[str]:
    first: dict[str, str] = {}
    for name, entry in ARCHITECTURES.items():
        first.setdefault(entry.paper, name)
    return list(first.values())


ONE_OF_EACH = _first_of_each_paper()
"""Names in `ARCHITECTURES`."""
