"""Activation maximisation: a picture made up so that a channel answers as much as it can.

Olah, Mordvintsev and Schubert, "Feature Visualization", Distill 2017.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from explorer.anatomy.compiled import HALF_PRECISION_SCALE
from explorer.features.climbed import Climbed, climbed_for, size_for
from explorer.features.compiled import CallsUntil, compiled
from explorer.features.painting import first_spectrum, painted
from explorer.features.progress import Progress, ignore
from explorer.features.responses import checked_channel
from explorer.input_units import BRIGHTEST

if TYPE_CHECKING:
    import tensorflow as tf

    from explorer.anatomy import ModelView
    from explorer.input_units import InputUnits

STEPS = 40
LEARNING_RATE, AT_SIDE = 0.08, 128
"""Of pictures of that side; smaller ones have fewer waves to make their contrast of."""
JITTER = 16
"""The picture is moved at most by one part in so many of its side, either way, at each step."""
BEGINNINGS = 3
"""So often a channel that does not move is tried again from other noise."""
FLAT_STEPS = 4
"""So many steps without any slope are enough to know that there is none."""
DECAY_OF_MEAN, DECAY_OF_SQUARE = 0.9, 0.999


@dataclass(frozen=True, eq=False)
class Maximised:
    """A picture that was made for a channel.

    "Value" is the mean of the channel's map as the layer gives it, over the picture as it is
    shown (in whole levels of 0 to 255, not moved about).

    Attributes:
        layer: its path.
        channel: of its output.
        pixels: uint8 ``(height, width, 3)``, read-only. Smaller than what the network usually
            takes in, where the layer does not need more; then nothing else was computed on.
        before: uint8 as ``pixels``: the faint noise that it began with.
        start: value of that noise.
        end: value of the picture.
        peak: the largest value in the channel's map of the picture.
        values: float32 ``(steps,)``, what was climbed, at each step: the mean of the map, before
            the ReLU or softmax if there is one, of the picture moved about.
        dead: whether the channel cannot be moved: from several beginnings the gradient is zero,
            or the channel is 0 everywhere, at first and in the end.
        seed: of the beginning.
        steps: how many were taken.
        climbed: path of the layer, and what of it, whose mean was climbed, in a few words.
    """

    layer: str
    channel: int
    pixels: np.ndarray
    before: np.ndarray
    start: float
    end: float
    peak: float
    values: np.ndarray
    dead: bool
    seed: int
    steps: int
    climbed: str


def maximise(
    view: ModelView,
    units: InputUnits,
    layer: str,
    channel: int,
    *,
    steps: int = STEPS,
    seed: int = 0,
    progress: Progress = ignore,
) -> Maximised:
    """Climb the gradient of a channel, from faint noise to a picture that excites it.

    Args:
        view: of the network.
        units: of the network's input.
        layer: path or unique name; the channels of a dense layer are its units.
        channel: of the layer's output.
        steps: of Adam.
        seed: of the beginning and of the jitter; the same one gives the same picture.
        progress: told how many steps are done, of how many; anew for each of the `BEGINNINGS`
            of a channel that seems dead.

    Raises:
        ValueError: if there is no such layer or channel.
    """
    channel, path = checked_channel(view, layer, channel), view.layer(layer).path
    climb = _Climb.of(view, units, path, channel)
    found = None
    for attempt in range(BEGINNINGS):
        found = climb.from_noise(steps, seed + attempt, progress)
        if not found.dead:
            return found
    return found


@dataclass(frozen=True, eq=False)
class _Climb:
    """One channel of one layer, and the compiled function that it takes."""

    layer: str
    channel: int
    size: tuple[int, int]
    climbed: Climbed
    units: tuple[np.ndarray, np.ndarray]
    step: Callable[..., Any]

    @classmethod
    def of(cls, view: ModelView, units: InputUnits, path: str, channel: int) -> _Climb:
        size, climbed = size_for(view, path), climbed_for(view, path)

        def step(calls_until: CallsUntil, *tensors: tf.Tensor) -> dict[str, tf.Tensor]:
            return _step(calls_until, climbed, size, *tensors)

        return cls(
            layer=path,
            channel=channel,
            size=size,
            climbed=climbed,
            units=(np.float32(units.matrix * BRIGHTEST), np.float32(units.offset)),
            step=compiled(view, "step", path, step, _signature(size, len(units.offset))),
        )

    def from_noise(self, steps: int, seed: int, progress: Progress) -> Maximised:
        """Climb once; a slope that is zero from the beginning is not climbed to the end."""
        random = np.random.default_rng(seed)
        spectrum = first_spectrum(self.size, 1 if len(self.units[1]) == 1 else 3, seed)
        state = (spectrum, np.zeros_like(spectrum), np.zeros_like(spectrum))
        reach = max(1, min(self.size) // JITTER)
        values, steepest, first = [], 0.0, None
        for taken in range(steps):
            moved = random.integers(-reach, reach + 1, 2).astype(np.int32)
            found = self._run(state, taken, moved)
            state = found["state"]
            values.append(float(found["value"]))
            steepest = max(steepest, float(found["slope"]))
            first = found["picture"] if first is None else first
            progress(taken + 1, steps)
            if steepest == 0 and taken + 1 == FLAT_STEPS:
                break
        pictures = [_levels(picture.numpy()) for picture in (first, found["next"])]
        return self._maximised(pictures, values, steepest, seed)

    def _maximised(
        self, pictures: list[np.ndarray], values: list[float], steepest: float, seed: int
    ) -> Maximised:
        before, after = pictures[0], pictures[-1]
        looks = [self._seen(picture) for picture in (before, after)]
        silent = all(least == most == 0 for _, least, most in looks)
        numbers = np.array(values, np.float32)
        for array in (numbers, *pictures):
            array.setflags(write=False)
        return Maximised(
            layer=self.layer,
            channel=self.channel,
            pixels=after,
            before=before,
            start=looks[0][0],
            end=looks[1][0],
            peak=looks[1][2],
            values=numbers,
            dead=steepest == 0 or silent,
            seed=seed,
            steps=len(values),
            climbed=self.climbed.words,
        )

    def _seen(self, pixels: np.ndarray) -> tuple[float, float, float]:
        """Mean, minimum and maximum of the channel's map, of a picture as it is shown."""
        nothing = np.zeros((2, 1 if len(self.units[1]) == 1 else 3, *_waves(self.size)), np.float32)
        picture = pixels[np.newaxis].astype(np.float32) / BRIGHTEST
        found = self._run((nothing,) * 3, 0, np.zeros(2, np.int32), picture)
        return tuple(float(value) for value in found["seen"].numpy())

    def _run(
        self, state: tuple, taken: int, moved: np.ndarray, shown: np.ndarray | None = None
    ) -> dict[str, Any]:
        given = np.zeros((1, *self.size, 3), np.float32) if shown is None else shown
        numbers = (np.int32(taken), np.int32(self.channel), moved)
        return self.step(*state, *numbers, given, np.bool_(shown is not None), *self.units)


def _levels(picture: np.ndarray) -> np.ndarray:
    return np.rint(picture[0] * BRIGHTEST).astype(np.uint8)


def _waves(size: tuple[int, int]) -> tuple[int, int]:
    return size[0], size[1] // 2 + 1


def _signature(size: tuple[int, int], channels: int) -> list[tf.TensorSpec]:
    """Of `_step`, from the spectrum on."""
    import tensorflow as tf

    spectrum = tf.TensorSpec((2, 1 if channels == 1 else 3, *_waves(size)), tf.float32)
    number = tf.TensorSpec((), tf.int32)
    return [
        *(spectrum, spectrum, spectrum, number, number, tf.TensorSpec((2,), tf.int32)),
        *(tf.TensorSpec((1, *size, 3), tf.float32), tf.TensorSpec((), tf.bool)),
        *(tf.TensorSpec((channels, 3), tf.float32), tf.TensorSpec((channels,), tf.float32)),
    ]


def _step(
    calls_until: CallsUntil,
    climbed: Climbed,
    size: tuple[int, int],
    spectrum: tf.Tensor,
    first: tf.Tensor,
    second: tf.Tensor,
    taken: tf.Tensor,
    channel: tf.Tensor,
    moved: tf.Tensor,
    shown: tf.Tensor,
    as_shown: tf.Tensor,
    matrix: tf.Tensor,
    offset: tf.Tensor,
) -> dict[str, Any]:
    """One step of Adam upwards (Kingma and Ba, 2015), the pictures before it and after it.

    Looking at a picture as it is shown goes the same way, so that one function is compiled.
    """
    import tensorflow as tf

    picture = tf.where(as_shown, shown, painted(spectrum, size))
    # A picture of waves goes on where it ends, so that moving it round tears nothing.
    rolled = tf.roll(picture, moved, axis=(1, 2))
    calls = calls_until(tf.tensordot(rolled, matrix, [[3], [1]]) + offset)
    [output] = [call.outputs[0] for call in calls if call.path == climbed.path]
    value = tf.reduce_mean(tf.cast(climbed.of(output)[..., channel], tf.float32))
    [slope] = tf.gradients(value * HALF_PRECISION_SCALE, [spectrum], unconnected_gradients="zero")
    slope /= HALF_PRECISION_SCALE
    first = DECAY_OF_MEAN * first + (1 - DECAY_OF_MEAN) * slope
    second = DECAY_OF_SQUARE * second + (1 - DECAY_OF_SQUARE) * slope**2
    count = tf.cast(taken + 1, tf.float32)
    mean = first / (1 - DECAY_OF_MEAN**count)
    square = second / (1 - DECAY_OF_SQUARE**count)
    rate = LEARNING_RATE * (AT_SIDE / max(size)) ** 0.5
    climbing = spectrum + rate * mean / (tf.sqrt(square) + 1e-8)
    given = tf.cast(calls[-1].outputs[0][..., channel], tf.float32)
    return {
        "state": (climbing, first, second),
        "value": value,
        "slope": tf.reduce_max(tf.abs(slope)),
        "picture": picture,
        "next": painted(climbing, size),
        "seen": tf.stack([tf.reduce_mean(given), tf.reduce_min(given), tf.reduce_max(given)]),
    }
