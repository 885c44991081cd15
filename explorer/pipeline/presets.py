"""Pipelines with a name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from explorer.pipeline.pipeline import Pipeline
from explorer.pipeline.text import read_pipeline


@dataclass(frozen=True)
class Preset:
    """A pipeline to begin with.

    Attributes:
        name: identifier.
        title: on the page.
        text: its steps, as `read_pipeline` reads them.
        about: what it is, and what to know of it.
    """

    name: str
    title: str
    text: str
    about: str

    @property
    def pipeline(self) -> Pipeline:
        """Its steps, with seed 0."""
        return read_pipeline(self.text)


_TABLE = (
    Preset(
        "image_data_generator",
        "The lesson's ImageDataGenerator",
        "rotation-20-nearest~shift-20-20-nearest~shear-0.2-nearest~zoom-20-apart-nearest"
        "~horizontal_flip~gain-20",
        "ImageDataGenerator(rotation_range=20, width_shift_range=0.2, height_shift_range=0.2, "
        "shear_range=0.2, zoom_range=0.2, horizontal_flip=True, brightness_range=(0.8, 1.2), "
        "fill_mode='nearest'), which Keras 3 keeps only as legacy, as layers. Its shear is in "
        "degrees: 0.2° is less than a pixel, so nobody has ever seen it.",
    ),
    Preset(
        "keras_layers",
        "The lesson's Keras layers",
        "horizontal_flip~rotation-72-reflect~zoom-20-together-reflect~contrast-20",
        "RandomFlip('horizontal'), RandomRotation(0.2), RandomZoom(0.2), RandomContrast(0.2). "
        "RandomRotation counts in full turns: 0.2 is 72° either way, more than most photos bear.",
    ),
    Preset(
        "crop_and_flip",
        "Crop and flip",
        "padded_crop-4-reflect~horizontal_flip",
        "What networks are usually trained with on CIFAR-10: little, and it helps most. Many leave "
        "the rim black; here it mirrors the picture.",
    ),
    Preset(
        "colour_jitter",
        "Colour jitter",
        "gain-40~contrast-40~saturation-40~hue-18",
        "Light, contrast, saturation and hue; shapes stay where they are.",
    ),
    Preset(
        "rand_augment",
        "RandAugment",
        "rand_augment-9-2",
        "Two numbers instead of a choice: two operations out of fourteen, magnitude 9 of 30.",
    ),
    Preset(
        "cutmix",
        "Flip and CutMix",
        "horizontal_flip~cutmix-1",
        "Two pictures in one, and an answer in shares: what strong classifiers are trained with.",
    ),
    Preset(
        "too_far",
        "Too far on purpose",
        "rotation-180-constant~hue-180~blur-5~erasing-60-100-grey",
        "Each picture is still something, but hardly what its label says.",
    ),
)

PRESETS: Mapping[str, Preset] = MappingProxyType({preset.name: preset for preset in _TABLE})
"""All presets by name, in the order in which they are offered; the first is the page's first."""
