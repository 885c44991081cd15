"""The network that a visitor builds: from the link, and back into it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from explorer.architectures import ARCHITECTURES
from explorer.builder import editing
from explorer.builder.architecture import name_of
from explorer.builder.design import Design, Step, read_design
from explorer.builder.presets import PRESETS
from explorer.ui import choices
from explorer.ui.state import notify

FIRST = "residual"
"""The preset to begin with."""


def design() -> Design:
    """The network as it was put together so far; whether its steps fit is another question."""
    return read_design(choices.DESIGN.get(PRESETS[FIRST].text))


def architecture_name() -> str:
    """Its name in `ARCHITECTURES`; "" as long as it is no network that could learn."""
    name = name_of(design())
    return name if name in ARCHITECTURES else ""


def preset_of(chosen: Design) -> str | None:
    """Name of the preset that a network is; None if it is none."""
    return next((name for name, one in PRESETS.items() if one.text == chosen.text), None)


def start_from(preset: str) -> None:
    """Begin with one of the presets."""
    _choose(read_design(PRESETS[preset].text), None)


def add_block(name: str) -> None:
    """Put a block, or a layer, into the network where it fits, and open it for changes.

    Args:
        name: of a block in `BLOCKS`, or of another kind of step.
    """
    _change(lambda now: editing.added(now, name, open_step()))


def remove(place: int) -> None:
    """Take a step out of the network."""
    _change(lambda now: (editing.removed(now, place), None))


def move(place: int, by: int) -> None:
    """Let a step change places with the one behind it (1) or before it (-1)."""
    _change(lambda now: (editing.moved(now, place, by), place + by))


def change(place: int, setting: str, value: int) -> None:
    """Set something about a step."""
    _change(lambda now: (editing.changed(now, place, setting, value), place))


def open_step() -> int | None:
    """Number of the step that is open for changes; None if none is."""
    place = choices.DESIGN_STEP.get(0, lambda one: 1 <= one <= len(design().steps))
    return place - 1 if place else None


def open_or_close(place: int) -> None:
    """Open a step for changes, and no other; or close it if it is open."""
    _open(None if place == open_step() else place)


def _open(place: int | None) -> None:
    choices.DESIGN_STEP.set(None if place is None else place + 1)


def _change(how: Callable[[Design], tuple[Design, int | None]]) -> None:
    try:
        changed, opened = how(design())
    except ValueError as refused:
        notify(str(refused))
        return
    _choose(changed, opened)


def _choose(chosen: Design, opened: int | None) -> None:
    choices.DESIGN.set(chosen.text)  # also if it is the first: it is the visitor's own from now on
    _open(opened)


@dataclass(frozen=True)
class StepSetting:
    """A setting of one step, to be tied to a field as a choice is.

    Attributes:
        place: number of the step.
        step: as it was when the field was shown; by the time it reports, another may stand there.
        setting: name of what is set.
    """

    place: int
    step: Step
    setting: str

    @property
    def name(self) -> str:
        """What tells its field from all others."""
        return f"design-{self.place}-{self.step.name}-{self.setting}"

    def get(
        self, default: int, allowed: Collection[int] | Callable | None = None, of: str = ""
    ) -> int:
        """The value as it is in the network."""
        return self.step.value(self.setting)

    def is_made(self, of: str = "") -> bool:
        """A step has a value for every setting, one that is as at first too."""
        return True

    def set(self, value: int, of: str = "") -> None:
        """Change the value in the network."""
        steps = design().steps
        if self.place < len(steps) and steps[self.place].name == self.step.name:
            change(self.place, self.setting, value)
