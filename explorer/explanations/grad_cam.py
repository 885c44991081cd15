"""Grad-CAM."""

from __future__ import annotations

import numpy as np

from explorer.explanations import EXPLANATIONS
from explorer.explanations.class_activation import class_activation_map
from explorer.explanations.question import Attribution, Question


def weighted_by_mean_gradient(activations: np.ndarray, gradients: np.ndarray) -> np.ndarray:
    """Sum the maps, each weighted by the mean of its gradient, and keep what is positive.

    Args:
        activations: ``(height, width, channels)``.
        gradients: of the logit with respect to them.

    Returns:
        ``(height, width)``, zero and up.
    """
    weights = gradients.mean(axis=(0, 1))
    return np.maximum(activations @ weights, 0)


@EXPLANATIONS.register(
    title="Grad-CAM",
    year=2017,
    paper=(
        "Selvaraju, Cogswell, Das, Vedantam, Parikh and Batra, Grad-CAM: Visual Explanations "
        "from Deep Networks via Gradient-based Localization, ICCV 2017"
    ),
    formula=(
        r"L^c = \mathrm{ReLU}\Big(\sum_k \alpha_k^c A^k\Big), \qquad "
        r"\alpha_k^c = \frac{1}{Z} \sum_{i,j} \frac{\partial z^c}{\partial A^k_{ij}}"
    ),
    reading="Bright is where the layer found what speaks for the class.",
    units="relative",
    script="values = weighted_by_mean_gradient(*at_layer())",
    at_layer=True,
)
def grad_cam(question: Question) -> Attribution:
    """Where in the picture a layer found what speaks for the class.

    Each feature map of the layer counts as much as the class's score (its logit, before the
    softmax) would rise if the whole map rose a little. The maps are added with these weights, and
    what is positive is kept. The map is as coarse as the layer is, and shows where, not why.
    """
    return class_activation_map(question, weighted_by_mean_gradient)
