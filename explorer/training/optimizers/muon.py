"""Muon."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.training.optimizers import OPTIMIZERS

if TYPE_CHECKING:
    import keras

    from explorer.training.run import Run


@OPTIMIZERS.register(
    title="Muon",
    paper="K. Jordan et al.: Muon: An optimizer for hidden layers in neural networks. 2024; "
    "scaled as in J. Liu et al.: Muon is Scalable for LLM Training. arXiv:2502.16982, 2025",
    place=4,
    momentum=True,
    usual_learning_rate=0.01,
)
def muon(run: Run) -> keras.optimizers.Optimizer:
    """Makes each step of a kernel turn all directions by the same amount.

    The averaged gradient of a layer is a matrix of which a few directions usually drown the rest;
    five steps of a Newton-Schulz iteration make all of them equally long. A convolution's kernels
    are one row each. Biases, batch normalisation and the last layer take steps of AdamW.
    """
    from explorer.layers.muon_for_kernels import MuonForKernels

    return MuonForKernels(
        run.learning_rate,
        momentum=run.momentum,
        weight_decay=run.weight_decay,
        adam_weight_decay=run.weight_decay,
    )
