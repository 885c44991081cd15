"""The network that looks at the picture: which one, with which weights."""

from __future__ import annotations

import threading
from functools import partial

import streamlit as st
from cachetools import cached

from explorer import runtime
from explorer.architectures import ARCHITECTURES
from explorer.figures.encoding import photo_uri
from explorer.images import Image
from explorer.look import Look, look
from explorer.network import Network
from explorer.pretrained import PRETRAINED, WeightsMissing
from explorer.ui import downloads, fields
from explorer.ui.choices import NETWORK, WEIGHTS
from explorer.ui.frame import plain

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
    if weights == _TRAINED and name != EMBEDDED and not PRETRAINED[name].available:
        return _offer_download(name, "", picture)
    try:
        return _look(name, weights, picture)
    except WeightsMissing as missing:
        if name == EMBEDDED:
            st.error(plain(str(missing)))
            st.stop()
        return _offer_download(name, str(missing), picture)


def _offer_download(name: str, problem: str, picture: Image) -> Look:
    """Offer what is missing, and have the embedded network look meanwhile."""
    downloads.offer(PRETRAINED[name], problem, partial(WEIGHTS.set, _RANDOM, name))
    return _look(EMBEDDED, _TRAINED, picture)


def _entry(name: str):
    return PRETRAINED[name] if name in PRETRAINED else ARCHITECTURES[name]


def _title(name: str) -> str:
    entry = _entry(name)
    return f"{entry.title} ({entry.year})" + ("" if name in PRETRAINED else ", random weights")


def _choose_weights(name: str) -> str:
    if name not in PRETRAINED:
        return _RANDOM
    titles = {_TRAINED: "trained on ImageNet", _RANDOM: "random"}
    return fields.switch(WEIGHTS, "Weights", list(titles), _TRAINED, titles.get, of=name)


def _look(name: str, weights: str, picture: Image) -> Look:
    meanwhile = st.empty()  # always there, so that nothing on the page is mounted anew
    if (name, weights) in _loaded:
        return look(_network(name, weights), picture)
    with meanwhile.container():
        st.image(photo_uri(picture, 480), width=320)
        status = st.status(f"Loading TensorFlow and {_entry(name).title}, a few seconds")
    try:
        with runtime.heavy_slot(lambda: status.update(label=_WAITING)):
            seen = look(_network(name, weights), picture)
            runtime.settle()
    finally:
        meanwhile.empty()
    _loaded.add((name, weights))
    return seen


@cached({}, condition=threading.Condition())
def _network(name: str, weights: str) -> Network:
    """Load a network, once for all visitors."""
    if name in PRETRAINED:
        return PRETRAINED[name].load("imagenet" if weights == _TRAINED else None)
    return ARCHITECTURES[name].network()
