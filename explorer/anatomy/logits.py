"""Logits: the class scores before the softmax, recovered from a model that ends in one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from explorer.anatomy.activations import activation_name
from explorer.anatomy.graph import Call

if TYPE_CHECKING:
    import keras
    import tensorflow as tf

SQUASHING = {"softmax", "log_softmax", "logsoftmax", "sigmoid"}
UNCHANGING = {
    "ActivityRegularization",
    "AlphaDropout",
    "Cast",
    "Dropout",
    "GaussianDropout",
    "GaussianNoise",
    "Identity",
    "SpatialDropout2D",
}
REARRANGING = {"Flatten", "GlobalAveragePooling2D", "GlobalMaxPooling2D", "Reshape", "Squeeze"}


def class_scores(output: Any, calls: list[Call]) -> tf.Tensor | None:
    """Return the logits of a model that was run.

    A separate softmax or sigmoid is undone by taking what went into it; one that is fused into a
    dense or convolutional layer by computing the layer without it, in float32. What does not
    change values (dropout, linear activations, casts, flattening of a 1x1 map) is looked through.
    Where there is neither softmax nor sigmoid, the output itself is the logits.

    Args:
        output: what the model gave.
        calls: the calls that led to it.

    Returns:
        float32 ``(batch, classes)``, or None if the model does not give one score per class.
    """
    import keras
    import tensorflow as tf

    outputs = keras.tree.flatten(output)
    if len(outputs) != 1 or len(outputs[0].shape) != 2:
        return None
    before = _before_squashing(outputs[0], calls)
    logits = outputs[0] if before is None else before
    return tf.cast(tf.reshape(logits, tf.shape(outputs[0])), tf.float32)


def squashing_call(output: Any, calls: list[Call]) -> Call | None:
    """The call that makes probabilities of class scores, or None.

    It is either a softmax or sigmoid by itself (see `squashes_only`) or has one fused into it.

    Args:
        output: one tensor, symbolic or not.
        calls: the calls that led to it.
    """
    for call in reversed(calls):
        if not any(given is output for given in call.outputs):
            continue
        if not _looks_through(call):
            fused = activation_name(call.operation) in SQUASHING
            return call if fused or squashes_only(call.operation) else None
        [output] = call.inputs
    return None


def squashes_only(operation: keras.Operation) -> bool:
    """Whether an operation is a softmax or sigmoid and nothing else."""
    return _kind(operation) in SQUASHING


def _before_squashing(tensor: tf.Tensor, calls: list[Call]) -> tf.Tensor | None:
    call = squashing_call(tensor, calls)
    if call is None:
        return None
    if squashes_only(call.operation):
        return call.inputs[0]
    bare = _without_activation(call.operation, call.inputs[0])
    # For other layers: Keras notes what went in on what its softmax gives, for its losses.
    return getattr(call.outputs[0], "_keras_logits", None) if bare is None else bare


def _looks_through(call: Call) -> bool:
    name = type(call.operation).__name__
    if len(call.inputs) != 1 or len(call.outputs) != 1:
        return False
    if name in REARRANGING:
        return all(size == 1 for size in call.inputs[0].shape[1:-1])
    return name in UNCHANGING or (name == "Activation" and _kind(call.operation) == "linear")


def _kind(operation: keras.Operation) -> str:
    """What the operation does: its activation's name for an ``Activation``, else its class's."""
    name = type(operation).__name__
    return activation_name(operation) if name == "Activation" else name.lower()


def _without_activation(layer: keras.Layer, x: tf.Tensor) -> tf.Tensor | None:
    """What the layer gives for ``x`` before its activation, in float32; None if unknown how."""
    import keras
    import tensorflow as tf

    if getattr(layer, "quantization_mode", None) is not None:
        return None  # its kernel is not in units of its output
    x = tf.cast(x, tf.float32)
    if isinstance(layer, keras.layers.Dense):
        scores = tf.matmul(x, tf.cast(layer.kernel, tf.float32))
    elif isinstance(layer, keras.layers.Conv2D):
        scores = layer.convolution_op(x, tf.cast(layer.kernel, tf.float32))
    else:
        return None
    return scores if layer.bias is None else scores + tf.cast(layer.bias, tf.float32)
