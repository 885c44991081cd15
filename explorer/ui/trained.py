"""Networks that were trained with the app, for the menus of all pages."""

from __future__ import annotations

from contextlib import suppress

from explorer.training.store import RunMissing, StoredRun
from explorer.training.tasks import CLASSIFICATION
from explorer.training.trained_network import PREFIX, TrainedNetwork, offered
from explorer.ui import training
from explorer.ui.choices import NETWORK

MOST_OWN = 12
"""Runs of a visitor that menus list, the newest ones."""


def trained() -> dict[str, TrainedNetwork]:
    """Those that come with the app, this visitor's own, and one that a link has asked for."""
    shipped, own = [], []
    for stored, state in training.runs():
        if stored.shipped:
            shipped.append(stored)
        elif training.is_mine(stored, state) and len(own) < MOST_OWN:
            own.append(stored)
    found = {}
    for stored in [*_linked(), *own, *shipped]:
        with suppress(OSError, ValueError):  # deleted or torn since
            if (network := offered(stored)) is not None:
                found[network.name] = network
    return found


def _linked() -> list[StoredRun]:
    """The run whose network a link asks for: whoever has the link may look at it."""
    name = NETWORK.wanted() or ""
    with suppress(RunMissing):
        if name.startswith(PREFIX):
            linked = training.store().get(name.removeprefix(PREFIX))
            return [linked] if linked.run.task.name == CLASSIFICATION else []
    return []
