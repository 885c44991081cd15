"""What Grad-CAM and its relatives share: a layer's maps, weighted by a class's gradients."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from explorer.explanations.explanation import Attribution

if TYPE_CHECKING:
    from explorer.anatomy import ModelView

Weighting = Callable[[np.ndarray, np.ndarray], np.ndarray]
"""All in which the methods differ: activations and gradients, both float64 ``(height, width,
channels)``, to a map ``(height, width)`` from zero up."""


def class_activation_map(
    view: ModelView,
    x: np.ndarray,
    class_index: int | None,
    layer: str | None,
    weighting: Weighting,
) -> Attribution:
    """Return the class activation map at a layer.

    Args:
        view: of the model.
        x: float32 ``(1, height, width, channels)``.
        class_index: the class; the most probable one when None.
        layer: path or unique name; `ModelView.default_target_layer` when None.
        weighting: the method.

    Raises:
        ValueError: if there is no such class or layer, or the layer gives no maps.
    """
    target = layer if layer is not None else view.default_target_layer
    if target is None:
        raise ValueError(
            f"The model {view.model.name!r} has no layer with maps larger than 1x1 to look at."
        )
    path = view.spatial_layer(target).path
    found = view.gradients(x, path, class_index)
    with np.errstate(invalid="ignore", over="ignore"):  # told by Explanation, in words
        values = weighting(found.activations.astype(float), found.gradients.astype(float))
    return Attribution(
        values=values,
        class_index=found.class_index,
        score=float(found.logits[found.class_index]),
        layer=path,
    )
