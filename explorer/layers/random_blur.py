"""Gaussian blur."""

from __future__ import annotations

import math

import keras
from keras import ops

from explorer.layers.random_image_layer import RandomImageLayer


@keras.saving.register_keras_serializable("cnn_explorer")
class RandomBlur(RandomImageLayer):
    """Blurs each picture with a Gaussian bell of a width of its own.

    Keras's RandomGaussianBlur draws one width for the whole batch, of at most 1 pixel. Behind the
    border the nearest pixel goes on.

    Args:
        sigma: least and largest standard deviation of the bell, in pixels.
        seed: of the random numbers.
    """

    def __init__(self, sigma, seed=None, **kwargs):
        super().__init__(seed=seed, **kwargs)
        self.sigma = tuple(sigma)

    def draw(self, batch, height, width):
        """Draw a width for each picture."""
        return {"sigma": self.uniform(batch, *self.sigma)}

    def change(self, images, transformation):
        """Average over rows, then over columns: a Gaussian bell is the product of two."""
        weights = self._weights(transformation["sigma"])
        return self._averaged(self._averaged(images, weights, axis=1), weights, axis=2)

    def _weights(self, sigma):
        """One weight for each picture and distance, (batch, 1, 1, 1) each; together they are 1."""
        reach = math.ceil(3 * self.sigma[1])  # beyond, a bell is next to nothing
        narrow = 2 * ops.square(ops.maximum(sigma, 0.01))
        bell = [ops.exp(-(distance**2) / narrow) for distance in range(-reach, reach + 1)]
        return [weight / sum(bell) for weight in bell]

    @staticmethod
    def _averaged(images, weights, axis):
        reach = len(weights) // 2
        side = ops.shape(images)[axis]
        places = ops.arange(side)
        average = 0
        for distance, weight in enumerate(weights, start=-reach):
            nearest = ops.clip(places + distance, 0, side - 1)
            average = average + weight * ops.take(images, nearest, axis=axis)
        return average

    def get_config(self):
        """What it is made from."""
        return {**super().get_config(), "sigma": self.sigma}
