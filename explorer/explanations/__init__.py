"""Explanations: which parts of a picture a network's answer depends on.

One file for each method. A function as `ExplanationMethod` describes it, decorated with
``@EXPLANATIONS.register(...)``, is a new entry; its docstring is the text shown on the page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from explorer.explanations.explanation import Attribution, Explanation, ExplanationMethod
from explorer.registry import Registry

if TYPE_CHECKING:
    import keras

__all__ = ["EXPLANATIONS", "Attribution", "Explanation", "ExplanationMethod", "explain"]

EXPLANATIONS: Registry[ExplanationMethod] = Registry(
    __name__, ExplanationMethod, order=lambda entry: (entry.year, entry.title)
)


def explain(
    model: keras.Model,
    x: Any,
    method: str = "grad_cam",
    class_index: int | None = None,
    layer: str | None = None,
) -> Explanation:
    """Explain a class score of a model for one picture.

    Args:
        model: a Sequential or functional model, with branches or nested models or neither, that
            takes one picture and gives one score for each class. It is not changed.
        x: ``(height, width, channels)`` or ``(1, ...)``, any numeric type, in the model's units.
        method: a name in `EXPLANATIONS`.
        class_index: the class to explain; the most probable one when not given.
        layer: path or unique name of the layer to look at, for methods that look at one; the
            last one with a spatial output larger than 1x1, of whatever kind, when not given.

    Raises:
        ValueError: if the model cannot be looked into, x does not fit it, there is no such
            method, class or layer, or the network's numbers are not finite. The message is a
            sentence.
    """
    from explorer.anatomy import view_of

    if method not in EXPLANATIONS:
        raise ValueError(f"There is no method {method!r}; there are {', '.join(EXPLANATIONS)}.")
    entry = EXPLANATIONS[method]
    view = view_of(model)
    batch = view.as_input(x)
    attribution = entry.function(view, batch, class_index, layer)
    return Explanation.of(attribution, entry, batch.shape[1:3])
