"""Which activation function a layer or operation applies."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import keras

RECTIFYING = {"relu", "relu6"}


def activation_name(operation: keras.Operation) -> str:
    """The name of the activation that is set on an operation, in lower case.

    ``linear`` where that is none, ``nonetype`` where the operation has no such setting.
    """
    activation = getattr(operation, "activation", None)
    return getattr(activation, "__name__", type(activation).__name__).lower()


def rectifies(operation: keras.Operation) -> bool:
    """Whether an operation's output is that of a ReLU, capped or not, but not a leaky one."""
    if type(operation).__name__.lower() in RECTIFYING:  # a layer of that name, or an operation
        return not getattr(operation, "negative_slope", 0)
    return activation_name(operation) in RECTIFYING
