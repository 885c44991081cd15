"""The plain gradient."""

from __future__ import annotations

import numpy as np

from explorer.explanations import EXPLANATIONS
from explorer.explanations.question import Attribution, Question


def largest_channel(values: np.ndarray) -> np.ndarray:
    """The largest absolute value among the channels, ``(height, width)``."""
    return np.abs(values).max(axis=-1)


@EXPLANATIONS.register(
    title="Gradient",
    year=2014,
    paper=(
        "Simonyan, Vedaldi and Zisserman, Deep Inside Convolutional Networks: Visualising Image "
        "Classification Models and Saliency Maps, ICLR Workshop 2014"
    ),
    formula=r"L^c_{ij} = \max_{\text{channel}} \Big|\frac{\partial z^c}{\partial x_{ij}}\Big|",
    reading="Bright pixels are those that the score would react to most if they changed a little.",
    units="logit per unit of input",
    script="values = input_gradients(x)[0]",
)
def gradient(question: Question) -> Attribution:
    """How much the score would change if a pixel changed a little.

    The slope of the score with respect to every number of the picture, and of each pixel's
    channels the largest. It is exact, and noisy: it says what the network is sensitive to, which
    is not the same as what made it decide.
    """
    found = question.view.input_gradients(question.x, question.class_index, question.against)
    values = found.gradients[0]
    return Attribution(
        values=values,
        class_index=question.class_in(found.logits[0]),
        logits=found.logits[0],
        strength=largest_channel(values),
    )
