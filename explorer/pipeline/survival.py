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


@dataclass(frozen=True)
class Verdict:
    """What a network says of one augmented picture.

    Attributes:
        probability: of the true class.
        says: the class that it finds most probable.
        says_with: how probable that is.
        lost: whether the true class is no longer the most probable one, or less than half as
            probable as in the untouched picture.
    """

    probability: float
    says: str
    says_with: float
    lost: bool


def verdicts(
    network: Network,
    images: Sequence[np.ndarray],
    true: int,
    before: float,
    wanted: Callable[[], None] = lambda: None,
) -> list[Verdict]:
    """What the network says of pictures that show, or should show, one and the same class.

    Args:
        network: the judge.
        images: uint8 ``(height, width, 3)`` each.
        true: index of the true class.
        before: its probability in the untouched picture.
        wanted: called before each picture; an exception from it ends the work.
    """
    answers = []
    for pixels in images:
        wanted()
        answers.append(_verdict(network, pixels, true, before))
    return answers


def _verdict(network: Network, pixels: np.ndarray, true: int, before: float) -> Verdict:
    probabilities = network.probabilities(Image(np.ascontiguousarray(pixels), "version"))
    best = int(probabilities.argmax())
    probability = float(probabilities[true])
    lost = best != true or probability < LOST * before
    return Verdict(probability, network.class_names[best], float(probabilities[best]), lost)


def can_judge(before: float) -> bool:
    """Whether a network knows the untouched picture well enough to say when it is lost."""
    return before >= SURE
