"""LayerCAM."""

from __future__ import annotations

import numpy as np

from explorer.explanations import EXPLANATIONS
from explorer.explanations.class_activation import class_activation_map
from explorer.explanations.question import Attribution, Question


def weighted_by_own_positive_gradient(activations: np.ndarray, gradients: np.ndarray) -> np.ndarray:
    """Sum cells times the positive part of their gradients; keep what is positive."""
    return np.maximum((activations * np.maximum(gradients, 0)).sum(axis=-1), 0)


@EXPLANATIONS.register(
    title="LayerCAM",
    year=2021,
    paper=(
        "Jiang, Zhang, Hou, Cheng and Wei, LayerCAM: Exploring Hierarchical Class Activation "
        "Maps for Localization, IEEE Transactions on Image Processing 30, 2021"
    ),
    formula=(
        r"L^c = \mathrm{ReLU}\Big(\sum_k A^k \odot "
        r"\mathrm{ReLU}\Big(\frac{\partial z^c}{\partial A^k}\Big)\Big)"
    ),
    reading="Bright is what the score would rise with; try an early layer for fine detail.",
    units="logit",
    script="values = weighted_by_own_positive_gradient(*at_layer())",
    at_layer=True,
)
def layer_cam(question: Question) -> Attribution:
    """What in a layer the score would rise with, cell by cell; works at early layers too.

    Each cell is weighted by its own gradient where that is positive. At early layers, whose maps
    are fine, Grad-CAM shows little but noise; this method keeps what belongs to the object.
    """
    return class_activation_map(question, weighted_by_own_positive_gradient)
