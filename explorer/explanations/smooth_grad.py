"""SmoothGrad."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from explorer.explanations import EXPLANATIONS
from explorer.explanations.gradient import largest_channel
from explorer.explanations.method import GRADIENT
from explorer.explanations.question import Attribution, Question
from explorer.options import Option, Value

if TYPE_CHECKING:
    from explorer.anatomy import ModelView


def one_for_each_sample(view: ModelView, layer: str | None, options: Mapping[str, Value]) -> int:
    """It costs a gradient for each sample."""
    return GRADIENT * int(options["samples"])


@EXPLANATIONS.register(
    title="SmoothGrad",
    year=2017,
    paper=(
        "Smilkov, Thorat, Kim, Viégas and Wattenberg, SmoothGrad: removing noise by adding "
        "noise, arXiv 1706.03825, 2017"
    ),
    formula=(
        r"L^c = \frac{1}{n} \sum_{i=1}^{n} \frac{\partial z^c}{\partial x}(x + \epsilon_i), "
        r"\quad \epsilon_i \sim \mathcal N(0, \sigma^2)"
    ),
    reading="Bright pixels are those that the score reacts to, also if the picture is a bit noisy.",
    units="logit per unit of input",
    script="""
deviation = NOISE / 100 * np.ptp(x)
noise = np.random.default_rng(SEED).normal(0, deviation, (SAMPLES, *x.shape[1:]))
values = input_gradients(x + noise.astype(np.float32)).mean(axis=0)
""",
    passes=one_for_each_sample,
    options=(
        Option(name="samples", label="Noisy copies", values=(10, 25, 50, 100), default=25),
        Option(
            name="noise",
            label="Noise, of the picture's range of values",
            unit="%",
            values=(5, 10, 15, 20, 30),
            default=15,
        ),
    ),
)
def smooth_grad(question: Question) -> Attribution:
    """The gradient, averaged over copies of the picture with some noise added.

    A network's gradient changes from pixel to pixel for no good reason. The mean over noisy
    copies keeps what they have in common. Noise is given as a share of the distance between the
    smallest and the largest value of the picture.
    """
    x, samples = question.x[0], int(question.options["samples"])
    deviation = float(question.options["noise"]) / 100 * float(x.max() - x.min())
    noise = np.random.default_rng(question.seed).normal(0, deviation, (samples, *x.shape))
    found = question.view.input_gradients(
        x + noise.astype(np.float32),
        question.chosen,
        question.against,
        progress=lambda done: question.progress(GRADIENT * done, GRADIENT * samples),
    )
    values = found.gradients.mean(axis=0, dtype=np.float64)
    return Attribution(
        values=values,
        class_index=question.chosen,
        logits=question.logits,
        strength=largest_channel(values),
    )
