"""Every layer in one table, and how shapes and receptive fields grow along the way."""

from __future__ import annotations

import streamlit as st

from explorer.anatomy import LayerRow
from explorer.figures.growth import growth_chart
from explorer.look import Look
from explorer.ui import frame
from explorer.ui.frame import plain


@frame.part
def layer_list(look: Look) -> None:
    """Offer the table of layers; it is drawn, and its chart library loaded, when it is opened."""
    rows = list(look.rows.values())
    total = sum(row.parameters for row in rows)
    box = st.expander(
        f"All {len(rows)} layers with their arithmetic ({total:,} parameters)",
        key="layer-list",
        on_change="rerun",
    )
    if box.open:
        with box:
            _table(look, rows)


def _table(look: Look, rows: list[LayerRow]) -> None:
    chart = growth_chart(rows, look.x.shape[1:3])
    st.plotly_chart(chart, key="growth", config={"displaylogo": False})
    st.caption(
        "How to read it: along the network the maps lose resolution, their number grows, and "
        "each cell sees more of the picture. Past the picture's size, a cell sees all of it."
    )
    st.dataframe([_line(row) for row in rows], hide_index=True, height=420)
    st.caption(plain(look.network.credit))


def _line(row: LayerRow) -> dict[str, str | int]:
    return {
        "Layer": row.path,
        "Kind": row.kind,
        "Output": "×".join(map(str, row.output_shape)),
        "Parameters": row.parameters,
        "Arithmetic": row.arithmetic,
        "Receptive field": ""
        if row.receptive_field is None
        else "×".join(map(str, row.receptive_field)),
        "Stride": "" if row.stride is None else "×".join(map(str, row.stride)),
    }
