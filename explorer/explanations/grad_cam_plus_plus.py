"""Grad-CAM++."""

from __future__ import annotations

import numpy as np

from explorer.explanations import EXPLANATIONS
from explorer.explanations.class_activation import class_activation_map
from explorer.explanations.question import Attribution, Question


def weighted_by_positive_gradients(activations: np.ndarray, gradients: np.ndarray) -> np.ndarray:
    """Sum the maps with the weights of equations 10 and 19 of the paper, and keep what is positive.

    The sum in the denominator runs over all cells of the map itself, not over the gradients.

    Args:
        activations: ``(height, width, channels)``.
        gradients: of the logit with respect to them.

    Returns:
        ``(height, width)``, zero and up.
    """
    squares, cubes = gradients**2, gradients**3
    denominators = 2 * squares + activations.sum(axis=(0, 1)) * cubes
    shares = np.divide(squares, denominators, out=np.zeros_like(squares), where=denominators != 0)
    weights = (shares * np.maximum(gradients, 0)).sum(axis=(0, 1))
    return np.maximum(activations @ weights, 0)


@EXPLANATIONS.register(
    title="Grad-CAM++",
    year=2018,
    paper=(
        "Chattopadhay, Sarkar, Howlader and Balasubramanian, Grad-CAM++: Generalized "
        "Gradient-based Visual Explanations for Deep Convolutional Networks, WACV 2018"
    ),
    formula=(
        r"L^c = \mathrm{ReLU}\Big(\sum_k w_k^c A^k\Big), \quad w_k^c = \sum_{i,j} "
        r"\frac{g_{ij}^2}{2 g_{ij}^2 + \sum_{a,b} A^k_{ab}\, g_{ij}^3}\,\mathrm{ReLU}(g_{ij}), "
        r"\quad g_{ij} = \frac{\partial z^c}{\partial A^k_{ij}}"
    ),
    reading="Bright is where the layer found the class, every one of several objects included.",
    units="relative",
    script="values = weighted_by_positive_gradients(*at_layer())",
    at_layer=True,
)
def grad_cam_plus_plus(question: Question) -> Attribution:
    """As Grad-CAM, but a small object counts as much as a large one.

    Only gradients that raise the score count, and each is weighted by how much of the map's
    activity it accounts for. When a class appears several times in a picture, Grad-CAM tends to
    show the largest; this shows all of them.
    """
    return class_activation_map(question, weighted_by_positive_gradients)
