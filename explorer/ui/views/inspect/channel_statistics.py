"""What the channels of a layer give over a whole data set."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from explorer.features import ChannelStatistics, Gallery
from explorer.features import channel_statistics as statistics_of
from explorer.figures.channel_statistics import (
    statistics_chart,
    statistics_table,
    statistics_words,
)
from explorer.look import Look
from explorer.ui import fields
from explorer.ui.choices import COUNTED_LAYER
from explorer.ui.frame import plain
from explorer.ui.slow_work import Report, finished
from explorer.ui.views.inspect.gallery_choice import choose_gallery
from explorer.ui.views.python_script import save


def channel_statistics(look: Look, layers: Sequence[str]) -> None:
    """Show mean, deviation, share above zero and dead channels of a layer, once asked for.

    Args:
        look: the network and the picture.
        layers: of which one can be looked at.
    """
    st.subheader("Over many pictures", anchor=False)
    st.write(
        "One picture says little about a channel. Over a few hundred pictures one sees which "
        "channels are always at work, which seldom, and which are dead: they never answer."
    )
    layer_field, gallery_field = st.columns(2, gap="medium")
    with layer_field:
        scope = f"{look.network.name} {'~'.join(layers)}"
        layer = fields.switch(COUNTED_LAYER, "Layer", list(layers), layers[-1], plain, of=scope)
    with gallery_field:
        gallery = choose_gallery(look)
    found = finished(
        "channel-statistics",
        (gallery.key, layer),
        f"{len(gallery)} pictures go through {look.network.title}: {len(gallery)} forward passes.",
        partial(_compute, look, gallery, layer),
    )
    with st.container():
        if found is not None:
            _show(look, gallery, found)


def _compute(look: Look, gallery: Gallery, layer: str, report: Report) -> ChannelStatistics:
    return statistics_of(look.view, gallery, layer, report)


def _show(look: Look, gallery: Gallery, found: ChannelStatistics) -> None:
    st.markdown(f"**{plain(found.layer)} over {found.pictures} pictures**")
    st.write(statistics_words(found))
    chart = statistics_chart(found)
    st.plotly_chart(chart, key="channel-statistics-chart", config={"displaylogo": False})
    st.caption(plain(f"Pictures: {gallery.credit}"))
    name = f"{look.network.name}-{found.layer.replace('/', '-')}-{gallery.name}.csv"
    save("Save these numbers (CSV)", partial(statistics_table, found), name, "text/csv")
