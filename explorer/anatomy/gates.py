"""Gates: what lets only positive gradients back through a ReLU.

They are inserted into the pass that is being traced, behind the operation. The model keeps the
activation that it has, which is one and the same for all who use it at that moment.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from explorer.anatomy.activations import rectifies

if TYPE_CHECKING:
    import keras


def gated(operation: keras.Operation, outputs: Any) -> Any:
    """Put a gate behind a ReLU; the outputs of any other operation are passed on as they are.

    Behind the gate a gradient is rectified; the ReLU itself then also drops it where its input
    was negative. Both together are guided backpropagation: Springenberg, Dosovitskiy, Brox and
    Riedmiller, "Striving for Simplicity: The All Convolutional Net", ICLR 2015 workshop.
    """
    import tensorflow as tf

    if not rectifies(operation):
        return outputs

    @tf.custom_gradient
    def gate(x: tf.Tensor) -> tuple[tf.Tensor, Any]:
        return tf.identity(x), tf.nn.relu

    return gate(outputs)
