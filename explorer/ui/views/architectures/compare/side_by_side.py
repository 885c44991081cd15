"""Two to six networks: charts, a table, and where each of them spends what it has."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from explorer.figures.layer_shares import SHARED_OUT, shares_chart, shares_csv
from explorer.figures.side_by_side import (
    MEASURES,
    Beside,
    Measure,
    measure_chart,
    side_by_side_csv,
)
from explorer.ui import compared, fields, frame
from explorer.ui.choices import SHARES_OF
from explorer.ui.compared import Compared
from explorer.ui.frame import plain
from explorer.ui.views.architectures.compare.accuracy import Accuracies, accuracies
from explorer.ui.views.architectures.compare.speed import measured, speed
from explorer.ui.views.architectures.compare.words import in_words, shares_words
from explorer.ui.views.python_script import save

_PLAIN = {"displaylogo": False}
_MEGA = 1e6


@frame.part
def side_by_side() -> None:
    """Ask which networks, and show all about them."""
    networks = compared.choose()
    try:
        profiles = compared.profiles(networks)
    except ValueError as impossible:
        st.warning(plain(str(impossible)))
        return
    known = accuracies(networks)
    rows = [
        Beside(one.title, one.year, found, *known.of(one.name), **measured(networks, one.name))
        for one, found in zip(networks, profiles, strict=True)
    ]
    st.markdown(in_words(rows))
    if len(rows) < 2:
        st.info("Choose a second network above, and they stand side by side.")
    _charts(rows, known)
    _table(rows, networks)
    _shares(rows)
    speed(networks, rows)


def _charts(rows: Sequence[Beside], known: Accuracies) -> None:
    for start in range(0, len(MEASURES), 2):  # in rows, so that charts stand level
        pair = MEASURES[start : start + 2]
        for column, measure in zip(st.columns(2, gap="medium"), pair, strict=False):
            with column:
                _chart(measure, rows, known.note if measure.name == "accuracy" else "")


def _chart(measure: Measure, rows: Sequence[Beside], note: str = "") -> None:
    st.markdown(f"**{measure.title}**")
    st.plotly_chart(measure_chart(measure, rows), key=f"measure-{measure.name}", config=_PLAIN)
    st.caption(plain(f"{measure.about} {note}".strip()))


def _table(rows: Sequence[Beside], networks: Sequence[Compared]) -> None:
    st.subheader("All numbers", anchor=False)
    localized = st.column_config.NumberColumn(format="localized")
    counts = ("Parameters", "Trainable", "Multiply-adds", "Depth")
    st.dataframe(
        [_line(one) for one in rows],
        hide_index=True,
        height="content",
        column_config={
            **dict.fromkeys(counts, localized),
            "Accuracy": st.column_config.NumberColumn(format="percent"),
        },
        key="side-by-side-table",
    )
    st.caption(
        "Click on a column's name to sort by it. Trainable are the parameters that training "
        "changes; batch norm also has statistics, which it does not. MB in use is the most that is "
        "needed at the same time when the network only answers: each output is kept until the "
        "last layer that reads it has run. A receptive field marked with * is so large that a "
        "cell sees the whole picture, wherever it lies."
    )
    name = f"{networks[0].size}-networks.csv"
    save("Save the numbers (CSV)", partial(side_by_side_csv, rows), name, "text/csv")


def _line(one: Beside) -> dict[str, object]:
    found = one.profile
    field = found.receptive_field
    return {
        "Network": one.title,
        "Parameters": found.parameters,
        "Multiply-adds": found.multiply_adds,
        "Depth": found.depth,
        "Receptive field": "" if field is None else "×".join(map(str, field)) + _star(found),
        "MB of activations": round(found.activation_bytes / _MEGA, 2),
        "MB in use": round(found.peak_bytes / _MEGA, 2),
        "Accuracy": one.accuracy,
        **_speed(one),
        "Trainable": found.trainable,
        "Input": "×".join(map(str, found.input_shape)),
        "Year": str(one.year),
        "Accuracy measured on": one.measured,
    }


def _speed(one: Beside) -> dict[str, float]:
    """Columns that are there once it was measured."""
    if one.milliseconds is None:
        return {}
    ratio = {} if one.ratio is None else {"Times the first": round(one.ratio, 2)}
    return {"ms": round(one.milliseconds, 2), **ratio}


def _star(found) -> str:
    return " *" if found.sees_all else ""


def _shares(rows: Sequence[Beside]) -> None:
    st.subheader("Where it goes, layer by layer", anchor=False)
    of = fields.switch(
        SHARES_OF, "Shared out", list(SHARED_OUT), next(iter(SHARED_OUT)), SHARED_OUT.get
    )
    profiles = {one.title: one.profile for one in rows}
    st.markdown(shares_words(rows, of))
    st.plotly_chart(shares_chart(profiles, of), key="layer-shares", config=_PLAIN)
    st.caption(
        "Each piece is a layer, the first one at the left; point at it for its name and its "
        "number. Layers that have nothing of it are left out."
    )
    save(
        "Save all layers (CSV)",
        partial(shares_csv, profiles),
        "layers-side-by-side.csv",
        "text/csv",
    )
