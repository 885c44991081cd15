"""Predict, then reveal: which of four kernels made this map, and how large is it?"""

from __future__ import annotations

import hashlib
import itertools
import random
from dataclasses import dataclass

import numpy as np

from explorer.convolution.exercise import turns
from explorer.convolution.exercise.candidates import Candidate
from explorer.convolution.exercise.sizes import Size, SizeQuestion, size_question
from explorer.convolution.exercise.trials import Settings, Trial
from explorer.convolution.layer import ConvolutionLayer
from explorer.rgb import grey

MAX_SEED = 9999
"""Number of the last exercise; the first is 0."""
PICTURE_SIDE = 80
"""Longer side to which a picture is best reduced first, so that its pixels can be seen."""

_LEAST_SIDE = 5  # of the picture, in pixels
_LEAST_CONTRAST = 4.0  # standard deviation of the grey picture


class PictureUnsuitable(ValueError):
    """No exercise can be made of this picture; the message is a sentence for the visitor."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Exercise:
    """A map, and two questions about it.

    Attributes:
        picture: uint8 ``(height, width)``, the grey picture that the layer looks at; read-only.
        layer: the one that made the map; without bias, ReLU and pooling.
        values: the map, float32 ``(height, width)``, read-only.
        candidates: four kernels; all maps that they make have the same size.
        answer: index of the one in the layer.
        maps: what each candidate makes of the picture, in their order; read-only.
        sizes: how large the map is, as four options with a reason for each.
    """

    picture: np.ndarray
    layer: ConvolutionLayer
    candidates: tuple[Candidate, ...]
    answer: int
    maps: tuple[np.ndarray, ...]
    sizes: SizeQuestion

    @property
    def values(self) -> np.ndarray:
        """The map in question."""
        return self.maps[self.answer]

    @property
    def size(self) -> Size:
        """Rows and columns of the map."""
        return self.values.shape


def exercise(pixels: np.ndarray, seed: int) -> Exercise:
    """Make an exercise of a picture; the same picture and seed give the same one.

    The first three have the lesson's kernels, and the first is the easiest. Exercise after
    exercise, kernels take turns to be the answer, in an order that belongs to the picture; when
    a kernel comes again, it is applied in another way, as far as the picture allows.

    Args:
        pixels: uint8 ``(height, width, 3)`` RGB, best reduced to `PICTURE_SIDE` first.
        seed: number of the exercise, 0 to `MAX_SEED`.

    Raises:
        PictureUnsuitable: if the picture is too small or too plain to tell kernels apart.
        ValueError: if the seed is out of range.

    >>> from explorer.resizing import reduced
    >>> from explorer.samples import sample
    >>> made = exercise(reduced(sample("cat"), PICTURE_SIDE).pixels, 0)
    >>> sorted(candidate.title for candidate in made.candidates)
    ['Blur 1/9', 'Edge Horizontal', 'Edge Vertical', 'Sharpen']
    >>> made.size, made.layer.stride, made.layer.padding
    ((53, 80), 1, 'same')
    """
    if not 0 <= seed <= MAX_SEED:
        raise ValueError(f"The number of an exercise is 0 to {MAX_SEED}, not {seed}.")
    _check(pixels)
    name = hashlib.sha256(repr(pixels.shape).encode() + pixels.tobytes()).hexdigest()
    found = turns.turn(pixels, name, seed)
    if found is None:
        raise PictureUnsuitable(
            "This picture is too plain to tell kernels apart: four kernels with clearly different "
            "results are not to be found. Choose another picture."
        )
    answer, settings = found
    rng = random.Random(f"{name} {seed}")
    chosen = _four(pixels, settings, answer, seed, rng)
    return _posed(pixels, settings, chosen, rng)


def _check(pixels: np.ndarray) -> None:
    height, width = pixels.shape[:2]
    if min(height, width) < _LEAST_SIDE:
        raise PictureUnsuitable(
            f"This picture is too small to tell kernels apart: {height} × {width} pixels are left "
            f"of it here, and {_LEAST_SIDE} × {_LEAST_SIDE} are needed. Choose another picture."
        )
    if grey(pixels).std() < _LEAST_CONTRAST:
        raise PictureUnsuitable(
            "This picture is too plain to tell kernels apart: its pixels are nearly all of the "
            "same grey. Choose another picture."
        )


def _four(
    pixels: np.ndarray, settings: Settings, answer: int, seed: int, rng: random.Random
) -> list[Candidate]:
    """Four candidates with the answer first."""
    every = turns.kernels()
    trial = Trial(pixels, settings, every)
    best = turns.company(seed)
    chosen = trial.four(answer, rng.sample(best, len(best))) or trial.four(
        answer, rng.sample(range(len(every)), len(every))
    )
    return [every[one] for one in chosen]


def _posed(
    pixels: np.ndarray, settings: Settings, chosen: list[Candidate], rng: random.Random
) -> Exercise:
    shown = rng.sample(chosen, len(chosen))
    layer = settings.layer(chosen[0].weights)
    picture = grey(pixels)
    maps = tuple(settings.layer(one.weights).apply(pixels) for one in shown)
    for array in itertools.chain([picture], maps):
        array.flags.writeable = False
    return Exercise(
        picture=picture,
        layer=layer,
        candidates=tuple(shown),
        answer=shown.index(chosen[0]),
        maps=maps,
        sizes=size_question(layer, picture.shape, rng),
    )
