"""Kernels that trained networks have learned, to be put into the lab."""

from __future__ import annotations

from functools import cache

import streamlit as st

from explorer.convolution.learned_kernels import LearnedKernels, available, learned_kernels
from explorer.figures.thumbnails import Sheet, kernel_sheet
from explorer.pretrained import PRETRAINED, PretrainedNetwork, WeightsMissing
from explorer.training.trained_network import TrainedNetwork
from explorer.ui import fields, layer_choices
from explorer.ui.choices import LEARNED_FROM
from explorer.ui.components.thumbnails import Thumbnail, thumbnails
from explorer.ui.frame import plain
from explorer.ui.trained import trained

Entry = PretrainedNetwork | TrainedNetwork


def learned(lab: str) -> None:
    """Offer the first-layer kernels of trained networks; TensorFlow is loaded only when opened.

    Args:
        lab: key of the lab that takes the kernel.
    """
    box = st.expander(
        "Kernels that networks have learned", on_change="rerun", key="learned-kernels"
    )
    if not box.open:
        return
    with box:
        networks = _networks()
        if not networks:
            st.warning("There are no trained weights on this machine, so no kernels to show.")
            return
        names = list(networks)
        name = fields.select(
            LEARNED_FROM, "From", names, names[0], lambda name: networks[name].title
        )
        entry = networks[name]
        try:
            with st.spinner(f"Loading {plain(entry.title)} …"):
                kernels = learned_kernels(entry)
        except (WeightsMissing, ValueError) as reason:
            st.warning(plain(str(reason)))
            return
        _gallery(entry, kernels, lab)


def _networks() -> dict[str, Entry]:
    """All trained networks whose weights are on this machine."""
    return {name: PRETRAINED[name] for name in available()} | trained()


def _gallery(entry: Entry, kernels: LearnedKernels, lab: str) -> None:
    st.write(
        f"The kernels of `{kernels.layer}`, the first convolution of {kernels.network_title}, as "
        "colours: what each looks for in red, green and blue; grey is zero, each on its own "
        "scale. Click one to put it into the lab: all three planes, with the bias and the stride "
        "that the network uses."
    )
    thumbnails(
        _sheet(entry),
        [Thumbnail(str(index), str(index)) for index in kernels.alive],
        "",
        "Kernels of the first layer",
        lambda index: layer_choices.use(kernels.as_layer(int(index)), lab),
        key="learned-sheet",
        wrap=True,
    )
    st.caption(_small_print(kernels))


def _small_print(kernels: LearnedKernels) -> str:
    silent = len(kernels.silent)
    left_out = (
        f"{silent} more are left out: training has made their weights next to nothing. "
        if silent
        else ""
    )
    return (
        f"{plain(kernels.credit)}. {left_out}Weights and bias are folded with the network's own "
        "preprocessing, so that they fit pixels from 0 to 255, and multiplied by "
        f"{kernels.scale:g}; batch normalisation and activation are left out. At the border the "
        "results differ from the network's, which does not continue pictures in black."
    )


@cache
def _sheet(entry: Entry) -> Sheet:
    kernels = learned_kernels(entry)
    return kernel_sheet(kernels.kernels[..., list(kernels.alive)], size=44)
