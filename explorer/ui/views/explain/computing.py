"""Explanations computed at once where that is quick, and at a click where it is not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from explorer.anatomy.speed import seconds_of_a_pass
from explorer.explanations import Explanation
from explorer.look import Look
from explorer.ui import slow_work
from explorer.ui.asked import Asked
from explorer.ui.slow_work import Report
from explorer.ui.views.explain import words

INSTANT = 10
"""Forward passes up to which nothing is shown before."""
QUICK = 100
"""Forward passes up to which nobody is asked before."""
SHORT = 2.0
"""Seconds up to which nobody is asked before, however many passes it takes."""
PATIENCE = 6.0
"""Seconds up to which what a part of the page is about is computed without being asked for."""


def computed(
    asked: Sequence[Asked], show: Callable[[Mapping[str, Explanation]], None]
) -> dict[str, Explanation]:
    """What the methods answer, by their names; those that are slow and not asked for are left out.

    Args:
        asked: different methods.
        show: called with what is known, before anything begins that takes longer.
    """
    place, below = st.container(), st.container()
    with below:
        instant = {one.method: _finished(one) for one in asked if one.passes <= INSTANT}
    others = [one for one in asked if one.method not in instant]
    known = {one.method: slow_work.known(_name(one), one.key) for one in others}
    found = {name: each for name, each in (instant | known).items() if each is not None}
    with place:
        show(found)
    with below:
        late = [_finished(one) for one in others if one.method not in found]
    if any(each is not None for each in late):
        st.rerun()  # to show them with the others
    return found


def computed_together(asked: Sequence[Asked], name: str) -> tuple[Explanation, ...] | None:
    """What one method answers of several pictures; None if that is slow and not asked for.

    Args:
        asked: the method, of each picture.
        name: of this work, unique on the page.
    """

    def work(report: Report) -> tuple[Explanation, ...]:
        total = sum(one.passes for one in asked)
        found, done = [], 0
        for one in asked:
            report(done, total)
            found.append(one.answer(lambda more, _, done=done: report(done + more, total)))
            done += one.passes
        return tuple(found)

    title = asked[0].entry.title
    return slow_work.finished(
        name,
        tuple(one.key for one in asked),
        f"{title} of {len(asked)} pictures: {cost_words(*asked)}",
        work,
        at_once=not is_slow(*asked),
        button=f"Compute {title}",
    )


def is_slow(*asked: Asked) -> bool:
    """Whether it is said first what it costs."""
    passes = sum(one.passes for one in asked)
    return passes > QUICK and passes * seconds_of_a_pass(asked[0].look.view) > SHORT


def is_short(look: Look, passes: int) -> bool:
    """Whether so many passes of one picture are done before anybody is impatient."""
    return passes * seconds_of_a_pass(look.view) <= PATIENCE


def passes_in_words(look: Look, passes: int) -> str:
    """What so many passes of one picture cost, with the seconds that they take here."""
    seconds = words.seconds(passes * seconds_of_a_pass(look.view))
    return f"{words.passes(passes)}, about {seconds} on this machine"


def cost_words(*asked: Asked) -> str:
    """What it costs, in passes and in seconds here."""
    return passes_in_words(asked[0].look, sum(one.passes for one in asked))


def waiting(one: Asked) -> str:
    """What stands in place of a map that is not there yet."""
    if not is_slow(one):
        return "No map yet: see below."
    return f"Not computed yet: {cost_words(one)}. The button is below."


def _finished(one: Asked) -> Explanation | None:
    quick = not is_slow(one)
    title = one.entry.title
    return slow_work.finished(
        _name(one),
        one.key,
        f"Computing {title}" if quick else f"{title}: {cost_words(one)}",
        one.answer,
        at_once=quick,
        button=f"Compute {title}",
    )


def _name(one: Asked) -> str:
    return f"explanation-{one.method}"
