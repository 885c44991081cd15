"""The most probable classes as bars; one is chosen to be explained."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from explorer.ui.components import load
from explorer.ui.events import picked

_mount = load("class_bars")


@dataclass(frozen=True)
class ClassBar:
    """One class: its index among the outputs, its name, its probability in [0, 1]."""

    index: int
    name: str
    probability: float


def class_bars(
    bars: Sequence[ClassBar], chosen: int, title: str, on_pick: Callable[[int], None], key: str
) -> None:
    """Show the bars, most probable first; a click or Enter chooses a class.

    Args:
        bars: the classes to show.
        chosen: the index of the chosen class.
        title: what the list is.
        on_pick: called with the index of a class just chosen.
        key: a name for this list, unique on the page.
    """
    data = {"bars": [asdict(bar) for bar in bars], "chosen": chosen, "title": title}
    _mount(key=key, data=data, on_picked_change=picked(key, on_pick))
