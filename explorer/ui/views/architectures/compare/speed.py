"""How long the compared networks take for one picture on this machine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from explorer.anatomy import latency
from explorer.anatomy.latency import Latencies
from explorer.anatomy.profile import BYTES
from explorer.figures.side_by_side import LATENCY, Beside, measure_chart
from explorer.ui.compared import Compared
from explorer.ui.frame import plain
from explorer.ui.slow_work import Report, finished, known
from explorer.ui.views.architectures.compare.words import amount, times

_NAME = "latency"
_MEGA, _GIGA = 1e6, 1e9


def _key(networks: Sequence[Compared]) -> tuple:
    """Which are measured; whichever is the first, the times are the same."""
    return tuple(sorted((one.size, one.name) for one in networks))


def measured(networks: Sequence[Compared], name: str) -> dict[str, float]:
    """Time and ratio of a network as `Beside` takes them, if they have been measured."""
    found = known(_NAME, _key(networks))
    return {} if found is None else _of(found, name, networks[0].name)


def _of(found: Latencies, name: str, first: str) -> dict[str, float]:
    return {"milliseconds": found.milliseconds(name), "ratio": found.ratio(name, to=first)}


def speed(networks: Sequence[Compared], rows: Sequence[Beside]) -> None:
    """Offer to measure, and show what came of it.

    Args:
        networks: those that are compared.
        rows: their other numbers.
    """
    st.subheader("How fast are they here?", anchor=False)
    memory = _size(BYTES * sum(one.profile.parameters for one in rows))
    found = finished(
        _NAME,
        _key(networks),
        f"{len(networks)} networks are built with random weights ({memory}), and each gets "
        f"one picture up to {latency.ROUNDS} times, in turns: half a minute, more if it is busy.",
        partial(_measure, networks),
        button="Measure",
    )
    if rows[0].milliseconds is None and measured(networks, networks[0].name):
        st.rerun()  # the table above was shown without them
    with st.container():
        if found is not None:
            timed = [
                replace(row, **_of(found, one.name, networks[0].name))
                for row, one in zip(rows, networks, strict=True)
            ]
            _show(timed)


def _size(count: int) -> str:
    """So many bytes, written shortly.

    >>> _size(914_000_000), _size(19_000_000)
    ('0.91 GB', '19 MB')
    """
    if count >= _GIGA / 10:
        return f"{count / _GIGA:.2g} GB"
    return f"{count / _MEGA:.2g} MB"


def _measure(networks: Sequence[Compared], report: Report) -> Latencies:
    return latency.latencies({one.name: one.build for one in networks}, report)


def _show(rows: Sequence[Beside]) -> None:
    chart = measure_chart(LATENCY, rows)
    st.plotly_chart(chart, key="measure-latency", config={"displaylogo": False})
    first = rows[0]
    st.caption(
        plain(
            f"{LATENCY.about} {first.title} took {first.milliseconds:.3g} ms. One picture, "
            "float32, compiled, the median of rounds in which they took turns. Elsewhere it is "
            "different."
        )
    )
    if told := _surprise(rows):
        st.markdown(told)


def _surprise(rows: Sequence[Beside]) -> str:
    """Where fewer multiply-adds do not save as much time as they promise."""
    first = rows[0]
    others: list[Any] = [
        (one.ratio * first.profile.multiply_adds / one.profile.multiply_adds, one)
        for one in rows[1:]
        if one.profile.multiply_adds
    ]
    if not others:
        return ""
    slower, one = max(others, key=lambda pair: pair[0])
    if slower < 1.5:
        return ""
    return plain(
        f"By its {amount(one.profile.multiply_adds)} multiply-adds {one.title} should take "
        f"{times(one.profile.multiply_adds / first.profile.multiply_adds)} the time of "
        f"{first.title}; it takes {times(one.ratio)}. Reading and writing maps takes time as well, "
        "and many small steps use a processor less well than a few large ones."
    )
