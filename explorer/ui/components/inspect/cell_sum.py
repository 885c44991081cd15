"""The sum behind one value: input maps, kernel slices, products; pointed at in the browser."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from explorer.ui.components import load
from explorer.ui.events import picked
from explorer.ui.places import Place

_mount = load("inspect/cell_sum", "numbers", "inspect/cell_dot", "inspect/cell_steps")


def cell_sum(
    title: str,
    trail: Sequence[str],
    core: dict[str, Any] | None,
    steps: Sequence[str],
    offer: str,
    *,
    on_cell: Callable[[Place], None],
    on_back: Callable[[int], None],
    on_begin: Callable[[], None],
    key: str,
) -> None:
    """Show what made a value; or, where none is opened, how to open one.

    Args:
        title: which value this is.
        trail: the values that were opened one behind the other, this one last.
        core: what made it, see `explorer.figures.cell_sums.drawn_cell`; None if none is opened.
        steps: in words, what became of that afterwards.
        offer: what is written on the button that opens a first value.
        on_cell: called with a place that the visitor wants opened next.
        on_back: called with the place in the trail to go back to.
        on_begin: called when the value on offer shall be opened.
        key: a name for this component, unique on the page.
    """
    data = {
        "title": title,
        "trail": list(trail),
        "core": core,
        "steps": list(steps),
        "offer": offer,
    }
    _mount(
        key=key,
        data=data,
        on_cell_change=picked(key, lambda told: on_cell(Place(*json.loads(told))), "cell"),
        on_back_change=picked(key, lambda told: on_back(int(told)), "back"),
        on_began_change=picked(key, lambda told: on_begin(), "began"),
    )
