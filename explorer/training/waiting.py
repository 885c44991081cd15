"""Whose turn it is among the runs that wait."""

from __future__ import annotations

from collections.abc import Iterable

from explorer.training.run_state import RunState, Status


def next_round(visitor: str, states: Iterable[RunState]) -> int:
    """The round in which one more run of a visitor is started.

    In each round everybody has one turn, so nobody's second run starts before everybody's first,
    and whoever comes later joins the round that goes on (start-time fair queueing; Goyal, Vin and
    Cheng, 1996).

    Args:
        visitor: who wants it.
        states: of all runs in the store.
    """
    known = list(states)
    going_on = max((one.round for one in known if one.status is not Status.QUEUED), default=0)
    own = max((one.round for one in known if one.visitor == visitor), default=-1)
    return max(going_on, own + 1)


def fair_order(waiting: dict[str, RunState]) -> list[str]:
    """The runs that wait, in the order in which they get their turn: by round, then as they came.

    Args:
        waiting: states by id.

    Returns:
        ids.
    """
    return sorted(waiting, key=lambda identity: (waiting[identity].round, waiting[identity].turn))
