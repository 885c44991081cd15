"""Whose turn it is among the runs that wait."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from explorer.training.run_state import RunState, Status
from explorer.training.waiting import fair_order, next_round


class Queue:
    """Runs that are submitted and started one at a time, in memory."""

    def __init__(self) -> None:
        self.states: dict[str, RunState] = {}

    def submit(self, *visitors: str) -> None:
        for visitor in visitors:
            turn = len(self.states)
            round = next_round(visitor, self.states.values())
            self.states[f"{visitor}{turn}"] = RunState(
                status=Status.QUEUED, visitor=visitor, turn=turn, round=round
            )

    def waiting(self) -> list[str]:
        return fair_order(
            {name: one for name, one in self.states.items() if one.status is Status.QUEUED}
        )

    def start(self) -> str:
        name = self.waiting()[0]
        self.states[name] = replace(self.states[name], status=Status.COMPLETE)
        return name


def test_one_visitor_alone_is_served_as_they_came():
    queue = Queue()
    queue.submit("a", "a", "a")
    assert queue.waiting() == ["a0", "a1", "a2"]


def test_nobodys_second_run_starts_before_everybodys_first():
    queue = Queue()
    queue.submit("a", "a", "a", "b", "c", "b")
    assert queue.waiting() == ["a0", "b3", "c4", "a1", "b5", "a2"]


def test_what_was_started_earlier_counts_too():
    queue = Queue()
    queue.submit("a", "a")
    assert queue.start() == "a0"
    queue.submit("b")
    assert queue.start() == "b2"
    assert queue.start() == "a1"


def test_who_was_away_has_no_turns_saved_up():
    queue = Queue()
    queue.submit(*"aaaa")
    for _ in range(3):
        queue.start()
    queue.submit("b", "b", "b", "a")
    assert [name[0] for name in queue.waiting()] == list("babba")


@given(st.lists(st.sampled_from("abcd"), min_size=1, max_size=30))
def test_nobody_who_waits_is_more_than_a_turn_behind(visitors):
    queue = Queue()
    queue.submit(*visitors)
    served, waiting = Counter(), Counter(visitors)
    for _ in visitors:
        visitor = queue.start()[0]
        served[visitor] += 1
        waiting[visitor] -= 1
        still_wait = [one for one, count in waiting.items() if count]
        assert all(served[one] >= max(served.values()) - 1 for one in still_wait)
    assert served == Counter(visitors)
