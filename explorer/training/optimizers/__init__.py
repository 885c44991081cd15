"""Optimizers: what makes a step of a gradient. One file each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from explorer.registry import Entry, Registry

if TYPE_CHECKING:
    import keras

    from explorer.training.run import Run


@dataclass(frozen=True, kw_only=True)
class Optimizer(Entry):
    """A rule for steps that can be picked by name.

    Its decorated function takes a `Run` and returns the Keras optimizer; the schedule sets the
    learning rate before each step.

    Attributes:
        paper: authors, title and venue.
        place: where it stands among the optimizers; ascending.
        momentum: whether it uses the run's momentum.
        usual_learning_rate: a peak to begin with, for batches of 256.
    """

    paper: str
    place: int
    momentum: bool = False
    usual_learning_rate: float

    def build(self, run: Run, variables: Sequence[keras.Variable]) -> keras.optimizers.Optimizer:
        """Return a new Keras optimizer for these variables; only kernels decay."""
        optimizer = self.function(run)
        if run.weight_decay:
            optimizer.exclude_from_weight_decay(var_names=["bias", "gamma", "beta"])
        optimizer.build(list(variables))
        return optimizer


OPTIMIZERS: Registry[Optimizer] = Registry(__name__, Optimizer, order=lambda entry: entry.place)
"""All optimizers by name."""
