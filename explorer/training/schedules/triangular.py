"""Up in a straight line, and down in another."""

from __future__ import annotations

from explorer.training.schedules import SCHEDULES

START = 0.2
"""The learning rate at the beginning, as part of the largest."""
PEAK = 0.2
"""Part of the run after which the learning rate is largest."""
END = 0.05
"""The learning rate at the end, as part of the largest."""


@SCHEDULES.register(
    title="One cycle (triangular)",
    paper="L. N. Smith: A disciplined approach to neural network hyper-parameters. "
    "arXiv:1803.09820, 2018; as in K. Jordan: 94% on CIFAR-10 in 3.29 Seconds on a Single GPU. "
    "arXiv:2404.00498, 2024",
    place=3,
)
def triangular(done: float) -> float:
    """Up in a straight line for a fifth of the run, and down in another.

    The largest learning rate may be several times what would be safe at the start, and most of
    the progress that shows comes at the end, when it becomes small. With few epochs to spend, this
    is the schedule to take.

    >>> [round(triangular(done), 2) for done in (0.0, 0.1, 0.2, 0.6, 1.0)]
    [0.2, 0.6, 1.0, 0.53, 0.05]
    """
    if done < PEAK:
        return START + (1 - START) * done / PEAK
    return 1 - (1 - END) * (done - PEAK) / (1 - PEAK)
