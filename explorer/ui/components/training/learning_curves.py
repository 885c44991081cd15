"""Learning curves: loss and accuracy over the epochs, read by pointing at them."""

from __future__ import annotations

from collections.abc import Sequence

from explorer.figures.curves import Curve, guessing
from explorer.ui.components import load

CLASSIFICATION = ("Loss (cross-entropy)", "Accuracy")
"""What the two figures show of a network that classifies."""
_mount = load("training/learning_curves", "training/axes")


def learning_curves(
    curves: Sequence[Curve],
    epochs: float,
    classes: int,
    key: str,
    note: str = "",
    unit: str = "epochs",
    changes: Sequence[tuple[float, str]] = (),
    titles: tuple[str, str] = CLASSIFICATION,
) -> None:
    """Show the curves; hover and arrow keys read values, a switch makes the loss logarithmic.

    Args:
        curves: the lines; of those with one colour one should be dashed.
        epochs: where the axis ends.
        classes: how many; tells where guessing would be. 0 where nobody could guess.
        key: a name for this figure, unique on the page.
        note: what to look for; shown while nothing is pointed at.
        unit: of the axis, "epochs" or "seconds".
        changes: where something changes, on the axis, and a word or two for it.
        titles: of the loss, with what it is in brackets, and of the score.
    """
    loss, accuracy = guessing(classes) if classes else (None, None)
    data = {
        "curves": [one.as_sent() for one in curves],
        "epochs": epochs,
        "guess": {"losses": loss, "accuracies": accuracy},
        "note": note,
        "unit": unit,
        "titles": {"losses": titles[0], "accuracies": titles[1]},
        "changes": [list(one) for one in changes],
    }
    _mount(key=key, data=data)
