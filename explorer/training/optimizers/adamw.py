"""AdamW."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.training.optimizers import OPTIMIZERS

if TYPE_CHECKING:
    import keras

    from explorer.training.run import Run


@OPTIMIZERS.register(
    title="AdamW",
    paper="I. Loshchilov and F. Hutter: Decoupled Weight Decay Regularization. ICLR 2019",
    place=2,
    usual_learning_rate=0.001,
)
def adamw(run: Run) -> keras.optimizers.Optimizer:
    """Adam, with weights that shrink a little at each step.

    The shrinking is taken off the weights themselves and not added to the gradient, where Adam
    would scale it away. Kernels stay small unless the pictures keep asking for them.
    """
    import keras

    return keras.optimizers.AdamW(run.learning_rate, weight_decay=run.weight_decay)
