"""The set of pictures that a network is looked at with."""

from __future__ import annotations

import streamlit as st

from explorer.datasets import DatasetMissing
from explorer.features import Gallery, galleries, gallery_of
from explorer.features.galleries import PHOTOS
from explorer.look import Look
from explorer.ui import fields
from explorer.ui.choices import GALLERY
from explorer.ui.frame import plain
from explorer.ui.state import notify


def choose_gallery(look: Look) -> Gallery:
    """A list of what there is on this machine; returns the chosen set of pictures.

    Args:
        look: the network and the picture.
    """
    choices = {choice.name: choice for choice in galleries(look.network)}
    name = fields.select(
        GALLERY,
        "Pictures",
        list(choices),
        next(iter(choices)),
        title=lambda one: choices[one].title,
        of=look.network.name,
    )
    st.caption(plain(choices[name].description))
    with st.spinner("Reading the pictures"):
        return _read(look, name)


def _read(look: Look, name: str) -> Gallery:
    """The set of pictures; that of the photos, with a sentence, if it is damaged."""
    try:
        return gallery_of(look.network, name)
    except DatasetMissing as damaged:
        notify(str(damaged))
        return gallery_of(look.network, PHOTOS)
