"""The network as a row of stages, each shown by its strongest feature map."""

from __future__ import annotations

import streamlit as st

from explorer.anatomy.stages import Stage, stage_of, stages
from explorer.look import Look
from explorer.ui import drawn
from explorer.ui.choices import LAYER
from explorer.ui.components.thumbnails import Thumbnail, thumbnails


def chosen_layer(look: Look) -> str:
    """The path of the layer that the visitor has opened; at first that of the first stage."""
    first = stages(look.network.model)[0].last
    return LAYER.get(first, look.shapes, of=look.network.name)


def layer_row(look: Look) -> None:
    """Show the row; a click opens a layer."""
    all_stages = stages(look.network.model)
    st.subheader("Layer by layer", anchor=False)
    st.write(
        "Each tile is one step from the picture to the answer, shown by the map that varies most "
        "over the picture. Watch edges turn into textures and parts, while the maps get smaller "
        "and coarser. Click a step to open it."
    )
    thumbnails(
        drawn.stage_sheet(look),
        [_thumbnail(look, stage) for stage in all_stages],
        stage_of(all_stages, chosen_layer(look)).last,
        "Steps of the network",
        lambda path: LAYER.set(path, look.network.name),
        key="layer-row",
    )


def _thumbnail(look: Look, stage: Stage) -> Thumbnail:
    height, width, channels = look.shapes[stage.last]
    return Thumbnail(stage.last, stage.title, f"{height}×{width}×{channels}")
