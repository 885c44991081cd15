"""HiResCAM."""

from __future__ import annotations

import numpy as np

from explorer.explanations import EXPLANATIONS
from explorer.explanations.class_activation import class_activation_map
from explorer.explanations.question import Attribution, Question


def weighted_cell_by_cell(activations: np.ndarray, gradients: np.ndarray) -> np.ndarray:
    """Sum over the maps what each cell holds times its own gradient, ``(height, width)``."""
    return (activations * gradients).sum(axis=-1)


@EXPLANATIONS.register(
    title="HiResCAM",
    year=2020,
    paper=(
        "Draelos and Carin, Use HiResCAM instead of Grad-CAM for faithful explanations of "
        "convolutional neural networks, arXiv 2011.08891, 2020"
    ),
    formula=r"L^c = \sum_k A^k \odot \frac{\partial z^c}{\partial A^k}",
    reading="Cells above zero raised the score, cells below zero lowered it.",
    units="logit",
    script="values = weighted_cell_by_cell(*at_layer())",
    at_layer=True,
    signed=True,
)
def hires_cam(question: Question) -> Attribution:
    """What each cell of a layer adds to the score, and what it takes away.

    Grad-CAM averages a map's gradient over all cells before it is used, so that a cell can light
    up though the score does not depend on it. Here each cell is multiplied by its own gradient.
    If only one dense layer follows, the cells and its bias add up to the score exactly.
    """
    return class_activation_map(question, weighted_cell_by_cell)
