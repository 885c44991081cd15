"""Learning curves: loss and accuracy over the epochs, read by pointing at them."""

from __future__ import annotations

from collections.abc import Sequence

from explorer.figures.curves import Curve, guessing
from explorer.ui.components import load

_mount = load("training/learning_curves", "training/axes")


def learning_curves(
    curves: Sequence[Curve],
    epochs: float,
    classes: int,
    key: str,
    note: str = "",
    unit: str = "epochs",
    changes: Sequence[tuple[float, str]] = (),
) -> None:
    """Show the curves; hover and arrow keys read values, a switch makes the loss logarithmic.

    Args:
        curves: the lines; of those with one colour one should be dashed.
        epochs: where the axis ends.
        classes: how many; tells where guessing would be.
        key: a name for this figure, unique on the page.
        note: what to look for; shown while nothing is pointed at.
        unit: of the axis, "epochs" or "seconds".
        changes: where something changes, on the axis, and a word or two for it.
    """
    loss, accuracy = guessing(classes)
    data = {
        "curves": [one.as_sent() for one in curves],
        "epochs": epochs,
        "guess": {"losses": loss, "accuracies": accuracy},
        "note": note,
        "unit": unit,
        "changes": [list(one) for one in changes],
    }
    _mount(key=key, data=data)
