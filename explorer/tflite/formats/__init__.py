"""Formats: how the numbers of a network lie in its file for telephones. One file each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from explorer.registry import Entry, Registry

if TYPE_CHECKING:
    import tensorflow as tf


@dataclass(frozen=True, kw_only=True)
class Format(Entry):
    """A format that can be picked by name.

    Its decorated function takes a ``tf.lite.TFLiteConverter`` and pictures, float32 ``(count,
    height, width, channels)`` as the model takes them, and sets the converter up.

    Attributes:
        place: where it stands among the formats; ascending.
        bits: of one weight in the file.
        computes_in: the arithmetic of a processor, in a few words.
        paper: authors, title and venue; "" where there is nothing to credit.
    """

    place: int
    bits: int
    computes_in: str
    paper: str = ""

    def set_up(self, converter: tf.lite.TFLiteConverter, calibration: np.ndarray) -> None:
        """Have a converter write this format.

        Args:
            converter: of the model.
            calibration: float32 ``(count, height, width, channels)``, pictures from which the
                ranges of activations are read off, where that is needed.
        """
        self.function(converter, calibration)

    def weight_bytes(self, parameters: int) -> int:
        """What so many numbers take in this format, in bytes.

        >>> FORMATS["int8"].weight_bytes(1000), FORMATS["float32"].weight_bytes(1000)
        (1000, 4000)
        """
        return parameters * self.bits // 8


FORMATS: Registry[Format] = Registry(__name__, Format, order=lambda entry: entry.place)
"""All formats by name; the first is what the others are compared with."""


def reference() -> str:
    """The name of the format that the others are compared with."""
    return next(iter(FORMATS))


def one_by_one(pictures: np.ndarray) -> Iterable[list[np.ndarray]]:
    """Pictures as the converter takes them for calibration: batches of one."""
    return ([picture[np.newaxis]] for picture in pictures)
