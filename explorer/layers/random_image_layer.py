"""What random layers for pictures have in common, in the manner of Keras's own."""

from __future__ import annotations

import keras
from keras import ops


class RandomImageLayer(keras.layers.Layer):
    """A layer that changes each picture of a batch at random while a network is in training.

    It takes what Keras's own random layers take: pictures of 0 to 255, ``(batch, height, width,
    channels)`` or one alone, or a dictionary with them under "images" and labels under "labels".
    Outside training, pictures pass unchanged. What comes out is float, of the same shape, and
    within 0 to 255.

    A subclass draws numbers in `get_random_transformation`, each with the pictures of the batch
    along its first axis, and applies them in `change`.
    """

    def __init__(self, seed=None, **kwargs):
        super().__init__(**{"dtype": "float32", **kwargs})  # half precision is too coarse
        self.seed = seed
        self.generator = keras.random.SeedGenerator(seed)

    def get_random_transformation(self, data, training=True, seed=None):
        """Draw what happens to each picture: a dictionary of tensors; None outside training."""
        if not training:
            return None
        images = data["images"] if isinstance(data, dict) else data
        shape = ops.shape(images)
        batch, height, width = shape[:3] if len(shape) == 4 else (1, *shape[:2])
        return self.draw(batch, height, width)

    def draw(self, batch, height, width):
        """Draw the numbers for so many pictures of so many rows and columns."""
        raise NotImplementedError

    def change(self, images, transformation):
        """Apply drawn numbers to pictures ``(batch, height, width, channels)``."""
        raise NotImplementedError

    def uniform(self, batch, low, high):
        """One number for each picture, as likely anywhere from ``low`` to ``high``."""
        drawn = keras.random.uniform((batch, 1, 1, 1), seed=self.generator)
        return low + (high - low) * drawn

    def transform_images(self, images, transformation, training=True):
        """Apply drawn numbers to a batch, or to one picture."""
        images = ops.cast(images, self.compute_dtype)
        if not training:
            return images
        if len(images.shape) == 3:
            return self.transform_images(images[None], transformation)[0]
        return ops.clip(self.change(images, transformation), 0, 255)

    def transform_labels(self, labels, transformation, training=True):
        """Labels stay as they are."""
        return labels

    def call(self, data, training=True):
        """Draw and apply."""
        transformation = self.get_random_transformation(data, training=training)
        if not isinstance(data, dict):
            return self.transform_images(data, transformation, training=training)
        images = self.transform_images(data["images"], transformation, training=training)
        return {**data, "images": images}

    def compute_output_shape(self, input_shape):
        """Nothing changes its shape."""
        return input_shape

    def get_config(self):
        """The seed; subclasses add what they are made from."""
        return {**super().get_config(), "seed": self.seed}
