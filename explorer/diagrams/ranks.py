"""Ranks: how many steps from the input each node is, and in which order those of a rank stand.

The way of Sugiyama, Tagawa and Toda, "Methods for Visual Understanding of Hierarchical System
Structures", 1981: ranks by the longest way, a place in every rank that a line only passes
through, and orders in which few lines cross, found by averaging the places of neighbours.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

Passing = tuple[int, int]
"""``(source, rank)``: where the lines from a node pass through a rank on their way."""
Item = int | Passing
"""A node, or a place that lines pass through."""
SWEEPS = 12


@dataclass
class Ranks:
    """All that stands, or passes, at each rank.

    Attributes:
        of: the rank of each node.
        order: by rank, its items from top to bottom.
        before: by item, those of the rank before from which a line leads to it.
        after: by item, those of the rank after.
        routes: by ``(source, target)``, the items that the line goes through, ends included.
    """

    of: list[int]
    order: list[list[Item]]
    before: dict[Item, list[Item]]
    after: dict[Item, list[Item]]
    routes: dict[tuple[int, int], list[Item]]


def ranked(inputs: Sequence[Sequence[int]]) -> Ranks:
    """Rank nodes and order those of a rank.

    Args:
        inputs: by node, the nodes that lead to it; all of them stand before it.

    >>> found = ranked([[], [0], [1, 0]])
    >>> found.of, found.order
    ([0, 1, 2], [[0], [(0, 1), 1], [2]])
    """
    of: list[int] = []
    for sources in inputs:
        of.append(max((of[one] + 1 for one in sources), default=0))
    routes = {
        (source, target): _route(source, target, of)
        for target, sources in enumerate(inputs)
        for source in sources
    }
    before, after = defaultdict(list), defaultdict(list)
    for one, other in dict.fromkeys(pair for route in routes.values() for pair in pairwise(route)):
        after[one].append(other)
        before[other].append(one)
    order = _first_order(inputs, of, routes)
    found = Ranks(of, order, dict(before), dict(after), routes)
    _uncross(found)
    return found


def _route(source: int, target: int, of: Sequence[int]) -> list[Item]:
    passing = [(source, rank) for rank in range(of[source] + 1, of[target])]
    return [source, *passing, target]


def _first_order(
    inputs: Sequence[Sequence[int]], of: Sequence[int], routes: dict
) -> list[list[Item]]:
    """Branches in the order in which they are joined; what passes, by the place of its source."""
    place = {node: number for number, node in enumerate(_depth_first(inputs))}
    order: list[list[Item]] = [[] for _ in range(max(of) + 1)]
    for node, rank in enumerate(of):
        order[rank].append(node)
    for source, rank in dict.fromkeys(
        item for route in routes.values() for item in route if isinstance(item, tuple)
    ):
        order[rank].append((source, rank))
    for items in order:
        items.sort(key=lambda item: place[item if isinstance(item, int) else item[0]])
    return order


def _depth_first(inputs: Sequence[Sequence[int]]) -> list[int]:
    """Nodes such that all of a branch come before the next one, without recursion."""
    found: dict[int, None] = {}
    stack = [(node, False) for node in range(len(inputs))][::-1]
    sinks = set(range(len(inputs))) - {one for sources in inputs for one in sources}
    stack += [(node, False) for node in sorted(sinks, reverse=True)]
    while stack:
        node, is_done = stack.pop()
        if node in found:
            continue
        if is_done:
            found[node] = None
            continue
        stack.append((node, True))
        stack += [(one, False) for one in reversed(inputs[node]) if one not in found]
    return list(found)


def _uncross(ranks: Ranks) -> None:
    """Order the items by the mean place of their neighbours, as long as fewer lines cross."""
    best, least = [list(items) for items in ranks.order], crossings(ranks)
    for sweep in range(SWEEPS):
        if not least:
            break
        down = sweep % 2 == 0
        neighbours = ranks.before if down else ranks.after
        numbers = range(len(ranks.order))
        for rank in numbers if down else reversed(numbers):
            beside = rank - 1 if down else rank + 1
            if 0 <= beside < len(ranks.order):
                _sort(ranks.order[rank], ranks.order[beside], neighbours)
        now = crossings(ranks)
        if now < least:
            best, least = [list(items) for items in ranks.order], now
    ranks.order = best


def _sort(items: list[Item], beside: list[Item], neighbours: dict[Item, list[Item]]) -> None:
    place = {item: number for number, item in enumerate(beside)}

    def mean(pair: tuple[int, Item]) -> float:
        number, item = pair
        places = [place[one] for one in neighbours.get(item, ()) if one in place]
        return sum(places) / len(places) if places else float(number)

    items[:] = [item for _, item in sorted(enumerate(items), key=mean)]


def crossings(ranks: Ranks) -> int:
    """How many lines cross."""
    count = 0
    for items, following in pairwise(ranks.order):
        place = {item: number for number, item in enumerate(following)}
        seen: list[int] = []
        for item in items:
            targets = sorted(place[one] for one in ranks.after.get(item, ()))
            count += sum(len(seen) - bisect_right(seen, target) for target in targets)
            for target in targets:
                insort(seen, target)
    return count
