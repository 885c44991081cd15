"""Guided backpropagation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.anatomy.activations import rectifies
from explorer.explanations import EXPLANATIONS
from explorer.explanations.gradient import largest_channel
from explorer.explanations.question import Attribution, Question

if TYPE_CHECKING:
    from explorer.anatomy import ModelView


def needs_a_relu(view: ModelView) -> str:
    """What it is on a network without any ReLU."""
    if any(rectifies(one.layer) for one in view.layers):
        return ""
    return "This network has no ReLU, so no gate can be put in: this is the plain gradient."


@EXPLANATIONS.register(
    title="Guided backpropagation",
    year=2015,
    paper=(
        "Springenberg, Dosovitskiy, Brox and Riedmiller, Striving for Simplicity: The All "
        "Convolutional Net, ICLR Workshop 2015"
    ),
    formula=(
        r"R^{l} = \mathbb 1[f^{l} > 0] \odot \mathbb 1[R^{l+1} > 0] \odot R^{l+1}, \qquad "
        r"R^{\text{last}} = \frac{\partial z^c}{\partial f}"
    ),
    reading="Sharp edges; be careful: they look much the same for every class.",
    units="relative",
    caution=needs_a_relu,
    script="""
guide([model])
values = input_gradients(x)[0]
""",
)
def guided_backpropagation(question: Question) -> Attribution:
    """The gradient, of which every ReLU on the way back lets only what is positive pass.

    The pictures are the sharpest of all, because they nearly reconstruct the edges of the
    picture. They hardly depend on the class, and not even much on what the network has learned:
    see what remains of them when its weights are made random.
    """
    found = question.view.input_gradients(
        question.x, question.class_index, question.against, guided=True
    )
    values = found.gradients[0]
    return Attribution(
        values=values,
        class_index=question.class_in(found.logits[0]),
        logits=found.logits[0],
        strength=largest_channel(values),
    )
