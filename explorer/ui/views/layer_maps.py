"""One layer opened: its arithmetic, its feature maps, and the kernels behind a map."""

from __future__ import annotations

import streamlit as st

from explorer.anatomy import LayerRow
from explorer.anatomy.stages import stage_of, stages
from explorer.figures.export import map_as_csv
from explorer.figures.tiles import Tiles
from explorer.look import Look
from explorer.ui import drawn, fields
from explorer.ui.components.map_grid import Lens, map_grid
from explorer.ui.frame import plain
from explorer.ui.state import CHANNEL, COLOUR_SCALE, LAYER
from explorer.ui.views.kernels import kernels
from explorer.ui.views.layer_row import chosen_layer

NOTE = (
    "Strongly coloured cells answered strongly. Point at a cell to read its value and see which "
    "part of the picture it looks at; click a map to enlarge it."
)


@st.fragment
def layer_maps(look: Look) -> None:
    """Show the open layer's feature maps, and the kernels behind the one that is chosen."""
    heading = st.container()
    steps, choice_of_map = st.columns([5, 3], gap="medium")
    with steps:
        path = _choose_step(look)
    scope = f"{look.network.name} {path}"
    with choice_of_map:
        channel = _choose_channel(look, path, scope)
    with heading:
        st.subheader(plain(f"Inside {path}"), anchor=False)
        st.markdown(_facts(look.rows[path]))
    shown = drawn.layer_tiles(look, path, channel)
    map_grid(
        shown,
        [f"map {index}" for index in shown.channels],
        title=_title(look.maps[path].shape, shown),
        note=NOTE,
        key="feature-maps",
        chosen=channel,
        scale=COLOUR_SCALE.get("own", ("own", "shared")),
        lens=_lens(look, look.rows[path]),
        on_pick=lambda index: CHANNEL.set(int(index), scope),
        on_scale=COLOUR_SCALE.set,
    )
    st.download_button(
        f"Save map {channel} as CSV",
        lambda: map_as_csv(look.maps[path][..., channel]),
        file_name=f"{path.replace('/', '-')}-map-{channel}.csv",
        mime="text/csv",
        on_click="ignore",
        key="save-map",
    )
    kernels(look, path, channel, scope)


def _choose_step(look: Look) -> str:
    """The layers of one stage (convolution, normalisation, activation), to switch between."""

    def title(path: str) -> str:
        return f"{path.rpartition('/')[2]} ({look.rows[path].kind})"

    path = chosen_layer(look)
    stage = stage_of(stages(look.network.model), path)
    if len(stage.layers) == 1:
        return path
    return fields.switch(LAYER, "Step", stage.layers, stage.last, title, of=look.network.name)


def _facts(row: LayerRow) -> str:
    """The layer in one line: kind, shape, weights, receptive field."""
    shape = " × ".join(map(str, row.output_shape))
    facts = [f"**{row.kind}**", f"output {shape}"]
    if row.parameters:
        facts.append(f"{row.parameters:,} parameters: {plain(row.arithmetic)}")
    if row.receptive_field:
        facts.append("receptive field {} × {} px".format(*row.receptive_field))
        facts.append("stride {} × {} px".format(*row.stride))
    return " · ".join(facts)


def _lens(look: Look, row: LayerRow) -> Lens | None:
    if row.receptive_field is None:
        return None
    return Lens(
        photo=drawn.seen_photo(look),
        alt=f"the picture {look.image.name}, as the network sees it",
        input_size=look.x.shape[1:3],
        field=row.receptive_field,
        stride=row.stride,
        start=row.offset,
    )


def _choose_channel(look: Look, path: str, scope: str) -> int:
    best = drawn.strongest_map(look, path)
    return fields.select(
        CHANNEL,
        "Map",
        range(look.maps[path].shape[-1]),
        best,
        title=lambda index: f"map {index}" + (" (the strongest)" if index == best else ""),
        of=scope,
    )


def _title(shape: tuple[int, int, int], shown: Tiles) -> str:
    height, width, channels = shape
    count = len(shown.channels)
    some = f"the {count} strongest of {channels}" if count < channels else f"all {channels}"
    low, high = (f"{value:.3g}".replace("-", "−") for value in shown.span)
    return f"Feature maps: {some}, each {height} × {width} cells, values {low} to {high}"
