"""Levels of difficulty of the drawn scenes. One file each; its docstring is shown on the page."""

from __future__ import annotations

from dataclasses import dataclass

from explorer.registry import Entry, Registry
from explorer.scenes.settings import Settings

__all__ = ["LEVELS", "LevelEntry"]


@dataclass(frozen=True, kw_only=True)
class LevelEntry(Entry):
    """A level that can be picked by name.

    Its decorated function takes nothing and returns its `Settings`.

    Attributes:
        place: where it stands among the levels; ascending.
    """

    place: int

    @property
    def settings(self) -> Settings:
        """What its scenes are drawn with."""
        return self.function()


LEVELS: Registry[LevelEntry] = Registry(__name__, LevelEntry, order=lambda entry: entry.place)
"""All levels by name, the easiest first."""
