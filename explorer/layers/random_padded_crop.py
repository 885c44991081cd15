"""A random crop of the padded picture."""

from __future__ import annotations

import keras
from keras import ops

from explorer.layers.random_image_layer import RandomImageLayer


@keras.saving.register_keras_serializable("cnn_explorer")
class RandomPaddedCrop(RandomImageLayer):
    """Pads each picture on all sides, and cuts a part of the old size out of it at random.

    That shifts the picture by whole pixels, without interpolation. Keras's RandomCrop takes one
    place for the whole batch, and leaves the padding to others.

    Args:
        padding: pixels on each side, or the least and the largest shift to the right and down.
        fill_mode: what is in the padding, by the names of Keras: "constant" (black), "nearest",
            "reflect" (mirrored, the border's pixel twice) or "wrap" (from the other side).
        seed: of the random numbers.
    """

    def __init__(self, padding, fill_mode="constant", seed=None, **kwargs):
        super().__init__(seed=seed, **kwargs)
        self.padding, self.fill_mode = padding, fill_mode

    def draw(self, batch, height, width):
        """Draw by how many pixels each picture moves down and to the right."""
        return {"down": self._whole_pixels(batch), "right": self._whole_pixels(batch)}

    def _whole_pixels(self, batch):
        sides = self.padding
        low, high = sides if isinstance(sides, tuple | list) else (-sides, sides)
        return keras.random.randint((batch, 1), int(low), int(high) + 1, seed=self.generator)

    def change(self, images, transformation):
        """Move: all pixels of the batch are gathered at once, which is what makes it fast."""
        batch, height, width, channels = ops.shape(images)
        rows = self._wanted(height, transformation["down"])
        columns = self._wanted(width, transformation["right"])
        first = ops.arange(batch, dtype="int32")[:, None, None] * height
        row = first + self._filled(rows, height)[:, :, None]
        pixel = row * width + self._filled(columns, width)[:, None, :]
        there = ops.take(ops.reshape(images, (-1, channels)), pixel, axis=0)
        if self.fill_mode != "constant":
            return there
        inside = ops.logical_and(
            self._within(rows, height)[:, :, None], self._within(columns, width)[:, None, :]
        )
        return there * ops.cast(inside, images.dtype)[..., None]

    def _wanted(self, size, moved):
        """The row or column, perhaps outside, that each one of a picture is taken from."""
        return ops.arange(size, dtype="int32")[None] - ops.cast(moved, "int32")

    def _within(self, wanted, size):
        return ops.logical_and(wanted >= 0, wanted < size)

    def _filled(self, wanted, rows):
        """The row or column that is shown where one is wanted that may be outside."""
        if self.fill_mode == "wrap":
            return ops.mod(wanted, rows)
        if self.fill_mode == "reflect":
            folded = ops.mod(wanted, 2 * rows)
            return ops.minimum(folded, 2 * rows - 1 - folded)
        return ops.clip(wanted, 0, rows - 1)

    def get_config(self):
        """What it is made from."""
        return {
            **super().get_config(),
            "padding": self.padding,
            "fill_mode": self.fill_mode,
        }
