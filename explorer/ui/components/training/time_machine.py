"""A run's epochs under a slider: filters, maps, evidence, answers and mistakes as they were."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from explorer.ui import live
from explorer.ui.components import load

_mount = load(
    "training/time_machine",
    "live",
    "training/confusion_cells",
    "training/epoch_tiles",
    "training/epoch_player",
)


def time_machine(
    shown: dict[str, Any], state: dict[str, Any], on_change: Callable[[Any], None], key: str
) -> None:
    """Show the machine; going from epoch to epoch asks the server for nothing.

    Args:
        shown: all that was, epoch by epoch, see `explorer.ui.views.train.time_machine`.
        state: which epoch is looked at, and how, see `epoch_choices.chosen`.
        on_change: called with such a state when the visitor has come to rest at an epoch.
        key: a name for this machine, unique on the page; another one for another run.
    """
    _mount(
        key=key,
        data={**shown, **live.hand(key, state)},
        on_changed_change=live.listener(key, on_change),
    )
