"""TrainedNetwork: a run's network as menus offer it, beside those that others have trained."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.architectures import ARCHITECTURES
from explorer.datasets import DATASETS
from explorer.images import Image
from explorer.network import Network
from explorer.rgb import LUMA
from explorer.training.networks import network_of
from explorer.training.stored_run import StoredRun

PREFIX = "run-"
"""How the names of these networks begin; the id of the run follows."""


@dataclass(frozen=True)
class TrainedNetwork:
    """The network of a run, as it was after an epoch.

    Attributes:
        stored: the run.
        epoch: epochs that were done.
        accuracy: on its validation pictures, 0 to 1; None if that is not known.
    """

    stored: StoredRun
    epoch: int
    accuracy: float | None = None

    @property
    def name(self) -> str:
        """Identifier, unique among the networks of the app."""
        return f"{PREFIX}{self.stored.id}"

    @property
    def title(self) -> str:
        """How people write it: what it is, what it was trained on, how well it does."""
        run = self.stored.run
        done = "" if self.accuracy is None else f", {self.accuracy:.1%}"
        data = DATASETS[run.dataset].title
        return f"{ARCHITECTURES[run.architecture].title} ({data}{done})"

    @property
    def description(self) -> str:
        """What it is, in a paragraph."""
        entry = DATASETS[self.stored.run.dataset]
        names = ", ".join(entry.class_names)
        return (
            f"Trained with this app on {entry.title}. It knows {len(entry.class_names)} classes "
            f"and nothing else ({names}), and gets every picture squeezed into "
            f"{self.input_size}x{self.input_size} pixels."
        )

    @property
    def credit(self) -> str:
        """Whose pictures it was trained on, in one line."""
        return f"Trained by CNN Explorer; {DATASETS[self.stored.run.dataset].credit}"

    @property
    def input_size(self) -> int:
        """Side of the square input, in pixels."""
        return self.stored.run.input_shape[0]

    @property
    def takes_colour(self) -> bool:
        """Whether its input is red, green and blue."""
        return self.stored.run.input_shape[2] == 3

    @property
    def version(self) -> str:
        """Tells it from the same network with other weights."""
        return str(self.epoch)

    seen_fraction = None
    """It looks at the whole picture."""
    units = "x / 255"
    """What becomes of a pixel x, as a formula."""

    def to_units(self, rgb: np.ndarray) -> np.ndarray:
        """From float32 ``(height, width, 3)`` RGB from 0 to 255 to the model's own units."""
        values = rgb.astype(np.float32) / 255
        return values if self.takes_colour else (values @ LUMA)[..., np.newaxis]

    def resized(self, image: Image) -> np.ndarray:
        """What is looked at, uint8 ``(input_size, input_size, channels)``."""
        run = self.stored.run
        return run.fit_for(DATASETS[run.dataset].fitted(image)[np.newaxis])[0]

    def preprocess(self, image: Image) -> np.ndarray:
        """Return float32 ``(1, input_size, input_size, channels)`` in [0, 1]."""
        return self.resized(image)[np.newaxis].astype(np.float32) / 255

    def load(self) -> Network:
        """Return the network, built once per process and shared by everybody who asks."""
        return network_of(self.stored, self.epoch)


def offered(stored: StoredRun) -> TrainedNetwork | None:
    """The network of a run, or None while no epoch is done."""
    epochs = stored.epochs()
    if not epochs or epochs[-1] == 0:
        return None
    return TrainedNetwork(stored, epochs[-1], stored.state.accuracy)
