"""Why a kernel made a map: from its weights, and from the values of the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from explorer.convolution.exercise.border import about_the_border
from explorer.convolution.exercise.contrasts import why_not
from explorer.convolution.exercise.traits import about_blindness, copies, weight_sum
from explorer.convolution.exercise.wording import VISIBLE, written

if TYPE_CHECKING:
    from explorer.convolution.exercise import Exercise

_ORDINALS = {2: "second", 3: "third", 4: "fourth"}


def kernel_reason(exercise: Exercise, index: int) -> str:
    """Return why a candidate is the right one, or why it is not, in a few sentences.

    Args:
        exercise: the exercise.
        index: of the candidate.
    """
    return _why(exercise) if index == exercise.answer else why_not(exercise, index)


def _why(exercise: Exercise) -> str:
    candidate = exercise.candidates[exercise.answer]
    weights, values = candidate.weights, exercise.values
    sentences = [
        f"The result {candidate.kernel.effect}.",
        candidate.about_direction,
        about_blindness(weights),
        _about_copies(exercise) if copies(weights) else _about_the_sum(exercise),
        _about_signs(bool((weights < 0).any()), values),
        about_the_border(exercise),
    ]
    return " ".join(filter(None, sentences))


def _about_copies(exercise: Exercise) -> str:
    """What stands in for `_about_the_sum`: the border is copied as well."""
    layer = exercise.layer
    if layer.stride > 1:
        which = _ORDINALS[layer.stride]
        return f"With a stride of {layer.stride} that is every {which} pixel, down and across."
    if layer.padding == "same":
        return "That is the picture itself."
    return "That is the picture without its outermost rows and columns."


def _about_the_sum(exercise: Exercise) -> str:
    total = weight_sum(exercise.layer.kernel)
    flat = "flat areas" if exercise.layer.padding == "valid" else "flat areas away from the border"
    if total == 0:
        return f"Its weights sum to 0, so {flat} are 0."
    if total == 1:
        words = f"Its weights sum to 1, so {flat} keep their brightness"
        return f"{words}{_averages(exercise.values, exercise.picture)}."
    return f"Its weights sum to {written(total)}, and that multiplies the brightness of {flat}."


def _averages(values: np.ndarray, picture: np.ndarray) -> str:
    its, of_picture = values.mean(), picture.mean()
    if abs(its - of_picture) > 0.1 * of_picture:  # the border weighs much
        return ""
    return f": the map averages {written(its)}, the picture {written(of_picture)}"


def _about_signs(has_negative: bool, values: np.ndarray) -> str:
    low, high = written(values.min()), written(values.max())
    if not has_negative:
        return f"No weight is negative, so no value is: they go from {low} to {high}."
    if values.min() < -VISIBLE:
        return f"Some weights are negative, and so are some values: they go from {low} to {high}."
    return f"Some weights are negative, but on this picture no value is: {low} to {high}."
