"""Augment, but keep the labels right."""

from __future__ import annotations

from explorer.guide import GUIDE, PRACTICE, Showing, Step, train


@GUIDE.register(
    title="Augment",
    kind=PRACTICE,
    place=4,
    sign="Whenever pictures are few and training accuracy is well above validation accuracy.",
    source="Krizhevsky, Sutskever and Hinton, NIPS 2012; Shorten and Khoshgoftaar, Journal of Big "
    "Data 2019",
)
def augment() -> tuple[Step, ...]:
    """Every augmentation says that the label is still right after the change.

    A mirrored cat is a cat; a mirrored 2 is no digit. Where the statement is true, it is like
    having more pictures. Training then takes longer, and its loss stays higher: it is harder.
    """
    return (
        Step(
            "Put augmentations in a row, see a batch under them, and let a trained network say "
            "when a label is lost.",
            Showing("Prepare: augmentation", "prepare", {"prepare": "augment"}),
        ),
        Step(
            "Train with them, and compare with the run without.",
            train(
                "Train: few digits, augmented",
                recipe="overfit",
                data="digits",
                train_with="0~padded_crop-1-nearest",
            ),
        ),
    )
