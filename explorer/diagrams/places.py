"""Places: how high each node stands, so that the main way is straight and nothing overlaps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from explorer.diagrams.ranks import Item, Ranks

Reach = Callable[[Item], tuple[float, float]]
"""How far up and down from its place something reaches."""
BETWEEN = 14.0
"""From one to the next of a rank."""
SWEEPS = 8
_FIXED, _NODE, _LINE = 1e6, 4.0, 1.0


def heights(ranks: Ranks, reach: Reach) -> dict[Item, float]:
    """Return how far down each item stands; the longest way from the input is at 0.

    Args:
        ranks: what stands at each rank, in order.
        reach: of each item; those of one rank are kept apart by it.
    """
    trunk = set(_trunk(ranks))
    weight = {
        item: _FIXED if item in trunk else _NODE if _is_node(item) else _LINE
        for items in ranks.order
        for item in items
    }
    y = dict.fromkeys(weight, 0.0)

    def settle(wanted: Mapping[Item, float]) -> None:
        for items in ranks.order:
            aims = [0.0 if item in trunk else wanted[item] for item in items]
            y.update(zip(items, apart(items, aims, weight, reach), strict=True))

    settle(y)
    for _ in range(SWEEPS):
        settle({item: _among(item, ranks, y) for item in y})
    for _ in range(2):
        levels = _levels(y, trunk)
        settle({item: y[item] if _is_node(item) else levels[item[0]] for item in y})
    return y


def _trunk(ranks: Ranks) -> list[int]:
    """The nodes of a longest way from the input; of several, the middle one."""
    place = {item: number for items in ranks.order for number, item in enumerate(items)}
    node = next(item for item in ranks.order[-1] if _is_node(item))
    way = [node]
    while True:
        before = [one for one in ranks.before.get(node, ()) if _is_node(one)]
        if not before:
            return way
        before.sort(key=place.get)
        node = before[len(before) // 2]
        way.append(node)


def _among(item: Item, ranks: Ranks, y: Mapping[Item, float]) -> float:
    """The mean height of what it is connected with."""
    beside = [y[one] for one in (*ranks.before.get(item, ()), *ranks.after.get(item, ()))]
    return sum(beside) / len(beside) if beside else y[item]


def _levels(y: Mapping[Item, float], trunk: set[int]) -> dict[int, float]:
    """By source, the height farthest out at which it stands itself, or its lines pass by others.

    What comes from the longest way leaves it, and so its own height does not count.
    """
    passing: dict[int, list[float]] = defaultdict(list)
    for item, height in y.items():
        if not _is_node(item):
            passing[item[0]].append(height)
    return {
        source: max(found if source in trunk else [*found, y[source]], key=abs)
        for source, found in passing.items()
    }


def _is_node(item: Item) -> bool:
    return isinstance(item, int)


def apart(
    items: Sequence[Item], aims: Sequence[float], weight: Mapping[Item, float], reach: Reach
) -> list[float]:
    """Return heights near the aims, at which items in this order do not overlap.

    The weighted sum of squared distances is the least possible: an isotonic regression, solved by
    pooling neighbours that are too close (Ayer et al., 1955).

    Args:
        items: from top to bottom.
        aims: where they would stand by themselves.
        weight: how much it counts that one stands where it would.
        reach: of each.
    """
    offsets, total = [], 0.0
    for number, item in enumerate(items):
        if number:
            total += reach(items[number - 1])[1] + BETWEEN + reach(item)[0]
        offsets.append(total)
    pools: list[tuple[float, float, int]] = []  # mean aim, weight, how many items
    for item, aim, offset in zip(items, aims, offsets, strict=True):
        mean, heavy, count = aim - offset, weight[item], 1
        while pools and pools[-1][0] > mean:
            other, other_weight, other_count = pools.pop()
            mean = (mean * heavy + other * other_weight) / (heavy + other_weight)
            heavy, count = heavy + other_weight, count + other_count
        pools.append((mean, heavy, count))
    means = [mean for mean, _, count in pools for _ in range(count)]
    return [mean + offset for mean, offset in zip(means, offsets, strict=True)]
