"""Runs that go wrong on purpose."""

from __future__ import annotations

from explorer.training.presets import PRESETS
from explorer.training.run import Run

FEW = {"digits": 30}
"""Digits are so much alike that of more than these it learns what they have in common."""


@PRESETS.register(title="Overfit on purpose", place=4)
def overfit(dataset: str) -> Run:
    """A few hundred pictures or less, many epochs, nothing to hold the network back.

    Soon it knows every training picture by heart, and its loss on held-out pictures rises: it has
    learned the pictures, not the classes. Try the same with augmentation, or with more pictures.
    """
    return Run(
        architecture="speedy_small",
        dataset=dataset,
        subset=FEW.get(dataset, 500),
        optimizer="adam",
        learning_rate=0.002,
        schedule="constant",
        label_smoothing=0.0,
        batch_size=FEW.get(dataset, 50),
        epochs=25,
    )


@PRESETS.register(title="Learning rate too high", place=5)
def too_high(dataset: str) -> Run:
    """Steps so large that each one overshoots what it was aiming at.

    The loss jumps about, or stays where guessing would leave it. While it runs, turn the learning
    rate down with the buttons and see whether it recovers.
    """
    return Run(
        architecture="simple_cnn",
        dataset=dataset,
        subset=None if dataset == "digits" else 2000,
        optimizer="sgd",
        learning_rate=20.0,
        momentum=0.9,
        schedule="constant",
        label_smoothing=0.0,
        batch_size=64,
        epochs=15,
    )
