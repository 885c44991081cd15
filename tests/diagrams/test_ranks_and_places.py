"""Ranks and places: few lines cross, and heights are as near to the wanted ones as possible."""

from __future__ import annotations

from itertools import pairwise, permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.diagrams.places import BETWEEN, apart, heights
from explorer.diagrams.ranks import crossings, ranked


@st.composite
def graphs(draw) -> list[list[int]]:
    """For each node, nodes before it; all but the first have one at least."""
    count = draw(st.integers(2, 12))
    some = (st.sets(st.integers(0, node - 1), min_size=1, max_size=3) for node in range(1, count))
    return [[], *(sorted(draw(one)) for one in some)]


@settings(max_examples=40)
@given(graphs())
def test_ranks_are_longest_ways_and_routes_pass_every_rank_between(inputs):
    found = ranked(inputs)
    for node, sources in enumerate(inputs):
        assert found.of[node] == max((found.of[one] + 1 for one in sources), default=0)
        for source in sources:
            route = found.routes[source, node]
            assert len(route) == found.of[node] - found.of[source] + 1
    place = {item: at for at, items in enumerate(found.order) for item in items}
    assert all(place[node] == rank for node, rank in enumerate(found.of))
    assert sum(map(len, found.order)) == len(place)


@settings(max_examples=40)
@given(graphs())
def test_items_of_a_rank_keep_their_order_and_their_distance(inputs):
    found = ranked(inputs)
    y = heights(found, lambda item: (3.0, 5.0))
    for items in found.order:
        assert all(y[low] - y[high] >= 8 + BETWEEN - 1e-6 for high, low in pairwise(items))


def test_crossings_are_counted_as_by_hand():
    found = ranked([[], [0], [0], [1], [2], [3, 4]])
    assert crossings(found) == 0
    found.order[2].reverse()
    assert crossings(found) == 1


def test_a_graph_that_can_be_drawn_without_crossings_is():
    # Two branches of two steps, joined in the order that makes their lines cross at first.
    found = ranked([[], [0], [0], [2], [1], [3, 4], [4, 3], [5, 6]])
    best = min(_crossings_with(found, list(order)) for order in permutations(found.order[2]))
    assert crossings(found) == best


def _crossings_with(found, order) -> int:
    before, found.order[2] = found.order[2], order
    count = crossings(found)
    found.order[2] = before
    return count


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=8))
def test_heights_are_the_nearest_to_the_aims_that_keep_apart(aims):
    """The conditions that the least sum of squares fulfils: items that touch balance each other."""
    items = list(range(len(aims)))
    weight, step = dict.fromkeys(items, 1.0), 2 + BETWEEN
    found = apart(items, aims, weight, lambda item: (1.0, 1.0))
    assert all(low - high >= step - 1e-6 for high, low in pairwise(found))
    block = [0]
    for item in [*items[1:], None]:
        if item is not None and found[item] - found[item - 1] < step + 1e-6:
            block.append(item)
            continue
        pulls = [aims[one] - found[one] for one in block]
        assert abs(sum(pulls)) < 1e-3
        assert all(sum(pulls[:cut]) >= -1e-3 for cut in range(1, len(pulls)))
        block = [item]
