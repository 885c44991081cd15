"""Stochastic gradient descent with Nesterov momentum."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.training.optimizers import OPTIMIZERS

if TYPE_CHECKING:
    import keras

    from explorer.training.run import Run


@OPTIMIZERS.register(
    title="SGD with Nesterov momentum",
    paper="I. Sutskever, J. Martens, G. Dahl and G. Hinton: On the importance of initialization "
    "and momentum in deep learning. ICML 2013",
    place=3,
    momentum=True,
    usual_learning_rate=0.1,
)
def sgd(run: Run) -> keras.optimizers.Optimizer:
    """A step against the gradient of each batch, plus part of the step before.

    Momentum averages the noise of small batches away and gathers speed along valleys; Nesterov's
    form looks at the slope where that speed is about to lead. Every weight gets the same learning
    rate, so that rate must be found; with a good one networks often end up better than with Adam.
    """
    import keras

    return keras.optimizers.SGD(
        run.learning_rate,
        momentum=run.momentum,
        nesterov=run.momentum > 0,
        weight_decay=run.weight_decay or None,
    )
