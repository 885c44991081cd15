"""Gaussian noise."""

from __future__ import annotations

import keras
from keras import ops

from explorer.layers.random_image_layer import RandomImageLayer


@keras.saving.register_keras_serializable("cnn_explorer")
class RandomNoise(RandomImageLayer):
    """Adds a normally distributed number to every value, as a sensor in the dark does.

    Keras's GaussianNoise has one standard deviation for all pictures, and leaves 0 to 255.

    Args:
        stddev: least and largest standard deviation, in grey levels; each picture has its own.
        seed: of the random numbers.
    """

    def __init__(self, stddev, seed=None, **kwargs):
        super().__init__(seed=seed, **kwargs)
        self.stddev = tuple(stddev)

    def draw(self, batch, height, width):
        """Draw a standard deviation for each picture; the noise itself is drawn later."""
        return {"stddev": self.uniform(batch, *self.stddev)}

    def change(self, images, transformation):
        """Add noise."""
        noise = keras.random.normal(ops.shape(images), seed=self.generator)
        return images + noise * transformation["stddev"]

    def get_config(self):
        """What it is made from."""
        return {**super().get_config(), "stddev": self.stddev}
