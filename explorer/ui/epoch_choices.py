"""Which epoch a visitor looks at, and how: from choices, and back into them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from explorer.ui.choices import EPOCH, EPOCH_SCALE, EXPLAINED_CLASS, OPACITY
from explorer.ui.settings import Setting

LAST = -1
"""Stands for the last epoch that there is, also while there come to be more of them."""
_SETTINGS = {
    "scale": Setting(EPOCH_SCALE, "shared", ("shared", "own")),
    "opacity": Setting(OPACITY, 55, range(101)),
}


ANSWER = -1
"""Stands for the class that the network answers, epoch by epoch, as the one to be explained."""


@dataclass(frozen=True)
class EpochChoices:
    """What a visitor chooses of a run that they walk through.

    Attributes:
        run: its id; each run has an epoch and a class of its own that are looked at.
        last: its last epoch.
        classes: how many its network tells apart.
    """

    run: str
    last: int
    classes: int

    @property
    def epoch(self) -> int:
        """The epoch that is looked at, or `LAST`."""
        return EPOCH.get(LAST, range(self.last + 1), of=self.run)

    @property
    def explained(self) -> int:
        """The class whose evidence is shown, or `ANSWER`."""
        return EXPLAINED_CLASS.get(ANSWER, range(self.classes), of=self.run)

    def chosen(self) -> dict[str, Any]:
        """What was chosen, as the browser component takes it."""
        settings = {name: setting.get() for name, setting in _SETTINGS.items()}
        return {**settings, "epoch": self.epoch, "explained": self.explained}

    def take(self, sent: Any) -> None:
        """Make what the browser component tells the visitor's choices.

        Raises:
            KeyError, TypeError, ValueError: if it makes no sense; nothing changes then.
        """
        told = {name: setting.checked(sent[name]) for name, setting in _SETTINGS.items()}
        epoch = _checked(sent["epoch"], LAST, self.last)
        explained = _checked(sent["explained"], ANSWER, self.classes - 1)
        for name, setting in _SETTINGS.items():
            setting.set(told[name])
        EPOCH.set(None if epoch == LAST else epoch, of=self.run)
        EXPLAINED_CLASS.set(None if explained == ANSWER else explained, of=self.run)


def _checked(value: Any, least: int, most: int) -> int:
    if value not in range(least, most + 1):
        raise ValueError(f"{value!r:.40} is not from {least} to {most}")
    return int(value)
