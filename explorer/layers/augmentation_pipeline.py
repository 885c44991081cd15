"""Augmentations in a row."""

from __future__ import annotations

import keras
from keras import ops


@keras.saving.register_keras_serializable("cnn_explorer")
class AugmentationPipeline(keras.layers.Pipeline):
    """Keras's Pipeline, for pictures of any number type.

    Some of Keras's random layers refuse whole numbers, and some write into the dictionary that
    they are given. So pictures become float first, and a dictionary is copied.
    """

    def __init__(self, layers, name=None):
        super().__init__(layers, name=name)
        self.dtype_policy = "float32"  # half precision is too coarse for pixels

    def call(self, inputs, training=True, mask=None):
        """Apply the layers in order to pictures, or to a dictionary with "images"."""
        if isinstance(inputs, dict):
            inputs = {name: ops.convert_to_tensor(value) for name, value in inputs.items()}
            inputs["images"] = ops.cast(inputs["images"], self.compute_dtype)
        else:
            inputs = ops.cast(inputs, self.compute_dtype)
        if not self.layers:
            return inputs
        return super().call(inputs, training=training, mask=mask)

    def compute_output_shape(self, input_shape):
        """Nothing changes its shape."""
        return input_shape
