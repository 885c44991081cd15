"""A choice together with what holds at first and what is allowed."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from explorer.ui.state import Choice


@dataclass(frozen=True)
class Setting:
    """A choice whose values can be listed; what is as at first does not lengthen the link.

    Attributes:
        choice: what is chosen.
        default: what holds at first.
        allowed: all values.
    """

    choice: Choice
    default: Any
    allowed: Collection

    def get(self) -> Any:
        """What was chosen, or the default."""
        return self.choice.get(self.default, self.allowed)

    def checked(self, value: Any) -> Any:
        """The value, as one of those allowed.

        Raises:
            ValueError: if it is none of them.
        """
        for allowed in self.allowed:
            if value == allowed:
                return allowed
        raise ValueError(f"{value!r:.40} is not one of {list(self.allowed)}")

    def set(self, value: Any) -> None:
        """Choose an allowed value."""
        self.choice.set(None if value == self.default else value)


@dataclass(frozen=True)
class CellSetting:
    """The choice of a cell of a map, as so many numbers with a dash between; "" for none.

    Attributes:
        choice: what is chosen.
        numbers: how many: 2 for row and column, 3 if it is of one of several maps.
    """

    choice: Choice
    numbers: int = 2

    def get(self) -> str:
        """What was chosen, or ""."""
        return self.choice.get("", self._is_cell)

    def checked(self, value: Any) -> str:
        """The value, if it is a cell or none.

        Raises:
            ValueError: if it is something else.
        """
        if not isinstance(value, str) or not self._is_cell(value):
            raise ValueError(f"{value!r:.40} is not a cell")
        return value

    def set(self, value: str) -> None:
        """Choose a cell, or none."""
        self.choice.set(value or None)

    def _is_cell(self, text: str) -> bool:
        number = "[0-9]{1,4}"
        return not text or re.fullmatch("-".join([number] * self.numbers), text) is not None
