"""What a first lesson trains."""

from __future__ import annotations

from explorer.training.presets import PRESETS
from explorer.training.run import Run


@PRESETS.register(title="The lesson's", place=3)
def lesson(dataset: str) -> Run:
    """A plain network with plain Adam, the same learning rate all the time, no augmentation.

    Nothing here is tuned for speed. Compare it with “One minute” after the same time, and watch
    how far training and validation drift apart.
    """
    return Run(
        architecture="simple_cnn",
        dataset=dataset,
        optimizer="adam",
        learning_rate=0.001,
        schedule="constant",
        label_smoothing=0.0,
        batch_size=64,
        epochs={"cifar10": 10}.get(dataset, 25),
    )
