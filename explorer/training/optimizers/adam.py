"""Adam."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.training.optimizers import OPTIMIZERS

if TYPE_CHECKING:
    import keras

    from explorer.training.run import Run


@OPTIMIZERS.register(
    title="Adam",
    paper="D. P. Kingma and J. Ba: Adam: A Method for Stochastic Optimization. ICLR 2015",
    place=1,
    usual_learning_rate=0.001,
)
def adam(run: Run) -> keras.optimizers.Optimizer:
    """Gives each weight a step of its own size.

    A running mean of the gradient is divided by the root of a running mean of its square, so a
    weight with small gradients moves as fast as one with large ones. It works with hardly any
    tuning, which made it the usual first choice.
    """
    import keras

    decay = run.weight_decay or None  # decoupled from the gradient in Keras: Adam is AdamW then
    return keras.optimizers.Adam(run.learning_rate, weight_decay=decay)
