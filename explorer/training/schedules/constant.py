"""The same learning rate all the time."""

from __future__ import annotations

from explorer.training.schedules import SCHEDULES


@SCHEDULES.register(
    title="Constant",
    paper="H. Robbins and S. Monro: A Stochastic Approximation Method. Annals of Mathematical "
    "Statistics 22(3), 1951, on why it should rather fall",
    place=1,
)
def constant(done: float) -> float:
    """The same from the first batch to the last.

    Near the end the steps are still as large as at first, so the loss goes up and down around the
    best that it could reach.
    """
    return 1.0
