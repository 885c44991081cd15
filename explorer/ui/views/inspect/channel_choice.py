"""Which channel of which layer is looked at, feature maps and dense layers alike."""

from __future__ import annotations

from functools import partial

import streamlit as st

from explorer.anatomy.stages import stages
from explorer.anatomy.training_only import DROPOUTS
from explorer.look import Look
from explorer.ui import drawn, fields, inspected
from explorer.ui.choices import CHANNEL, LAYER
from explorer.ui.events import heard
from explorer.ui.views.explained import class_title


def choose_channel(look: Look) -> tuple[str, int]:
    """Two lists, and buttons to walk along one; returns the layer's path and the channel's number.

    They are the choices of Explore too: what is open there is open here.

    Args:
        look: the network and the picture.
    """
    layer = fields.select(
        LAYER,
        "Layer",
        layers_with_channels(look),
        first_layer(look),
        title=lambda path: f"{path} ({look.view.layer(path).kind})",
        of=look.network.name,
    )
    best = _best(look, layer)
    count = look.view.layer(layer).output_shape[-1]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        channel = fields.select(
            CHANNEL,
            "Map" if layer in look.shapes else "Unit",
            range(count),
            best,
            title=lambda index: _title(look, layer, index, best),
            of=_scope(look, layer),
        )
        for label, other in (("Previous", channel - 1), ("Next", channel + 1)):
            choose = heard(partial(CHANNEL.set, other % count, _scope(look, layer)))
            st.button(label, on_click=choose, disabled=count == 1, key=f"{label.lower()}-channel")
    return layer, channel


def layers_with_channels(look: Look) -> list[str]:
    """Paths of the layers that have maps, and of the dense ones."""
    return [one.path for one in look.view.layers if one.spatial or one.kind == "Dense"]


def first_layer(look: Look) -> str:
    """A layer in the middle: the last one whose cells see at most half of the picture.

    One that ends in a ReLU6 is left for what comes before that, for many values are 6 behind it;
    dropout is passed by, which does nothing here.
    """
    found = ""
    for stage in stages(look.network.model):
        field = look.rows[stage.last].receptive_field
        if field is not None and 2 * max(field) <= max(look.x.shape[1:3]):
            free = [path for path in stage.layers if not _is_left_out(look, path)]
            found = free[-1] if free else stage.last
    return found or look.view.default_target_layer or layers_with_channels(look)[0]


def _is_left_out(look: Look, path: str) -> bool:
    layer = look.view.layer(path)
    is_capped = getattr(layer.layer, "max_value", None) is not None
    return is_capped or layer.kind in DROPOUTS


def channel_title(look: Look, layer: str, channel: int) -> str:
    """How a channel is called: a map, or a unit with its class if it has one."""
    if _names_classes(look, layer):
        return f"unit {channel} ({class_title(look, channel)})"
    return inspected.channel_name(look, layer, channel)


def _names_classes(look: Look, layer: str) -> bool:
    last = [one for one in look.view.layers if one.kind == "Dense"][-1:]
    classes = len(look.network.class_names)
    return bool(last) and last[0].path == layer and last[0].output_shape[-1] == classes


def _best(look: Look, layer: str) -> int:
    """What is open until the visitor chooses: the map that varies most, the most probable class."""
    if layer in look.shapes:
        stage = inspected.stage_of_layer(look, layer)
        best = drawn.strongest_map(look, stage.last)
        return best if best < look.shapes[layer][-1] else 0
    return look.top_classes(1)[0] if _names_classes(look, layer) else 0


def _title(look: Look, layer: str, channel: int, best: int) -> str:
    title = channel_title(look, layer, channel)
    if channel == best and layer in look.shapes:
        return f"{title} (varies most)"
    return title


def _scope(look: Look, layer: str) -> str:
    """As in Explore, so that the steps of one stage share it."""
    if layer not in look.shapes:
        return f"{look.network.name} {layer}"
    return f"{look.network.name} {inspected.stage_of_layer(look, layer).title}"
