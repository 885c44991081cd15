"""Layers that take a mean off and divide by a deviation: whose these are, and what comes out."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from explorer.anatomy.cell_parts import CellStep, number
from explorer.anatomy.cell_reading import Asked, same_place, step
from explorer.anatomy.cell_variables import array_of


def normalised(
    asked: Asked,
    mean: float,
    variance: float,
    gamma: float,
    beta: float,
    of: str = "",
) -> tuple[CellStep, float]:
    """Answer with one value, normalised: ``(x - mean) / sqrt(variance + epsilon) gamma + beta``.

    Args:
        asked: what is asked.
        mean: of what it is normalised by.
        variance: of the same.
        gamma: the scale that was learned.
        beta: the offset that was learned.
        of: what mean and deviation are of, as it stands behind "the mean".
    """
    cell = same_place(asked)
    epsilon = float(asked.layer.layer.epsilon)
    deviation = float(np.sqrt(variance + epsilon))
    value = (cell.value - mean) / deviation * gamma + beta
    sentence = (
        f"{number(cell.value)} less the mean {number(mean)}{of}, divided by the deviation "
        f"{number(deviation)}, times {number(gamma)}, plus {number(beta)}, is {number(value)}."
    )
    formula = (
        rf"\frac{{{cell.value:.4g} - ({mean:.4g})}}{{\sqrt{{{variance:.4g} + {epsilon:.2g}}}}} "
        rf"\cdot {gamma:.4g} + ({beta:.4g}) = {value:.4g}"
    )
    numbers = {"mean": mean, "variance": variance, "epsilon": epsilon}
    return step(asked, [cell], sentence, formula, **numbers, gamma=gamma, beta=beta), value


def by_batch(asked: Asked) -> tuple[CellStep, float] | None:
    """Batch normalisation outside training: by what was kept of the training pictures."""
    layer, channel = asked.layer.layer, (asked.cell.channel,)
    if layer.axis not in (-1, len(asked.place)):
        return None
    mean, variance = (
        _one(each, channel, 0.0) for each in (layer.moving_mean, layer.moving_variance)
    )
    return normalised(asked, mean, variance, *_learned(layer, channel))


def by_layer(asked: Asked) -> tuple[CellStep, float] | None:
    """Layer normalisation: by some of the axes of this very picture."""
    layer, values = asked.layer.layer, asked.values.astype(np.float64)
    if getattr(layer, "rms_scaling", False):
        return None
    given = layer.axis if isinstance(layer.axis, list | tuple) else [layer.axis]
    axes = [axis + values.ndim if axis < 0 else axis - 1 for axis in given]
    within = tuple(slice(None) if axis in axes else index for axis, index in enumerate(asked.place))
    of = " of all channels here" if axes == [values.ndim - 1] else " of what it is compared with"
    return _by_these(asked, values[within], tuple(asked.place[axis] for axis in axes), of)


def by_group(asked: Asked) -> tuple[CellStep, float] | None:
    """Group normalisation: by all cells of some of the maps of this very picture."""
    layer, values = asked.layer.layer, asked.values.astype(np.float64)
    if layer.axis not in (-1, values.ndim):
        return None
    channels = values.shape[-1]
    size = channels // (channels if layer.groups == -1 else layer.groups)
    first = asked.cell.channel // size * size
    group = values[..., first : first + size]
    of = f" of the maps {first} to {first + size - 1}" if size > 1 else " of this map"
    return _by_these(asked, group, (asked.cell.channel,), of)


def _by_these(
    asked: Asked, values: np.ndarray, place: tuple[int, ...], of: str
) -> tuple[CellStep, float]:
    learned = _learned(asked.layer.layer, place)
    return normalised(asked, float(values.mean()), float(values.var()), *learned, of)


def _learned(layer, place: tuple[int, ...]) -> tuple[float, float]:
    """Scale and offset; 1 and 0 where the layer has none."""
    return _one(layer.gamma, place, 1.0), _one(layer.beta, place, 0.0)


def _one(variable, place: tuple[int, ...], otherwise: float) -> float:
    return otherwise if variable is None else float(array_of(variable)[place])


NORMALISATIONS: dict[str, Callable[[Asked], tuple[CellStep, float] | None]] = {
    "BatchNormalization": by_batch,
    "LayerNormalization": by_layer,
    "GroupNormalization": by_group,
}
