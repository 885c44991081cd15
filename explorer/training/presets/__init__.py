"""Presets: runs to begin with, each of which shows something. One file each."""

from __future__ import annotations

from dataclasses import dataclass

from explorer.datasets import DATASETS
from explorer.registry import Entry, Registry
from explorer.training.run import Run

CROP = 16
"""A picture is moved by up to its side divided by this."""


@dataclass(frozen=True, kw_only=True)
class Preset(Entry):
    """A run that can be picked by name.

    Its decorated function takes the name of a data set and returns the `Run`.

    Attributes:
        place: where it stands among the presets; ascending.
    """

    place: int

    def run(self, dataset: str) -> Run:
        """The run on this data set."""
        return self.function(dataset)


def flip_and_crop(dataset: str) -> str:
    """The usual augmentations, as far as labels stay right: mirrored, and moved a little.

    Args:
        dataset: name.

    >>> flip_and_crop("cifar10"), flip_and_crop("digits")
    ('horizontal_flip~padded_crop-2-reflect', 'padded_crop-1-nearest')
    """
    entry = DATASETS[dataset]
    pixels = max(1, entry.image_size[0] // CROP)
    if "horizontal" in entry.symmetries:
        return f"horizontal_flip~padded_crop-{pixels}-reflect"
    return f"padded_crop-{pixels}-nearest"


PRESETS: Registry[Preset] = Registry(__name__, Preset, order=lambda entry: entry.place)
"""All presets by name, those first that a class would begin with."""
