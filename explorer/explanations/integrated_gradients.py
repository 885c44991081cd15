"""Integrated gradients."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from explorer.explanations import EXPLANATIONS
from explorer.explanations.fills import FILL, FILLS, filling
from explorer.explanations.method import GRADIENT
from explorer.explanations.question import Attribution, Question
from explorer.options import Option, Value

if TYPE_CHECKING:
    from explorer.anatomy import ModelView


def one_for_each_node(view: ModelView, layer: str | None, options: Mapping[str, Value]) -> int:
    """It costs a gradient for each node, and two passes for both ends."""
    return GRADIENT * int(options["nodes"]) + 2


def nodes_between_0_and_1(count: int) -> tuple[np.ndarray, np.ndarray]:
    """Places and weights of Gauss-Legendre quadrature on [0, 1]; the weights add up to 1.

    >>> nodes_between_0_and_1(1)
    (array([0.5]), array([1.]))
    """
    places, weights = np.polynomial.legendre.leggauss(count)
    return (places + 1) / 2, weights / 2


def completeness_gap(total: float, difference: float) -> float | None:
    """By what share of a difference a sum fails to be it; None if there is no difference.

    >>> round(completeness_gap(9.9, 10.0), 6)
    0.01
    """
    return abs(total - difference) / abs(difference) if abs(difference) > 1e-6 else None


@EXPLANATIONS.register(
    title="Integrated gradients",
    year=2017,
    paper=(
        "Sundararajan, Taly and Yan, Axiomatic Attribution for Deep Networks, ICML 2017; the "
        "integral by Gauss-Legendre quadrature"
    ),
    formula=(
        r"L^c = (x - x') \odot \int_0^1 \frac{\partial z^c}{\partial x}"
        r"\big(x' + t (x - x')\big)\, dt"
    ),
    reading="Pixels above zero raised the score as the picture faded in, others lowered it.",
    units="logit",
    script="""
start = filling(x[0], BASELINE)
places, weights = nodes_between_0_and_1(NODES)
gradients = input_gradients(start + places[:, None, None, None] * (x[0] - start))
values = (x[0] - start) * np.tensordot(weights, gradients, axes=1)
""",
    passes=one_for_each_node,
    options=(
        Option(name="nodes", label="Points on the way", values=(1, 8, 16, 32, 64, 128), default=32),
        Option(
            name="baseline",
            label="The way begins at",
            values=FILLS,
            default="mean",
            titles=FILL.titles,
        ),
    ),
    signed=True,
)
def integrated_gradients(question: Question) -> Attribution:
    """What each pixel adds to the score on the way from an empty picture to this one.

    The picture fades in from a baseline, and every pixel's gradient is added up on the way. All
    numbers together are the difference between the two scores; by how much they miss it is the
    completeness gap. What the baseline is matters: a pixel that is the same in both gets nothing.
    """
    x = question.x[0]
    start = filling(x, str(question.options["baseline"]))
    places, weights = nodes_between_0_and_1(int(question.options["nodes"]))
    way = (x - start).astype(np.float64)
    total = GRADIENT * len(places)
    found = question.view.input_gradients(
        start + places[:, None, None, None] * way,
        question.chosen,
        question.against,
        progress=lambda done: question.progress(GRADIENT * done, total),
    )
    values = way * np.tensordot(weights, found.gradients.astype(np.float64), axes=1)
    difference = question.score(question.logits) - question.score(question.view.logits(start))
    return Attribution(
        values=values,
        class_index=question.chosen,
        logits=question.logits,
        strength=values.sum(axis=-1),
        gap=completeness_gap(float(values.sum()), float(difference)),
    )
