"""Does the label survive? What a trained network says of augmented pictures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from explorer.images import Image
from explorer.network import Network

LOST = 0.5
"""A label counts as lost when its probability falls below this share of what it was."""
SURE = 0.2
"""A network that gives the label less than this at first cannot tell when it is lost."""

Label = frozenset[int]
"""The classes that are right, as indices: a photo of a cat shows several of ImageNet's."""


@dataclass(frozen=True)
class Verdict:
    """What a network says of a picture.

    Attributes:
        probability: of the label: its classes together.
        rival: the most probable class that is not of the label.
        rival_probability: of that class.
    """

    probability: float
    rival: str
    rival_probability: float

    @property
    def right(self) -> bool:
        """Whether the label is more probable than anything else."""
        return self.probability >= self.rival_probability

    @property
    def sure(self) -> bool:
        """Of an untouched picture: whether the network can tell when its label is lost."""
        return self.right and self.probability >= SURE

    def lost(self, before: Verdict) -> bool:
        """Of an augmented picture: whether its label is lost, in the eyes of the network.

        It is when something else is more probable, or the label less than half as probable as in
        the untouched picture.
        """
        return not self.right or self.probability < LOST * before.probability


def verdict(network: Network, pixels: np.ndarray, label: Label) -> Verdict:
    """What the network says of one picture.

    Args:
        network: the judge.
        pixels: uint8 ``(height, width, channels)`` of 3 channels, or of 1 for grey.
        label: the classes that are right.

    Raises:
        ValueError: if the label is empty, or not of this network.
    """
    if not label or not label < set(range(len(network.class_names))):
        raise ValueError("A label is one or more classes of the network, but not all.")
    probabilities = _probabilities(network, pixels)
    others = probabilities.copy()
    others[list(label)] = -1
    rival = int(others.argmax())
    return Verdict(
        probability=min(1.0, float(sum(probabilities[index] for index in label))),
        rival=network.class_names[rival],
        rival_probability=float(probabilities[rival]),
    )


def top_class(network: Network, pixels: np.ndarray) -> Label:
    """The label that the network itself would give: the class that it finds most probable."""
    return frozenset([int(_probabilities(network, pixels).argmax())])


def _probabilities(network: Network, pixels: np.ndarray) -> np.ndarray:
    if pixels.shape[-1] == 1:
        pixels = np.repeat(pixels, 3, axis=-1)
    return network.probabilities(Image(np.ascontiguousarray(pixels), "version"))


def verdicts(
    network: Network,
    pictures: Sequence[np.ndarray],
    labels: Sequence[Label],
    wanted: Callable[[], None] = lambda: None,
) -> list[Verdict]:
    """What the network says of several pictures.

    Args:
        network: the judge.
        pictures: as `verdict` takes them.
        labels: one for each picture.
        wanted: called before each picture; an exception from it ends the work.
    """
    answers = []
    for pixels, label in zip(pictures, labels, strict=True):
        wanted()
        answers.append(verdict(network, pixels, label))
    return answers
