"""The fast gradient sign method."""

from __future__ import annotations

import numpy as np

from explorer.attacks.method import ATTACKS
from explorer.attacks.problem import Problem


@ATTACKS.register(
    title="FGSM",
    year=2015,
    paper=(
        "Goodfellow, Shlens and Szegedy, Explaining and Harnessing Adversarial Examples, ICLR 2015"
    ),
    formula=(
        r"x' = x + \epsilon \cdot \operatorname{sign} \frac{\partial}{\partial x}"
        r"\big(z^{\text{other}}(x) - z^{\text{class}}(x)\big)"
    ),
    step_passes=4,
)
def fgsm(problem: Problem) -> np.ndarray:
    """One step: every value of the picture moves by epsilon, up or down.

    The gradient says for every pixel whether brighter or darker speaks against the answer. Each
    moves that way, all by the same small amount. One step is enough to fool many networks,
    because thousands of tiny changes add up. A larger step is not always better: far from the
    picture, the gradient that was computed on it is no longer right.
    """
    picture = problem.picture
    direction = problem.uphill(picture, problem.logits(picture))
    return problem.bounded(picture + problem.epsilon * direction)
