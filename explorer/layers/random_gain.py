"""Brightness, multiplied."""

from __future__ import annotations

import keras

from explorer.layers.random_image_layer import RandomImageLayer


@keras.saving.register_keras_serializable("cnn_explorer")
class RandomGain(RandomImageLayer):
    """Multiplies each picture by a number of its own, as a longer exposure does.

    Keras's RandomBrightness adds; ImageDataGenerator's ``brightness_range`` multiplied.

    Args:
        factor: least and largest number, at least 0; 1 changes nothing.
        seed: of the random numbers.
    """

    def __init__(self, factor, seed=None, **kwargs):
        super().__init__(seed=seed, **kwargs)
        self.factor = tuple(factor)

    def draw(self, batch, height, width):
        """Draw a factor for each picture."""
        return {"factor": self.uniform(batch, *self.factor)}

    def change(self, images, transformation):
        """Multiply."""
        return images * transformation["factor"]

    def get_config(self):
        """What it is made from."""
        return {**super().get_config(), "factor": self.factor}
