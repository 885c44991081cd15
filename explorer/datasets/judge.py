"""Judge: a network that was trained on a data set and comes with the app."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from explorer.datasets.once import Once
from explorer.network import Network

_networks: Once[Network] = Once()


@dataclass(frozen=True, kw_only=True)
class Judge:
    """A network to be had by a call, and who is to thank for it.

    Attributes:
        name: of the network, unique among the networks of the app.
        title: how people write it.
        credit: who trained it, and on whose pictures, in one line.
        licence: the terms of its weights.
        build: makes the network, with its weights; imports Keras.
    """

    name: str
    title: str
    credit: str
    licence: str
    build: Callable[[Judge], Network]

    def __call__(self) -> Network:
        """Return the network, built once per process and shared by everybody who asks.

        Its model must not be trained or changed.
        """
        return _networks.get(self.name, lambda: self.build(self))
