"""One layer opened: its arithmetic, its feature maps, and the kernels behind a map."""

from __future__ import annotations

import streamlit as st

from explorer.anatomy import LayerRow
from explorer.anatomy.stages import Stage, stage_of, stages
from explorer.figures.export import map_as_csv
from explorer.figures.tiles import Tiles
from explorer.look import Look
from explorer.ui import drawn, fields, frame
from explorer.ui.choices import CHANNEL, COLOUR_SCALE, EXPLAINED_LAYER, LAYER
from explorer.ui.components.map_grid import Lens, map_grid
from explorer.ui.frame import plain
from explorer.ui.views.kernels import kernels
from explorer.ui.views.layer_row import chosen_layer

NOTE = (
    "Bright cells answered strongly. Point at a cell for its value and the part of the picture it "
    "sees; click a map to enlarge it."
)
NOTE_SIGNED = (
    "Orange is positive, violet negative. Point at a cell for its value and the part of the "
    "picture it sees; click a map to enlarge it."
)


@frame.part
def layer_maps(look: Look) -> None:
    """Show the open layer's feature maps, and the kernels behind the one that is chosen."""
    stage = stage_of(stages(look.network.model), chosen_layer(look))
    st.subheader(plain(f"Inside {stage.title}"), anchor=False)
    steps, choice_of_map = st.columns([5, 3], gap="medium")
    with steps:
        path = _choose_step(look, stage)
        st.markdown(layer_facts(look.rows[path]))
    scope = f"{look.network.name} {stage.title}"
    with choice_of_map:
        channel = _choose_channel(look, stage, path, scope)
    _grid(look, path, channel, scope)
    _take_along(look, path, channel)
    kernels(look, stage, channel, scope)


def _grid(look: Look, path: str, channel: int, scope: str) -> None:
    shown = drawn.layer_tiles(look, path, channel)
    single = shown.height * shown.width == 1
    map_grid(
        shown,
        [f"map {index}" for index in shown.channels],
        title=maps_title(look.shapes[path], shown),
        note=NOTE_SIGNED if shown.signed else NOTE,
        key="feature-maps",
        chosen=channel,
        scale="shared" if single else COLOUR_SCALE.get("own", ("own", "shared")),
        lens=lens_of(look, look.rows[path]),
        on_pick=lambda index: CHANNEL.set(int(index), scope),
        on_scale=None if single else COLOUR_SCALE.set,
    )


def _take_along(look: Look, path: str, channel: int) -> None:
    with st.container(horizontal=True):
        st.download_button(
            f"Save map {channel} as CSV",
            lambda: map_as_csv(look.maps(path)[0][..., channel]),
            file_name=f"{path.replace('/', '-')}-map-{channel}.csv",
            mime="text/csv",
            on_click="ignore",
            key="save-map",
        )
        if st.button("Show the evidence in this layer", key="explain-here"):
            EXPLAINED_LAYER.set(path, look.network.name)
            st.rerun()


def _choose_step(look: Look, stage: Stage) -> str:
    """The layers of one stage (convolution, normalisation, activation), to switch between."""

    def title(path: str) -> str:
        return plain(f"{path.rpartition('/')[2]} ({look.rows[path].kind})")

    if len(stage.layers) == 1:
        return stage.last
    return fields.switch(LAYER, "After", stage.layers, stage.last, title, of=look.network.name)


def layer_facts(row: LayerRow, named: bool = True) -> str:
    """The layer in one line: kind, shape, weights, receptive field; with its name if wanted."""
    shape = " × ".join(map(str, row.output_shape))
    facts = [f"**{plain(row.path)}** ({row.kind})" if named else row.kind, f"output {shape}"]
    if row.parameters:
        facts.append(f"{row.parameters:,} parameters: {plain(row.arithmetic)}")
    if row.receptive_field:
        facts += _field_facts(row)
    return " · ".join(facts)


def _field_facts(row: LayerRow) -> list[str]:
    field = "receptive field {} × {} px".format(*row.receptive_field)
    if not any(row.stride):
        return [field, "every cell sees all of the picture"]
    return [field, "stride from the input {} × {} px".format(*row.stride)]


def lens_of(look: Look, row: LayerRow) -> Lens | None:
    """The photo with a layer's receptive fields; None where these are not known."""
    if row.receptive_field is None:
        return None
    return Lens(
        photo=drawn.taken_in(look),
        alt="the picture as the network takes it in",
        input_size=look.x.shape[1:3],
        field=row.receptive_field,
        stride=row.stride,
        start=row.offset,
    )


def _choose_channel(look: Look, stage: Stage, path: str, scope: str) -> int:
    """Which map; the same one when the step within the stage is changed."""
    channels = look.shapes[path][-1]
    best = drawn.strongest_map(look, stage.last)
    return fields.select(
        CHANNEL,
        "Map",
        range(channels),
        best if best < channels else 0,
        title=lambda index: f"map {index}" + (" (varies most)" if index == best else ""),
        of=scope,
    )


def maps_title(shape: tuple[int, int, int], shown: Tiles) -> str:
    """How many maps of a layer are shown, their size and their values."""
    height, width, channels = shape
    count = len(shown.channels)
    some = f"{count} of {channels}" if count < channels else f"all {channels}"
    low, high = (f"{value:.3g}".replace("-", "−") for value in shown.span)
    return f"Feature maps: {some}, each {height} × {width} cells, values {low} to {high}"
