"""Predict, then reveal: which of four kernels made this map, and how large is it?"""

from __future__ import annotations

import dataclasses
import hashlib
import itertools
import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from explorer.convolution.exercise.candidates import Candidate, every_candidate
from explorer.convolution.exercise.sizes import Size, SizeQuestion, size_question
from explorer.convolution.layer import PADDINGS, ConvolutionLayer
from explorer.rgb import grey

MAX_SEED = 9999
"""Number of the last exercise; the first is 0."""
PICTURE_SIDE = 80
"""Longer side to which a picture is best reduced first, so that its pixels can be seen."""
CANDIDATES = 4
LEAST_DIFFERENCE = 0.35
"""How much two maps differ at least; the unit is `difference`'s."""

_LESSON = ("edge_horizontal", "edge_vertical", "sharpen", "blur")
_FIRST = (  # the settings of the first exercises, all of them with the lesson's kernels
    {"stride": 1, "padding": "same"},
    {"stride": 1, "padding": "valid"},
    {"stride": 2, "padding": "same"},
)
_PLAINEST = _FIRST[0]
_SIMPLE_UNTIL = 6  # from this exercise on kernels with options, strides of 3 and dilation come in
_LEAST_SIDE = 5  # of the picture, in pixels
_LEAST_CELLS = 4  # of the map, down and across
_LEAST_VARIATION = 0.1  # grey levels; less is only what rounding leaves of an even picture
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
    exercise, kernels take turns to be the answer.

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
    rng = random.Random(f"{name} {seed}")
    usual, every = _settings(seed, rng), every_candidate(CANDIDATES)
    for settings, candidates in (
        (usual, _candidates_for(seed, every)),
        (usual, every),
        (_PLAINEST, every),
    ):
        # The order of answers belongs to the picture, so that neighbouring exercises differ.
        turns = random.Random(name).sample(candidates, len(candidates))
        start = seed % len(turns)
        chosen = _choose(_Trial(pixels, settings), turns[start:] + turns[:start], rng)
        if chosen is not None:
            return _posed(pixels, settings, chosen, rng)
    raise PictureUnsuitable(
        "This picture is too plain to tell kernels apart: four kernels with clearly different "
        "results are not to be found. Choose another picture."
    )


def difference(one: np.ndarray, other: np.ndarray) -> float:
    """Return what of a map cannot be had by scaling the other, as a share of its variation.

    Scaling is left out since every map is drawn over its own range; turning the sign is not.
    Taken both ways, and the smaller of the two: 0 for maps that look the same, about 1 for maps
    that have nothing in common. Blurs of slightly different size are at 0.05 to 0.3.

    Args:
        one: ``(height, width)``.
        other: of the same shape.

    >>> step = np.array([[0.0, 0.0, 9.0, 9.0]])
    >>> difference(step, 3 * step), difference(step, -step) > 1
    (0.0, True)
    """
    first, second = one.astype(np.float64), other.astype(np.float64)
    return min(_unexplained(first, second), _unexplained(second, first))


def _unexplained(one: np.ndarray, other: np.ndarray) -> float:
    scale = max(0.0, (one * other).sum() / max((other * other).sum(), 1e-12))
    rest = np.sqrt(np.mean((one - scale * other) ** 2))
    return float(rest / max(one.std(), 1e-12))


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


def _settings(seed: int, rng: random.Random) -> dict:
    if seed < len(_FIRST):
        return _FIRST[seed]
    simple = seed < _SIMPLE_UNTIL
    return {
        "stride": rng.choice((1, 2) if simple else (1, 2, 2, 3)),
        "padding": rng.choice(PADDINGS),
        "dilation": 2 if not simple and rng.random() < 0.25 else 1,
    }


def _candidates_for(seed: int, every: list[Candidate]) -> list[Candidate]:
    if seed < len(_FIRST):
        return [one for one in every if one.kernel.name in _LESSON]
    if seed < _SIMPLE_UNTIL:
        return [one for one in every if not one.options]
    return every


class _Trial:
    """What kernels make of a picture, each computed once."""

    def __init__(self, pixels: np.ndarray, settings: dict):
        self._pixels, self._settings = pixels, settings
        self._maps: dict[int, np.ndarray | None] = {}

    def map(self, candidate: Candidate) -> np.ndarray | None:
        """The map of a candidate; None if it is too small, or nothing is to be seen on it."""
        key = id(candidate)
        if key not in self._maps:
            self._maps[key] = self._visible(candidate)
        return self._maps[key]

    def fair(self, candidate: Candidate, chosen: Sequence[Candidate]) -> bool:
        """Whether its map is of the same size as theirs, and looks different."""
        own, others = self.map(candidate), [self.map(other) for other in chosen]
        return own is not None and all(
            own.shape == other.shape and difference(own, other) >= LEAST_DIFFERENCE
            for other in others
        )

    def _visible(self, candidate: Candidate) -> np.ndarray | None:
        layer = ConvolutionLayer(kernel=candidate.weights, **self._settings)
        try:
            values = layer.apply(self._pixels)
        except ValueError:  # no window fits
            return None
        large = min(values.shape) >= _LEAST_CELLS
        least = max(_LEAST_VARIATION, 0.02 * float(np.abs(values).max()))
        return values if large and values.std() > least else None


def _choose(
    trial: _Trial, turns: Sequence[Candidate], rng: random.Random
) -> list[Candidate] | None:
    """Four candidates with the answer first, from as many families as possible; None if none."""
    for answer in turns:
        if not trial.fair(answer, ()):
            continue
        chosen, rest = [answer], rng.sample(turns, len(turns))
        while len(chosen) < CANDIDATES:
            rest = [one for one in rest if trial.fair(one, chosen)]
            if not rest:
                break
            families = {one.kernel.family for one in chosen}
            chosen.append(next((one for one in rest if one.kernel.family not in families), rest[0]))
        else:
            return chosen
    return None


def _posed(
    pixels: np.ndarray, settings: dict, chosen: list[Candidate], rng: random.Random
) -> Exercise:
    shown = rng.sample(chosen, len(chosen))
    layer = ConvolutionLayer(kernel=chosen[0].weights, **settings)
    layers = [dataclasses.replace(layer, kernel=one.weights) for one in shown]
    picture, maps = grey(pixels), tuple(one.apply(pixels) for one in layers)
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
