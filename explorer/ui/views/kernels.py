"""The kernels that made a feature map."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from explorer.anatomy.filters import filters, kernel_sources
from explorer.anatomy.stages import Stage
from explorer.figures import tiles as figures
from explorer.figures.thumbnails import kernel_sheet
from explorer.look import Look
from explorer.ui.choices import CHANNEL
from explorer.ui.components.map_grid import map_grid
from explorer.ui.components.thumbnails import Thumbnail, thumbnails
from explorer.ui.frame import plain

MOST_SLICES = 36


def kernels(look: Look, stage: Stage, channel: int, scope: str) -> None:
    """Show the kernel behind one feature map of a stage, slice by slice.

    Args:
        look: the network and the picture.
        stage: the stage whose map is shown.
        channel: which map.
        scope: what the choice of a channel belongs to.
    """
    st.subheader("The kernel behind this map", anchor=False)
    if stage.convolution is None:
        st.write(f"{plain(stage.title)} has no kernel: it has nothing to learn. {stage.purpose}")
        return
    weights = filters(look.network.model, stage.convolution)
    if weights.shape[2] == 3 and stage.reads_input:
        _all_in_colour(weights, channel, scope)
    sources = kernel_sources(look.network.model, stage.convolution, channel)
    kernel = weights[..., min(channel, weights.shape[-1] - 1)]
    names = slice_names(sources, stage.reads_input)
    depth = kernel.shape[-1]
    order = tuple(range(depth)) if depth <= 3 else figures.strongest(kernel, MOST_SLICES)
    some = f"the {len(order)} largest of " if len(order) < depth else ""
    title = f"Kernel {channel} of {stage.title}: {some}{slices_words(kernel)}"
    kernel_slices(kernel, order, names, title, look.network.trained)


def _all_in_colour(weights: np.ndarray, channel: int, scope: str) -> None:
    count = weights.shape[-1]
    st.write(
        f"All {count} kernels of the first layer, as colours: what each one looks for in red, "
        "green and blue. Grey is zero, and each is on its own scale. Click one to see its map."
    )
    thumbnails(
        kernel_sheet(weights, size=44),
        [Thumbnail(str(index), str(index)) for index in range(count)],
        str(channel),
        "Kernels of the first layer",
        lambda index: CHANNEL.set(int(index), scope),
        key="first-kernels",
        wrap=True,
    )


def kernel_slices(
    kernel: np.ndarray,
    order: Sequence[int],
    names: Sequence[str],
    title: str,
    trained: bool,
    key: str = "kernel-slices",
) -> None:
    """Show slices of a kernel on one colour scale, with their numbers.

    Args:
        kernel: float ``(kernel_height, kernel_width, in_channels)``.
        order: which slices.
        names: of all of them, see `slice_names`.
        title: of the grid.
        trained: whether training has shaped the kernel.
        key: a name for the grid, unique on the page.
    """
    height, width, depth = kernel.shape
    map_grid(
        figures.tiles(kernel, tuple(order)),
        [names[index] for index in order],
        title=title,
        note=_what_to_look_for(height, width, depth, trained),
        key=key,
        chosen=order[0] if height * width > 1 else None,
        scale="shared",
    )


def slices_words(kernel: np.ndarray) -> str:
    """How many slices of which size a kernel ``(height, width, slices)`` has."""
    height, width, depth = kernel.shape
    return f"{depth} {'slice' if depth == 1 else 'slices'} of {height} × {width}"


def slice_names(sources: range, reads_input: bool) -> list[str]:
    """What each slice reads: a colour of the picture, or a map of the layer before."""
    if reads_input:
        return {1: ["grey"], 3: ["red", "green", "blue"]}.get(
            len(sources), [f"input {index}" for index in sources]
        )
    return [f"map {index}" for index in sources]


def _what_to_look_for(height: int, width: int, depth: int, trained: bool) -> str:
    if not trained:
        return "Random numbers: training has not shaped this kernel yet."
    if height * width == 1:
        return "A 1 × 1 kernel only mixes: how much of each map before goes into this one."
    if depth == 1:
        return "Positive weights ask for strong values there, negative ones for weak; one map in."
    return (
        "Positive weights ask for strong values there, negative ones for weak; slices are summed."
    )
