"""One layer opened: its arithmetic, its feature maps, and the kernels behind a map."""

from __future__ import annotations

import streamlit as st

from explorer.anatomy import LayerRow
from explorer.anatomy.stages import stage_of, stages
from explorer.figures import tiles as figures
from explorer.figures.encoding import photo_uri
from explorer.look import Look
from explorer.ui import fields
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
    row, maps = look.rows[path], look.maps[path]
    scope = f"{look.network.name} {path}"
    with choice_of_map:
        channel = _choose_channel(maps, scope)
    shown = figures.tiles(maps, _shown_channels(maps, channel))
    with heading:
        st.subheader(plain(f"Inside {path}"), anchor=False)
        st.markdown(_facts(row))
    map_grid(
        shown,
        [f"map {index}" for index in shown.channels],
        title=_title(maps.shape, len(shown.channels)),
        note=NOTE,
        key="feature-maps",
        chosen=channel,
        scale=COLOUR_SCALE.get("own", ("own", "shared")),
        lens=_lens(look, row),
        on_pick=lambda index: CHANNEL.set(int(index), scope),
        on_scale=COLOUR_SCALE.set,
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
        photo=photo_uri(look.seen, 360),
        alt=f"the picture {look.image.name}, as the network sees it",
        input_size=look.x.shape[1:3],
        field=row.receptive_field,
        stride=row.stride,
        start=row.offset,
    )


def _choose_channel(maps, scope: str) -> int:
    best = figures.strongest(maps, 1)[0]
    return fields.select(
        CHANNEL,
        "Map",
        range(maps.shape[-1]),
        best,
        title=lambda index: f"map {index}" + (" (the strongest)" if index == best else ""),
        of=scope,
    )


def _shown_channels(maps, channel: int) -> tuple[int, ...]:
    count = figures.fitting_count(*maps.shape[:2])
    return figures.strongest(maps, min(count, maps.shape[-1]), always=channel)


def _title(shape: tuple[int, int, int], shown: int) -> str:
    height, width, channels = shape
    some = f"the {shown} strongest of {channels}" if shown < channels else f"all {channels}"
    return f"Feature maps: {some}, each {height} × {width} cells"
