"""A training run of a U-Net that goes well, to begin with and to change."""

from __future__ import annotations

from explorer.segmentation.architecture import name_of
from explorer.training.run import Run

DEPTH = 3
"""At the bottom, maps of 12x12: a value there sees more than the largest shape."""
WIDTH = 8
"""Enough for five shapes; twice as many take three times as long."""


def recipe(level: str, loss: str = "", skips: bool = True, epochs: int = 8) -> Run:
    """The settings that the checkpoints of the app were trained with; those of "rare" for 4 epochs.

    Small batches make many steps of an epoch, each of them being of 74,000 pixels already; Muon
    comes as far in a few epochs as Adam in twice as many.

    Args:
        level: name in `explorer.scenes.LEVELS`.
        loss: name in `explorer.segmentation.losses.LOSSES`; the usual one when "".
        skips: whether the U-Net has skip connections.
        epochs: how often each scene is seen.

    Raises:
        RunRejected: if there is no such level or loss.

    >>> recipe("medium", skips=False).architecture
    'unet-3-8-plain'
    """
    return Run(
        architecture=name_of(DEPTH, WIDTH, skips),
        dataset=f"shapes-{level}",
        loss=loss,
        optimizer="muon",
        learning_rate=0.02,
        momentum=0.85,
        schedule="triangular",
        label_smoothing=0.0,
        batch_size=8,
        epochs=epochs,
    )
