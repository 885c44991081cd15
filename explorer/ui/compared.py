"""The networks that a visitor compares: which ones, at what size, and their numbers."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st
from cachetools import LRUCache, cached

from explorer import runtime
from explorer.anatomy.profile import Profile, profile
from explorer.architectures import ARCHITECTURES
from explorer.architectures.classic import CLASSICS
from explorer.ui import design_choices, fields
from explorer.ui.choices import COMPARED_ARCHITECTURES, DESIGN, NETWORKS_AS
from explorer.ui.frame import plain

if TYPE_CHECKING:
    import keras

FULL, SMALL = "full", "small"
"""The originals as they met ImageNet; and what trains here, on pictures of 32x32."""
SHAPE, CLASSES = (32, 32, 3), 10
"""Of small networks, all the same, so that they can be compared."""
MOST = 6
OWN = "own"
"""How the visitor's own design is called in a link, which holds the design as well."""
_SIZES = {FULL: "as they met ImageNet", SMALL: "small, for 32×32"}
_FIRST = {
    FULL: ("alexnet", "vgg_16", "resnet_50", "mobilenet_v2_full"),
    SMALL: ("simple_cnn", "residual", "mobilenetv2_small", "speedy"),
}
_WAITING = "Waiting: the machine is working for another visitor"
_counted: set[tuple[str, str]] = set()


@dataclass(frozen=True)
class Compared:
    """One of the networks that are compared.

    Attributes:
        size: `FULL` or `SMALL`.
        name: in `CLASSICS` or `ARCHITECTURES`.
        title: how people write it.
        year: of its paper.
    """

    size: str
    name: str
    title: str
    year: int

    def build(self) -> keras.Model:
        """Build it with random weights; some take half a gigabyte."""
        if self.size == FULL:
            return CLASSICS[self.name].build()
        return ARCHITECTURES[self.name].build(SHAPE, CLASSES)


def choose() -> list[Compared]:
    """Ask for the size and for the networks, of which at least one and at most `MOST` are given."""
    size = fields.switch(NETWORKS_AS, "Networks", list(_SIZES), FULL, _SIZES.get)
    offered = _offered(size)
    first = [name for name in _FIRST[size] if name in offered] or list(offered)[:2]
    names = fields.several_names(
        COMPARED_ARCHITECTURES,
        f"Side by side (two to {MOST}; the others are measured against the first)",
        list(offered),
        first,
        lambda one: f"{offered[one].title} ({offered[one].year})",
        most=MOST,
        of=size,
    )
    return [offered[name] for name in names]


def _offered(size: str) -> dict[str, Compared]:
    """By what each is called in a link."""
    registry = CLASSICS if size == FULL else ARCHITECTURES
    found = {
        name: Compared(size, name, entry.title, entry.year) for name, entry in registry.items()
    }
    if size == SMALL and DESIGN.get("") and (own := design_choices.architecture_name()):
        found[OWN] = Compared(size, own, "Your own", ARCHITECTURES[own].year)
    return found


def profiles(networks: list[Compared]) -> list[Profile]:
    """Their numbers; says what it waits for while they are counted."""
    meanwhile = st.empty()  # always there, so that nothing on the page is mounted anew
    keys = [(one.size, one.name) for one in networks]
    if _counted.issuperset(keys):
        return [_profile(*key) for key in keys]
    loading = "" if runtime.is_loaded() else "Loading TensorFlow, a few seconds; then "
    with meanwhile.container():
        status = st.status(plain(f"{loading}counting what {len(keys)} networks hold".capitalize()))
    try:
        with runtime.heavy_slot(partial(status.update, label=_WAITING)):
            found = [_profile(*key) for key in keys]
    finally:
        meanwhile.empty()
    _counted.update(keys)
    return found


@cached(LRUCache(100), condition=threading.Condition())
def _profile(size: str, name: str) -> Profile:
    """Counted once for all visitors; no number of the network is made for it."""
    build: Callable[[], keras.Model] = (
        CLASSICS[name].skeleton
        if size == FULL
        else partial(ARCHITECTURES[name].skeleton, SHAPE, CLASSES)
    )
    return profile(build())
