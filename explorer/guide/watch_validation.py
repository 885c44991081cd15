"""Watch what held-out pictures say."""

from __future__ import annotations

from explorer.guide import GUIDE, PRACTICE, Showing, Step


@GUIDE.register(
    title="Watch the validation curve",
    kind=PRACTICE,
    place=6,
    sign="In every run, while it runs.",
    source="Prechelt, “Early Stopping, but When?”, 1998",
)
def watch_validation() -> tuple[Step, ...]:
    """Training loss tells how well the network knows its training pictures, and nothing else.

    Keep some pictures out, look at them after every epoch, and stop when they get no better. Do
    not choose settings by the pictures by which you will judge in the end. And one number hides
    much: look at single classes, at mistakes, and at how sure it was.
    """
    return (
        Step(
            "Walk through a run epoch by epoch: curves, kernels, answers.",
            Showing("Train: time machine", "train", {"part": "time", "run": "simple-cnn-cifar10"}),
        ),
        Step(
            "Look at confusions, at the most certain mistakes, and at calibration.",
            Showing("Results of a run", "train", {"part": "results", "run": "simple-cnn-cifar10"}),
        ),
    )
