"""Projected gradient descent."""

from __future__ import annotations

import numpy as np

from explorer.attacks.method import ATTACKS
from explorer.attacks.problem import Problem

_REACH = 2.5  # so many times epsilon is the way that all steps together could go


@ATTACKS.register(
    title="PGD",
    year=2018,
    paper=(
        "Madry, Makelov, Schmidt, Tsipras and Vladu, Towards Deep Learning Models Resistant to "
        "Adversarial Attacks, ICLR 2018"
    ),
    formula=(
        r"x^{t+1} = \operatorname{clip}_{x \pm \epsilon} \Big(x^t + \alpha \cdot "
        r"\operatorname{sign} \frac{\partial}{\partial x}"
        r"\big(z^{\text{other}}(x^t) - z^{\text{class}}(x^t)\big)\Big)"
    ),
    step_passes=4,
    iterative=True,
    by_chance=True,
)
def pgd(problem: Problem) -> np.ndarray:
    """Many small steps, and after each one back to within epsilon of the picture.

    It begins at a random place near the picture and looks at the gradient again after each step,
    so that it finds its way where one large step gets lost, often with a much smaller epsilon.
    Of all the places that it comes by, it keeps the one that fools the network most.
    """
    length = max(1, round(_REACH * problem.epsilon / problem.steps))
    picture = best = problem.somewhere()
    furthest = -np.inf
    for _ in range(problem.steps):
        logits = problem.logits(picture)
        if problem.progress_made(logits) > furthest:
            best, furthest = picture, problem.progress_made(logits)
        picture = problem.bounded(picture + length * problem.uphill(picture, logits))
    return picture if problem.progress_made(problem.logits(picture)) > furthest else best
