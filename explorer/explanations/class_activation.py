"""What Grad-CAM and its relatives share: a layer's maps, weighted by a class's gradients."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from explorer.explanations.question import Attribution, Question

Weighting = Callable[[np.ndarray, np.ndarray], np.ndarray]
"""All in which the methods differ: activations and gradients, both float64 ``(height, width,
channels)``, to a map ``(height, width)``."""


def class_activation_map(question: Question, weighting: Weighting) -> Attribution:
    """Return the class activation map at a layer.

    Args:
        question: what is asked.
        weighting: the method.

    Raises:
        ValueError: if there is no such class or layer, or the layer gives no maps.
    """
    path = question.target_layer
    found = question.view.gradients(question.x, path, question.class_index, question.against)
    with np.errstate(invalid="ignore", over="ignore"):  # told by Explanation, in words
        values = weighting(found.activations.astype(float), found.gradients.astype(float))
    return Attribution(
        values=values, class_index=found.class_index, logits=found.logits, layer=path
    )
