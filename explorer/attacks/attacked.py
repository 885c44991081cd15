"""Attacked: a picture before and after an attack."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False, kw_only=True)
class Attacked:
    """What an attack made of a picture, and what the network says to it. Arrays are read-only.

    Everything is at the size that the network takes in, and in whole levels: saved as a PNG, the
    picture is still the one that gets this answer, unless it is cut or resized on its way in.

    Attributes:
        original: the picture as it was, uint8 RGB ``(height, width, 3)``.
        pixels: the changed picture, likewise.
        difference: ``pixels - original`` in levels of 255, int16, at most `epsilon` either way.
        x: the changed picture as the network takes it in, float32 ``(1, height, width,
            channels)``.
        before: probabilities for the original, float32 ``(classes,)``.
        after: probabilities for the changed picture.
        class_index: the class that the attack leads away from.
        towards: the class that it leads to; None if any other would do.
        method: the attack's name in `ATTACKS`.
        epsilon: by how many levels a pixel may change.
        steps: how many steps were taken.
        seed: of the chance.
        passes: forward passes that it took.
    """

    original: np.ndarray
    pixels: np.ndarray
    difference: np.ndarray
    x: np.ndarray
    before: np.ndarray
    after: np.ndarray
    class_index: int
    towards: int | None
    method: str
    epsilon: int
    steps: int
    seed: int
    passes: int

    @property
    def answer_before(self) -> int:
        """The most probable class of the original."""
        return int(self.before.argmax())

    @property
    def answer_after(self) -> int:
        """The most probable class of the changed picture."""
        return int(self.after.argmax())

    @property
    def flipped(self) -> bool:
        """Whether the network's answer has changed."""
        return self.answer_after != self.answer_before

    @property
    def succeeded(self) -> bool:
        """Whether the attack got what it wanted: away from its class, or to the one it wants."""
        if self.towards is not None:
            return self.answer_after == self.towards
        return self.answer_after != self.class_index

    @property
    def largest_change(self) -> int:
        """By how many levels the most changed value has changed."""
        return int(np.abs(self.difference).max())

    @property
    def changed_share(self) -> float:
        """The share of pixels of which at least one colour has changed, in [0, 1]."""
        return float(self.difference.any(axis=-1).mean())
