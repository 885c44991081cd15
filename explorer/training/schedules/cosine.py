"""Along half a cosine down to nothing."""

from __future__ import annotations

import math

from explorer.training.schedules import SCHEDULES

WARM_UP = 0.05
"""Part of the run in which the learning rate rises."""


@SCHEDULES.register(
    title="Cosine",
    paper="I. Loshchilov and F. Hutter: SGDR: Stochastic Gradient Descent with Warm Restarts. "
    "ICLR 2017; with a warm-up as in P. Goyal et al.: Accurate, Large Minibatch SGD. "
    "arXiv:1706.02677, 2017",
    place=2,
)
def cosine(done: float) -> float:
    """Up within the first twentieth, then along half a cosine down to nothing.

    Large steps find the region, ever smaller ones its lowest point. The short rise keeps the first
    batches from throwing the random weights about.

    >>> [round(cosine(done), 2) for done in (0.0, 0.05, 0.525, 1.0)]
    [0.0, 1.0, 0.5, 0.0]
    """
    if done < WARM_UP:
        return done / WARM_UP
    return 0.5 + 0.5 * math.cos(math.pi * (done - WARM_UP) / (1 - WARM_UP))
