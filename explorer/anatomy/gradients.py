"""Gradients of class scores, as `ModelView` returns them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class LayerGradients:
    """The feature maps of a layer, and how a score depends on each of their values.

    Attributes:
        activations: float32 ``(height, width, channels)``, read-only.
        gradients: float32, of the score with respect to the activations, read-only.
        logits: float32 ``(classes,)``.
        class_index: whose logit.
    """

    activations: np.ndarray
    gradients: np.ndarray
    logits: np.ndarray
    class_index: int


@dataclass(frozen=True, eq=False)
class InputGradients:
    """How class scores depend on every value of the pictures.

    Attributes:
        gradients: float32 ``(pictures, height, width, channels)``, of the score with respect to
            the input, read-only.
        logits: float32 ``(pictures, classes)``.
    """

    gradients: np.ndarray
    logits: np.ndarray
