"""Changes of a network: steps added where they fit, taken away, moved and set."""

from __future__ import annotations

from explorer.builder.design import Design, Step
from explorer.builder.kinds import EITHER, MAPS, NUMBERS, kinds


def added(design: Design, name: str, behind: int | None = None) -> tuple[Design, int]:
    """Put a step into a network, where it fits; a block is as wide as the one before it.

    There is one step that makes a row of numbers of maps: a second one takes the first one's
    place.

    Args:
        design: the network.
        name: of the step's kind.
        behind: number of the step behind which it is wanted, if it fits there.

    Returns:
        The network, and the number of the new step in it.

    Raises:
        ValueError: with a sentence, if there is no such kind, or no room.

    >>> from explorer.builder.design import read_design
    >>> added(read_design("plain-64.gap.dense-32"), "residual")[0].text
    'plain-64.residual-64.gap.dense-32'
    """
    step, turn = Step(name), _turn(design)
    if step.kind.gives == NUMBERS and step.kind.takes == MAPS:
        if turn < len(design.steps):
            return _replaced(design, turn, step), turn
        first = [place for place, one in enumerate(design.steps) if one.kind.takes == NUMBERS]
        place = first[0] if first else len(design.steps)
    else:
        place = _place(design, step, turn, behind)
    steps = design.steps
    return Design((*steps[:place], _as_wide(step, steps[:place]), *steps[place:])), place


def _turn(design: Design) -> int:
    """Number of the step that makes numbers of maps; as many as there are steps if none does."""
    for place, step in enumerate(design.steps):
        if step.kind.takes == MAPS and step.kind.gives == NUMBERS:
            return place
    return len(design.steps)


def _place(design: Design, step: Step, turn: int, behind: int | None) -> int:
    wanted = len(design.steps) if behind is None else behind + 1
    if step.kind.takes == EITHER:
        return wanted
    if step.kind.takes == MAPS:
        return wanted if behind is not None and wanted <= turn else turn
    return wanted if wanted > turn else len(design.steps)


def _as_wide(step: Step, before: tuple[Step, ...]) -> Step:
    widths = [one.value("filters", 0) for one in before if one.kind.block is not None]
    if step.kind.block is None or not widths:
        return step
    multiple = step.kind.block.multiple
    return step.with_value("filters", max(multiple, widths[-1] // multiple * multiple))


def _replaced(design: Design, place: int, step: Step) -> Design:
    return Design((*design.steps[:place], step, *design.steps[place + 1 :]))


def removed(design: Design, place: int) -> Design:
    """The network without a step."""
    return Design((*design.steps[:place], *design.steps[place + 1 :]))


def moved(design: Design, place: int, by: int) -> Design:
    """The network with a step one place later (1) or earlier (-1), if there is such a place."""
    other = place + by
    if not (0 <= place < len(design.steps) and 0 <= other < len(design.steps)):
        return design
    steps = list(design.steps)
    steps[place], steps[other] = steps[other], steps[place]
    return Design(tuple(steps))


def changed(design: Design, place: int, setting: str, value: int) -> Design:
    """The network with another value of a step's setting."""
    return _replaced(design, place, design.steps[place].with_value(setting, value))


def offered() -> dict[str, list[str]]:
    """Names of all kinds of steps, by the heading under which they are offered."""
    groups: dict[str, list[str]] = {}
    for name, kind in kinds().items():
        groups.setdefault(kind.group, []).append(name)
    return groups
