"""Compiled passes that end at a layer: what comes behind it is neither traced nor run."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from explorer.anatomy.graph import Call, traced_calls
from explorer.features.kept import KeptByModel

if TYPE_CHECKING:
    import tensorflow as tf

    from explorer.anatomy import ModelView

CallsUntil = Callable[["tf.Tensor"], list[Call]]
"""From x to the calls that lead to the layer, its own being the last."""

_functions: KeptByModel[Callable] = KeptByModel(12)
_tracing = threading.RLock()


def compiled(
    view: ModelView,
    name: str,
    path: str,
    function: Callable[..., Any],
    signature: Sequence[tf.TensorSpec],
) -> Callable[..., Any]:
    """Return a compiled function that runs a model up to a layer; traced at the first use.

    The model is referred to weakly: what is kept goes when the model goes.

    Args:
        view: of the model.
        name: of the function; with the path and the signature it tells it from all others.
        path: of the layer.
        function: takes a `CallsUntil` and then tensors; what it gives must depend on nothing
            else.
        signature: of the tensors.
    """
    import tensorflow as tf

    model = weakref.ref(view.model)

    def calls_until(x: tf.Tensor) -> list[Call]:
        return traced_calls(model(), x, until=path)[1]

    def traced(*tensors: tf.Tensor) -> Any:
        return function(calls_until, *tensors)

    def trace() -> Callable[..., Any]:
        traceable = tf.function(traced, input_signature=list(signature), autograph=False)
        return traceable.get_concrete_function()

    with _tracing:
        return _functions.get(view.model, (name, path, tuple(signature)), trace)
