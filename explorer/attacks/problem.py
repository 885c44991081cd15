"""What an attack is given: a picture, a network, a goal and a limit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from explorer.explanations.method import GRADIENT
from explorer.explanations.question import Progress
from explorer.input_units import BRIGHTEST, InputUnits

if TYPE_CHECKING:
    from explorer.anatomy import ModelView

MOST_LEVELS = 16
"""By how many of 255 levels a pixel may change at most; more is easily seen."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Problem:
    """Change the picture within the limits, so that the goal is reached.

    Pictures are in levels: float64 RGB ``(height, width, 3)`` from 0 to 255, at the size that
    the network takes in.

    Attributes:
        view: of the network's model.
        units: how levels become what the model takes in.
        picture: as it is.
        class_index: the class to lead away from.
        towards: the class to lead to; None if any other would do.
        epsilon: by how many levels every value may change.
        steps: how many steps an iterative attack takes.
        seed: of the chance.
        total: forward passes in all, for the progress.
        progress: see `explorer.explanations.question.Progress`.
    """

    view: ModelView
    units: InputUnits
    picture: np.ndarray
    class_index: int
    towards: int | None
    epsilon: int
    steps: int
    seed: int
    total: int
    progress: Progress
    _done: list[int] = field(default_factory=lambda: [1])

    def logits(self, picture: np.ndarray) -> np.ndarray:
        """The class scores of a picture, float64 ``(classes,)``."""
        return self._counted(1, lambda: self.view.logits(self.units.fed(picture))).astype(float)

    def goal(self, logits: np.ndarray) -> tuple[int, int]:
        """Two classes: the attack raises the logit of the first over that of the second.

        They are the wanted class and its strongest rival or, where any class would do, the
        strongest rival of the class that it leads away from, and that class.
        """
        own = self.class_index if self.towards is None else self.towards
        others = logits.copy()
        others[own] = -np.inf
        rival = int(others.argmax())
        return (rival, own) if self.towards is None else (own, rival)

    def progress_made(self, logits: np.ndarray) -> float:
        """How far the goal is reached, in logits; above zero, the answer is what was wanted."""
        raised, lowered = self.goal(logits)
        return float(logits[raised] - logits[lowered])

    def uphill(self, picture: np.ndarray, logits: np.ndarray) -> np.ndarray:
        """The direction in which each level leads to the goal: -1, 0 or 1, ``(h, w, 3)``.

        The sign of the gradient of the difference of two logits, see `goal`. The papers take the
        cross-entropy's; with two classes that has the same sign. This one does not fade where
        the network is sure (Carlini and Wagner 2017; Madry et al. 2018 try both).
        """
        raised, lowered = self.goal(logits)
        x = self.units.fed(picture)[np.newaxis]
        found = self._counted(GRADIENT, lambda: self.view.input_gradients(x, raised, lowered))
        return np.sign(found.gradients[0].astype(np.float64) @ self.units.matrix)

    def bounded(self, picture: np.ndarray) -> np.ndarray:
        """The nearest picture that is allowed: in whole levels, near the original, 0 to 255."""
        near = np.clip(picture, self.picture - self.epsilon, self.picture + self.epsilon)
        return np.rint(np.clip(near, 0, BRIGHTEST))

    def somewhere(self) -> np.ndarray:
        """A picture at a random place within the limits; grey stays grey."""
        channels = len(self.units.offset)
        drawn = np.random.default_rng(self.seed).integers(
            -self.epsilon, self.epsilon, (*self.picture.shape[:2], channels), endpoint=True
        )
        return self.bounded(self.picture + drawn)

    def _counted(self, passes: int, compute: Callable[[], np.ndarray]) -> np.ndarray:
        found = compute()
        self._done[0] += passes
        self.progress(min(self._done[0], self.total), self.total)
        return found
