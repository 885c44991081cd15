"""Gradient x input."""

from __future__ import annotations

from explorer.explanations import EXPLANATIONS
from explorer.explanations.question import Attribution, Question


@EXPLANATIONS.register(
    title="Gradient × input",
    year=2016,
    paper=(
        "Shrikumar, Greenside, Shcherbina and Kundaje, Not Just a Black Box: Learning Important "
        "Features Through Propagating Activation Differences, arXiv 1605.01713, 2016"
    ),
    formula=r"L^c = x \odot \frac{\partial z^c}{\partial x}",
    reading="Pixels above zero raise the score, pixels below zero lower it, as seen close by.",
    units="logit",
    script="values = x[0] * input_gradients(x)[0]",
    signed=True,
)
def gradient_times_input(question: Question) -> Attribution:
    """What each pixel adds to the score, if the network were a straight line around here.

    The gradient times the pixel's own value. In a network of ReLUs without any bias these numbers
    add up to the score. Pixels that are zero in the network's units (black in some, grey in
    others) get nothing, whatever the network sees there.
    """
    found = question.view.input_gradients(question.x, question.class_index, question.against)
    values = question.x[0].astype(float) * found.gradients[0]
    return Attribution(
        values=values,
        class_index=question.class_in(found.logits[0]),
        logits=found.logits[0],
        strength=values.sum(axis=-1),
    )
