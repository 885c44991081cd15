"""The network that looks at the picture: which one, with which weights."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import streamlit as st
from cachetools import cached

from explorer import runtime
from explorer.architectures import ARCHITECTURES
from explorer.figures.encoding import photo_uri
from explorer.images import Image
from explorer.look import Look, look
from explorer.model_files.own_network import OwnNetwork
from explorer.network import Network
from explorer.pretrained import PRETRAINED, WeightsMissing
from explorer.training.trained_network import TrainedNetwork
from explorer.ui import downloads, fields, own_models
from explorer.ui.choices import NETWORK, WEIGHTS
from explorer.ui.frame import plain
from explorer.ui.trained import trained

EMBEDDED = "efficientnet_lite0"
_TRAINED, _RANDOM = "imagenet", "random"
_WAITING = "Waiting: the networks of other visitors are loading"
_loaded: set[tuple[str, str]] = set()


def look_at(picture: Image) -> Look:
    """Show the picker of networks in the sidebar, and return the chosen one's look at a picture.

    While a network is loading, the picture is already there to be seen.
    """
    own = {**own_models.offered(), **trained()}
    entries = {**PRETRAINED, **own, **ARCHITECTURES}
    with st.sidebar:
        title = partial(_title, entries)
        name = fields.select(NETWORK, "Network", list(entries), EMBEDDED, title)
        weights = _choose_weights(name)
        if isinstance(entries[name], OwnNetwork):
            own_models.describe(entries[name])
        st.caption(plain(entries[name].description.partition("\n\n")[0].replace("\n", " ")))
        own_models.bring()
    if name in own:
        return _look_of(own[name], picture)
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
    entry = PRETRAINED[name]
    offered = downloads.Offer(
        name=name,
        title=entry.title,
        file=entry.weights_file,
        sentence=f"The ImageNet weights of {entry.title} ({entry.weights_file.megabytes}) are not "
        "on this machine. Until they are, the network below is EfficientNet-Lite0, whose weights "
        "are built in.",
        instead="Look at it with random weights",
        do_without=partial(WEIGHTS.set, _RANDOM, name),
        problem=problem,
    )
    downloads.offer(offered)
    return _look(EMBEDDED, _TRAINED, picture)


def _title(entries: Mapping[str, Any], name: str) -> str:
    entry = entries[name]
    if isinstance(entry, TrainedNetwork | OwnNetwork):
        return entry.title
    return f"{entry.title} ({entry.year})" + ("" if name in PRETRAINED else ", random weights")


def _choose_weights(name: str) -> str:
    if name not in PRETRAINED:
        return _RANDOM
    titles = {_TRAINED: "trained on ImageNet", _RANDOM: "random"}
    return fields.switch(WEIGHTS, "Weights", list(titles), _TRAINED, titles.get, of=name)


def _look_of(entry: TrainedNetwork | OwnNetwork, picture: Image) -> Look:
    """The look of a network that was trained with the app, or brought by the visitor."""
    return _once_loaded((entry.name, entry.version), entry.title, entry.load, picture)


def _look(name: str, weights: str, picture: Image) -> Look:
    """The look of any other."""
    entry = PRETRAINED[name] if name in PRETRAINED else ARCHITECTURES[name]
    return _once_loaded((name, weights), entry.title, partial(_network, name, weights), picture)


def _once_loaded(
    key: tuple[str, str], title: str, load: Callable[[], Network], picture: Image
) -> Look:
    meanwhile = st.empty()  # always there, so that nothing on the page is mounted anew
    if key in _loaded:
        return look(load(), picture)
    with meanwhile.container():
        st.image(photo_uri(picture, 480), width=320)
        status = st.status(f"Loading TensorFlow and {plain(title)}, a few seconds")
    try:
        with runtime.heavy_slot(lambda: status.update(label=_WAITING)):
            seen = look(load(), picture)
            runtime.settle()
    finally:
        meanwhile.empty()
    _loaded.add(key)
    return seen


@cached({}, condition=threading.Condition())
def _network(name: str, weights: str) -> Network:
    """Load a network, once for all visitors."""
    if name in PRETRAINED:
        return PRETRAINED[name].load("imagenet" if weights == _TRAINED else None)
    return ARCHITECTURES[name].network()
