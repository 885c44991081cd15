"""RandAugment, drawn for each picture."""

from __future__ import annotations

import math

import keras
from keras import ops

from explorer.layers.random_image_layer import RandomImageLayer


@keras.saving.register_keras_serializable("cnn_explorer")
class RandAugmentPerPicture(RandomImageLayer):
    """A few operations out of fourteen, drawn anew for each picture, all of one magnitude.

    The idea is that of Cubuk, Zoph, Shlens and Le, "RandAugment: Practical Automated Data
    Augmentation with a Reduced Search Space", 2019 (arXiv:1909.13719); the operations, and what a
    magnitude of 0 to 30 means for each, are those of torchvision's RandAugment. Keras's own draws
    the operations once for the whole batch, turns pictures by up to half a circle, and keeps the
    fewer bits the *weaker* it is.

    Args:
        operations: how many in a row; 0 changes nothing.
        magnitude: 0 to 30.
        seed: of the random numbers.
    """

    NAMES = (
        "identity",
        "rotate",
        "shear across",
        "shear down",
        "shift across",
        "shift down",
        "colour",
        "contrast",
        "brightness",
        "sharpness",
        "posterise",
        "solarise",
        "auto-contrast",
        "equalise",
    )

    def __init__(self, operations=2, magnitude=9, seed=None, **kwargs):
        super().__init__(seed=seed, **kwargs)
        self.operations, self.magnitude = int(operations), magnitude
        self.supports_jit = False  # affine transformations are not compiled
        self.auto_contrast = keras.layers.AutoContrast(value_range=(0, 255), dtype="float32")
        self.equalization = keras.layers.Equalization(value_range=(0, 255), dtype="float32")

    def build(self, input_shape):
        """Nothing in it has weights."""
        self.auto_contrast.build(input_shape)
        self.equalization.build(input_shape)

    def draw(self, batch, height, width):
        """Draw the operations of each picture by number, and the directions they go in."""
        shape, last = (batch, self.operations), len(self.NAMES)
        signs = 2 * keras.random.randint(shape, 0, 2, seed=self.generator) - 1
        return {
            "operation": keras.random.randint(shape, 0, last, seed=self.generator),
            "sign": ops.cast(signs, "float32"),
        }

    def change(self, images, transformation):
        """Apply the operations, one round after the other."""
        for turn in range(self.operations):
            kind, sign = transformation["operation"][:, turn], transformation["sign"][:, turn]
            images = self._bent(images, kind, sign)
            images = self._enhanced(images, kind, sign)
            images = self._with_other_values(images, kind)
        return images

    def _amount(self, kind, name, most, otherwise=0.0):
        """``most`` times the magnitude where the operation is this one."""
        chosen = ops.equal(kind, self.NAMES.index(name))
        return ops.where(chosen, most * self.magnitude / 30, otherwise)

    def _bent(self, images, kind, sign):
        """Rotate by at most 30°, shear by at most 0.3, shift by at most 45 % of the side."""
        height, width = ops.shape(images)[1:3]
        high, wide = ops.cast(height, "float32"), ops.cast(width, "float32")
        angle = sign * self._amount(kind, "rotate", math.radians(30))
        across = sign * self._amount(kind, "shear across", 0.3)
        down = sign * self._amount(kind, "shear down", 0.3)
        cosine, sine = ops.cos(angle), ops.sin(angle)
        row, column = (high - 1) / 2, (wide - 1) / 2  # all goes around the middle
        to_right = column - cosine * column - (across - sine) * row
        to_below = row - (down + sine) * column - cosine * row
        moved_right = to_right - sign * self._amount(kind, "shift across", 0.45) * wide
        moved_below = to_below - sign * self._amount(kind, "shift down", 0.45) * high
        zero = ops.zeros_like(angle)
        matrix = [cosine, across - sine, moved_right, down + sine, cosine, moved_below, zero, zero]
        return ops.image.affine_transform(
            images, ops.stack(matrix, axis=1), "bilinear", fill_mode="constant", fill_value=128
        )

    def _enhanced(self, images, kind, sign):
        """Blend with a picture that lacks colour, contrast, light or sharp edges, or away from it.

        That the factor is 1 to 1.9 or 0.1 to 1 is how Pillow's ImageEnhance does it.
        """
        grey = self._grey(images)
        poor = {
            "colour": grey,
            "contrast": ops.mean(grey, axis=(1, 2), keepdims=True),
            "brightness": ops.zeros_like(grey),
            "sharpness": self._smooth(images),
        }
        for name, without in poor.items():
            factor = 1 + sign * self._amount(kind, name, 0.9)
            factor = factor[:, None, None, None]
            images = ops.clip(without + factor * (images - without), 0, 255)
        return images

    @staticmethod
    def _grey(images):
        if images.shape[-1] != 3:
            return images
        weights = ops.convert_to_tensor([0.299, 0.587, 0.114], images.dtype)
        return ops.sum(images * weights, axis=-1, keepdims=True)

    @staticmethod
    def _smooth(images):
        """The average of each pixel and its neighbours, in which it counts for five."""
        channels = images.shape[-1]
        kernel = ops.convert_to_tensor([[1, 1, 1], [1, 5, 1], [1, 1, 1]], images.dtype) / 13
        kernel = ops.tile(kernel[:, :, None, None], (1, 1, channels, 1))
        smooth = ops.depthwise_conv(images, kernel, padding="same", data_format="channels_last")
        inner = []
        for side in ops.shape(images)[1:3]:
            places = ops.arange(side)
            inner.append(ops.logical_and(places > 0, places < side - 1))
        inside = ops.logical_and(inner[0][:, None], inner[1][None])[None, ..., None]
        return ops.where(inside, smooth, images)  # Pillow leaves the border as it is

    def _with_other_values(self, images, kind):
        """Keep at least 4 of 8 bits, turn bright values round, spread values out."""

        def where(name, changed):
            chosen = ops.equal(kind, self.NAMES.index(name))[:, None, None, None]
            return ops.where(chosen, changed, images)

        step = 2.0 ** round(4 * self.magnitude / 30)
        images = where("posterise", ops.floor(images / step) * step)
        threshold = 256 * (1 - self.magnitude / 30)
        images = where("solarise", ops.where(images >= threshold, 255 - images, images))
        images = where("auto-contrast", self.auto_contrast(images))
        return where("equalise", self.equalization(images))

    def get_config(self):
        """What it is made from."""
        return {
            **super().get_config(),
            "operations": self.operations,
            "magnitude": self.magnitude,
        }
