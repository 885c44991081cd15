"""Whose turn it is among the runs that wait."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from explorer.training.run_state import RunState


def fair_order(waiting: dict[str, RunState], at_work: Iterable[RunState]) -> list[str]:
    """The runs that wait, in the order in which they get their turn.

    Visitors take turns: nobody's second run starts before everybody's first, and who has a run at
    work already comes after those who have none. Among equals it is first come, first served.

    Args:
        waiting: states of the runs that wait, by id.
        at_work: states of the runs that have a worker.

    Returns:
        ids.
    """
    ahead = Counter(state.visitor for state in at_work)
    rounds = {}
    for identity, state in sorted(waiting.items(), key=lambda one: one[1].turn):
        rounds[identity] = (ahead[state.visitor], state.turn)
        ahead[state.visitor] += 1
    return sorted(rounds, key=rounds.get)
