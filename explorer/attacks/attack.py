"""Attack a network with a picture that is hardly changed."""

from __future__ import annotations

from operator import index
from typing import Any

import numpy as np

from explorer.attacks.attacked import Attacked
from explorer.attacks.method import ATTACKS
from explorer.attacks.problem import MOST_LEVELS, Problem
from explorer.explanations.question import Progress, ignore
from explorer.input_units import InputUnits
from explorer.network import Network


def attack(
    network: Network,
    x: Any,
    method: str = "fgsm",
    epsilon_levels: int = 4,
    *,
    class_index: int | None = None,
    towards: int | None = None,
    steps: int = 10,
    seed: int = 0,
    progress: Progress = ignore,
) -> Attacked:
    """Change a picture a little, so that the network says something else.

    Args:
        network: whom to fool; it is not changed.
        x: the picture as the network takes it in, ``(height, width, channels)`` or ``(1, ...)``.
        method: a name in `ATTACKS`.
        epsilon_levels: by how many of 255 levels every value may change, 0 to `MOST_LEVELS`.
        class_index: the class to lead away from; the most probable one when not given.
        towards: the class to lead to; any other when not given.
        steps: how many steps an iterative attack takes.
        seed: of attacks that draw lots.
        progress: told how many forward passes are done, and of how many; an exception from it
            gives the work up.

    Raises:
        ValueError: if x does not fit, there is no such attack or class, epsilon is not on offer,
            or the network's numbers are not finite. The message is a sentence.
    """
    from explorer.anatomy import view_of

    if method not in ATTACKS:
        raise ValueError(f"There is no attack {method!r}; there are {', '.join(ATTACKS)}.")
    epsilon, steps = _checked(epsilon_levels, steps)
    entry, view, units = ATTACKS[method], view_of(network.model), InputUnits.of(network)
    original = units.pixels(view.as_input(x))
    before = _probabilities(network, units, original)
    away = int(before.argmax()) if class_index is None else index(class_index)
    _check_classes(network, away, towards)
    problem = Problem(
        view=view,
        units=units,
        picture=original.astype(np.float64),
        class_index=away,
        towards=towards,
        epsilon=epsilon,
        steps=steps,
        seed=seed,
        total=entry.cost(steps) if epsilon else 2,
        progress=progress,
    )
    pixels = problem.bounded(entry.function(problem)).astype(np.uint8) if epsilon else original
    after = _probabilities(network, units, pixels)
    progress(problem.total, problem.total)
    return Attacked(
        original=_kept(original),
        pixels=_kept(pixels),
        difference=_kept(pixels.astype(np.int16) - original),
        x=_kept(units.fed(pixels)[np.newaxis]),
        before=_kept(before),
        after=_kept(after),
        class_index=away,
        towards=towards,
        method=method,
        epsilon=epsilon,
        steps=steps if entry.iterative else 1,
        seed=seed,
        passes=problem.total,
    )


def _checked(epsilon: int, steps: int) -> tuple[int, int]:
    if not 0 <= index(epsilon) <= MOST_LEVELS:
        raise ValueError(f"A pixel may change by 0 to {MOST_LEVELS} levels, not {epsilon}.")
    if index(steps) < 1:
        raise ValueError("An attack takes at least one step.")
    return index(epsilon), index(steps)


def _check_classes(network: Network, *classes: int | None) -> None:
    count = len(network.class_names)
    for one in classes:
        if one is not None and not 0 <= index(one) < count:
            raise ValueError(f"There is no class {one}: {network.title} has {count} classes.")


def _probabilities(network: Network, units: InputUnits, pixels: np.ndarray) -> np.ndarray:
    found = network.probabilities_of(units.fed(pixels))
    if not np.isfinite(found).all():
        raise ValueError(
            f"{network.title} gives numbers that are not finite (NaN or overflow) for this picture."
        )
    return found


def _kept(values: np.ndarray) -> np.ndarray:
    values = values.copy()
    values.setflags(write=False)
    return values
