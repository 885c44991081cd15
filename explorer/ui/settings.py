"""A choice together with what holds at first and what is allowed."""

from __future__ import annotations

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
