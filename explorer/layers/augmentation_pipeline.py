"""Augmentations in a row."""

from __future__ import annotations

import keras
from keras import ops

_MIXING = (keras.layers.MixUp, keras.layers.CutMix)


@keras.saving.register_keras_serializable("cnn_explorer")
class AugmentationPipeline(keras.layers.Pipeline):
    """Keras's Pipeline, for pictures of any number type.

    Some of Keras's random layers refuse whole numbers, and some write into the dictionary that
    they are given. So pictures become float first, and a dictionary is copied.
    """

    def __init__(self, layers, name=None):
        super().__init__(layers, name=name)
        self.dtype_policy = "float32"  # half precision is too coarse for pixels

    def build(self, input_shape):
        """Nothing in it has weights, but Keras wants to know."""
        shape = input_shape["images"] if isinstance(input_shape, dict) else input_shape
        for layer in self.layers:
            layer.build(shape)

    def call(self, inputs, training=True, mask=None):
        """Apply the layers in order to pictures, or to a dictionary with "images".

        Raises:
            ValueError: if pictures are to be mixed without their labels, or one alone.
        """
        if training and any(isinstance(layer, _MIXING) for layer in self.layers):
            self._check_mixable(inputs)
        if isinstance(inputs, dict):
            inputs = {name: ops.convert_to_tensor(value) for name, value in inputs.items()}
            inputs["images"] = ops.cast(inputs["images"], self.compute_dtype)
        else:
            inputs = ops.cast(inputs, self.compute_dtype)
        if not self.layers:
            return inputs
        return super().call(inputs, training=training, mask=mask)

    @staticmethod
    def _check_mixable(inputs):
        if not isinstance(inputs, dict) or "labels" not in inputs:
            raise ValueError(
                "MixUp and CutMix mix labels with the pictures: give a dictionary with "
                '"images" and one-hot "labels".'
            )
        if len(inputs["images"].shape) != 4:
            raise ValueError("MixUp and CutMix mix the pictures of a batch, not one alone.")

    def compute_output_shape(self, input_shape):
        """Nothing changes its shape."""
        return input_shape
