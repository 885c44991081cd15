"""CutMix whose labels match the pixels."""

from __future__ import annotations

import keras


@keras.saving.register_keras_serializable("cnn_explorer")
class CutMixByPixels(keras.layers.CutMix):
    """Keras's CutMix, with labels mixed by the pixels that were pasted.

    Keras draws the rectangle in fractions of pixels, pastes the whole pixels in it, and mixes the
    labels by the fractions: on pictures of 8 pixels the two differ by up to a quarter.
    """

    def _compute_crop_bounds(self, batch_size, image_length, crop_ratio, seed):
        length = self.backend.cast(image_length, "float32")  # which may be known only later
        return super()._compute_crop_bounds(batch_size, length, crop_ratio, seed)

    def _generate_batch_mask(self, images_shape, box_corners):
        height, width = (self.backend.cast(side, "float32") for side in images_shape[1:3])
        shape = (images_shape[0], height, width, images_shape[3])
        masks, _ = super()._generate_batch_mask(shape, box_corners)
        pasted = self.backend.numpy.mean(self.backend.cast(masks, "float32"), axis=(1, 2, 3))
        return masks, 1.0 - pasted
