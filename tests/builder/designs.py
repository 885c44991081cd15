"""Made-up networks for the tests: any steps in any order, and some that fit."""

from __future__ import annotations

from hypothesis import strategies as st

from explorer.builder.design import Design, Step
from explorer.builder.kinds import kinds

EVERY = sorted(kinds())
BLOCKS = [name for name in EVERY if kinds()[name].block is not None]


@st.composite
def steps(draw, names: list[str] = EVERY) -> Step:
    """Any step."""
    kind = kinds()[draw(st.sampled_from(names))]
    return Step(kind.name, tuple(draw(st.integers(one.least, one.most)) for one in kind.settings))


def designs() -> st.SearchStrategy[Design]:
    """Any steps in any order; most of them do not fit each other."""
    return st.lists(steps(), max_size=12).map(lambda found: Design(tuple(found)))


@st.composite
def small_blocks(draw) -> Step:
    """A block of few maps."""
    name = draw(st.sampled_from(BLOCKS))
    multiple = kinds()[name].block.multiple
    return Step(name, (multiple * draw(st.integers(1, 2)), draw(st.integers(1, 2))))


@st.composite
def fitting(draw) -> Design:
    """A network of few maps whose steps fit, on pictures that are large enough."""
    among = st.one_of(small_blocks(), steps(["max_pool", "average_pool", "dropout"]))
    body = [draw(small_blocks()), *draw(st.lists(among, max_size=3))]
    head = [Step(draw(st.sampled_from(["gap", "flatten"])))]
    tail = draw(st.lists(st.sampled_from([Step("dropout"), Step("dense", (7,))]), max_size=2))
    return Design((*body, *head, *tail))
