"""As much as can be learned in little time."""

from __future__ import annotations

from explorer.training.presets import PRESETS, flip_and_crop
from explorer.training.run import Run

FEW_PICTURES = {"digits": {"batch_size": 64, "learning_rate": 0.2}, "shapes": {"batch_size": 64}}
"""What suits data sets of one or two thousand pictures: more steps in an epoch."""


@PRESETS.register(title="One minute", place=1)
def one_minute(dataset: str) -> Run:
    """A small fast network that sees each picture a few times.

    The learning rate rises and falls within those epochs, so most of the progress comes at the
    end. Made for a demonstration: start it, and talk about what the curves do meanwhile.
    """
    epochs = {"cifar10": 3}.get(dataset, 12)
    return Run(
        architecture="speedy_small",
        dataset=dataset,
        augmentations=flip_and_crop(dataset),
        epochs=epochs,
        **FEW_PICTURES.get(dataset, {}),
    )


@PRESETS.register(title="Ten minutes", place=2)
def ten_minutes(dataset: str) -> Run:
    """Twice as many feature maps and about four times as many epochs.

    What the extra time buys is seen best in the confusion matrix: cats and dogs come apart last.
    """
    epochs = {"cifar10": 11}.get(dataset, 40)
    return Run(
        architecture="speedy",
        dataset=dataset,
        augmentations=flip_and_crop(dataset),
        weight_decay=0.002,
        epochs=epochs,
        **FEW_PICTURES.get(dataset, {}),
    )
