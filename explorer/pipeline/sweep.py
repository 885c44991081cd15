"""One augmentation alone, from its least to its most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from explorer.augmentations import Augmentation, Strength
from explorer.images import Image
from explorer.options import Option
from explorer.pipeline.pipeline import MOST_VERSIONS, Pipeline, Step
from explorer.pipeline.preview import Draws, Preview

FRAMES = (7, 9, 11, 10)
"""How many frames a strip may have: the first number that gives whole steps."""


@dataclass(frozen=True)
class Sweep:
    """A strip of pictures.

    Attributes:
        images: uint8 ``(frames, height, width, channels)``, from the least to the most.
        words: what each frame is.
        values: by how much of the swept option, a number for each frame, ascending; empty if it
            is all or nothing, or a matter of shares.
        along: the option that is swept; None as above.
        about: what the words tell; empty if they speak for themselves.
    """

    images: np.ndarray
    words: tuple[str, ...]
    values: tuple[float, ...] = ()
    along: Option | None = None
    about: str = ""

    def reach(self, step: Step) -> tuple[float, float] | None:
        """From where to where on the strip training comes with the step's options.

        Returns:
            two places, 0 for the left end of the strip and 1 for the right one; the same twice if
            there is no choice. None if the strip has no order, or the step does nothing.
        """
        if self.along is None or step.does_nothing:
            return None
        amount = step.options[self.along.name]
        ends = self.along.bounds(amount) if isinstance(self.along, Strength) else (amount, amount)
        middles = (np.arange(len(self.values)) + 0.5) / len(self.values)
        low, high = np.interp(ends, self.values, middles)
        return float(low), float(high)


def bare_step(step: Step) -> Step:
    """The step with all that its strip does not depend on at its default."""
    free = {option.name for option in step.augmentation.strengths} | set(step.augmentation.surest)
    if growing := _growing_option(step.augmentation):
        free.add(growing.name)
    kept = {name: value for name, value in step.options.items() if name not in free}
    return Step(step.name, kept)


def sweep(
    step: Step,
    image: Image | np.ndarray,
    along: str = "",
    seed: int = 0,
    partners: Sequence[np.ndarray] = (),
) -> Sweep:
    """Return a strip of one step alone.

    Where the step has strengths, one of them is forced from the least to the most that can be
    set, whatever the step's own strength is. Where it is all or nothing, or a matter of shares,
    many versions are drawn and laid in order. Where it has names of operations and a number, the
    number grows.

    Args:
        step: the augmentation and its options; see `bare_step` for those that matter.
        image: a picture, or uint8 ``(height, width, channels)``.
        along: name of a strength; the first when empty.
        seed: of what stays random.
        partners: as for `Pipeline.preview`.

    Raises:
        ValueError: if there is no such strength, or the picture lacks colours.
    """
    pixels = image.pixels if isinstance(image, Image) else image
    Pipeline((step,)).check_colours(pixels.shape[-1])
    strength = _strength(step, along)
    if growing := _growing_option(step.augmentation):
        return _growing(step, pixels, growing, seed)
    if strength is not None and step.augmentation.forcible:
        return _forced(step, pixels, strength, seed)
    strongest = {option.name: option.values[-1] for option in step.augmentation.strengths}
    wide = Step(step.name, {**step.options, **strongest})
    preview = Pipeline((wide,), seed).preview(pixels, MOST_VERSIONS, partners=partners)
    return _in_order(preview, strength)


def _growing_option(augmentation: Augmentation) -> Option | None:
    """The option that grows where what is drawn is no number."""
    return augmentation.options[0] if augmentation.draws_words else None


def _strength(step: Step, along: str) -> Strength | None:
    strengths = {option.name: option for option in step.augmentation.strengths}
    if along and along not in strengths:
        raise ValueError(f"{step.name} has no strength {along!r:.40}.")
    return strengths[along] if along else next(iter(strengths.values()), None)


def _spread(count: int) -> list[int]:
    """A few of so many places, evenly, the first and the last among them."""
    frames = min(count, FRAMES[0])
    return np.unique(np.linspace(0, count - 1, frames).round().astype(int)).tolist()


def _in_order(preview: Preview, strength: Strength | None) -> Sweep:
    """Versions that were drawn, from the least to the most."""
    if not preview.draws:  # it is so weak that it draws nothing
        return Sweep(preview.images[:1], ("unchanged",))
    draws = preview.draws[0]
    values, places = np.unique(np.round(draws.values.astype(float), 2), return_index=True)
    shown = _spread(len(values))
    return Sweep(
        preview.images[places[shown]],
        tuple(_short(draws, place) for place in places[shown]),
        tuple(values[shown].tolist()) if strength else (),
        strength,
        draws.drawn.label,
    )


def _short(draws: Draws, place: int) -> str:
    value = draws.values[place]
    numeric = not isinstance(value, str | bool | np.bool_)
    return draws.drawn.value_in_words(
        round(float(value)) if numeric and abs(value) >= 10 else value
    )


def _forced(step: Step, pixels: np.ndarray, strength: Strength, seed: int) -> Sweep:
    """Frames in which a strength is drawn for certain."""
    strengths = {option.name for option in step.augmentation.strengths}
    others = {name: value for name, value in step.options.items() if name not in strengths}
    values = _steps(*strength.extremes)
    frames = []
    for value in values:
        layer = step.augmentation.layer_drawing({strength.name: value}, seed, **others)
        frames.append(np.asarray(layer(pixels[None].astype(np.float32), training=True))[0])
    unit = strength.unit if strength.unit == "°" else f" {strength.unit}"
    return Sweep(
        np.rint(np.stack(frames)).clip(0, 255).astype(np.uint8),
        tuple(f"{value:.3g}{unit}".replace("-", "−") for value in values),
        tuple(values),
        strength,
    )


def _steps(low: float, high: float) -> list[float]:
    """Evenly from one to the other, in whole steps if that can be."""
    counts = [count for count in FRAMES if ((high - low) / (count - 1)).is_integer()]
    return np.linspace(low, high, [*counts, FRAMES[0]][0]).tolist()


def _growing(step: Step, pixels: np.ndarray, option: Option, seed: int) -> Sweep:
    """Frames in which a number grows, while all else is drawn alike."""
    values = [option.values[place] for place in _spread(len(option.values))]
    steps = [Step(step.name, {**step.options, option.name: value}) for value in values]
    previews = [Pipeline((one,), seed).preview(pixels, 1) for one in steps]
    return Sweep(
        np.concatenate([preview.images for preview in previews]),
        tuple(f"{value:g}" for value in values),
        tuple(values),
        option,
        f"{option.label} of the same operations: {previews[-1].draws[0].values[0]}",
    )
