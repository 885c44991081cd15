"""The row of steps that a visitor has put together: from the link, and back into it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from explorer.options import Option, Value
from explorer.preprocessing.row import MAX_STEPS, PRESETS, RowStep, read_row, row_text
from explorer.ui.choices import STEPS

DEFAULT = PRESETS["pytorch"].text


def chosen() -> list[RowStep]:
    """The row as it was chosen."""
    return read_row(STEPS.get(DEFAULT))


def choose(row: list[RowStep]) -> None:
    """Make a row the visitor's choice."""
    text = row_text(row)
    STEPS.set(None if text == DEFAULT else text)


def choose_preset(name: str) -> None:
    """Make one of the presets the visitor's choice."""
    choose(read_row(PRESETS[name].text))


def preset_of(row: list[RowStep]) -> str | None:
    """Name of the preset that a row is; None if it is none."""
    text = row_text(row)
    return next((name for name, preset in PRESETS.items() if preset.text == text), None)


def add(name: str) -> None:
    """Put a step behind the last, as it is by default, if there is room."""
    row = chosen()
    if len(row) < MAX_STEPS:
        choose([*row, RowStep(name)])


def remove(place: int) -> None:
    """Take a step out of the row."""
    row = chosen()
    choose(row[:place] + row[place + 1 :])


def swap(place: int) -> None:
    """Exchange a step with the one behind it."""
    row = chosen()
    row[place : place + 2] = reversed(row[place : place + 2])
    choose(row)


@dataclass(frozen=True)
class StepOption:
    """An option of one step of the row, to be tied to a field as a choice is.

    Attributes:
        place: of the step in the row.
        step: its name; by the time a field reports, another may stand there.
        option: of that step.
    """

    place: int
    step: str
    option: Option

    @property
    def name(self) -> str:
        """What tells its field from all others."""
        return f"row-{self.place}-{self.option.name}"

    def get(
        self, default: Value, allowed: Collection[Value] | Callable | None = None, of: str = ""
    ) -> Value:
        """The value as it is in the row."""
        return chosen()[self.place].options[self.option.name]

    def is_made(self, of: str = "") -> bool:
        """A row has a value for every option, its default too."""
        return True

    def set(self, value: Value, of: str = "") -> None:
        """Change the value in the row."""
        row = chosen()
        if self.place < len(row) and row[self.place].name == self.step:
            here = row[self.place]
            row[self.place] = RowStep(here.name, {**here.options, self.option.name: value})
            choose(row)
