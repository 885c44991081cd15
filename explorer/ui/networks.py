"""The network that looks at the picture: which one, with which weights."""

from __future__ import annotations

from functools import partial

import streamlit as st

from explorer import runtime
from explorer.architectures import ARCHITECTURES
from explorer.figures.encoding import photo_uri
from explorer.images import Image
from explorer.look import Look, look
from explorer.network import Network
from explorer.pretrained import PRETRAINED
from explorer.ui import downloads, fields
from explorer.ui.frame import plain
from explorer.ui.state import NETWORK, WEIGHTS

EMBEDDED = "efficientnet_lite0"
_TRAINED, _RANDOM = "imagenet", "random"
_WAITING = "Waiting: the networks of other visitors are loading"
_loaded: set[tuple[str, str]] = set()


def look_at(picture: Image) -> Look:
    """Show the picker of networks in the sidebar, and return the chosen one's look at a picture.

    While a network is loading, the picture is already there to be seen.
    """
    with st.sidebar:
        name = fields.select(NETWORK, "Network", [*PRETRAINED, *ARCHITECTURES], EMBEDDED, _title)
        weights = _choose_weights(name)
        st.caption(plain(_entry(name).description.partition("\n\n")[0].replace("\n", " ")))
    if weights == _TRAINED and not PRETRAINED[name].available:
        downloads.offer(PRETRAINED[name], partial(WEIGHTS.set, _RANDOM, name))
        name = EMBEDDED
    if (name, weights) in _loaded:
        return look(_network(name, weights), picture)
    return _first_look(name, weights, picture)


def _entry(name: str):
    return PRETRAINED[name] if name in PRETRAINED else ARCHITECTURES[name]


def _title(name: str) -> str:
    entry = _entry(name)
    trained = "ImageNet" if name in PRETRAINED else "random weights"
    return f"{entry.title} ({entry.year}), {trained}"


def _choose_weights(name: str) -> str:
    if name not in PRETRAINED:
        return _RANDOM
    titles = {_TRAINED: "trained on ImageNet", _RANDOM: "random"}
    return fields.switch(WEIGHTS, "Weights", list(titles), _TRAINED, titles.get, of=name)


def _first_look(name: str, weights: str, picture: Image) -> Look:
    meanwhile = st.empty()
    with meanwhile.container():
        st.image(photo_uri(picture, 480), width=320)
        status = st.status(f"Loading TensorFlow and {_entry(name).title}, a few seconds")
    with runtime.heavy_slot(lambda: status.update(label=_WAITING)):
        seen = look(_network(name, weights), picture)
        runtime.settle()
    meanwhile.empty()
    _loaded.add((name, weights))
    return seen


def _network(name: str, weights: str) -> Network:
    if name in PRETRAINED:
        return PRETRAINED[name].load("imagenet" if weights == _TRAINED else None)
    return ARCHITECTURES[name].network()
