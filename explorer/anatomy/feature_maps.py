"""Feature maps: what the layers of a model give for one picture."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from explorer.anatomy.view import view_of

if TYPE_CHECKING:
    import keras


def feature_maps(
    model: keras.Model, x: Any, layers: Iterable[str] | None = None
) -> dict[str, np.ndarray]:
    """Return the feature maps of any set of layers, nested ones too, from one forward pass.

    Args:
        model: a Sequential or functional model that takes one picture.
        x: ``(height, width, channels)`` or ``(1, ...)``, any numeric type, in the model's units.
        layers: paths such as ``base/top_relu``, or names that only one layer bears; all layers
            with a spatial output when not given.

    Returns:
        ``{layer as asked for: float32 (height, width, channels)}``, in the order asked for,
        read-only.

    Raises:
        ValueError: if x does not fit the model, or a layer is unknown or gives no maps; the
            message is a sentence, with suggestions for a mistyped name.
    """
    return view_of(model).feature_maps(x, layers)
