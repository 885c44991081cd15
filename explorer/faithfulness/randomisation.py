"""Randomisation: does a heatmap change when the network forgets what it has learned?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from explorer.explanations import EXPLANATIONS, Explanation, explain
from explorer.explanations.question import Progress, ignore
from explorer.faithfulness.agreement import rank_correlation
from explorer.faithfulness.private_copy import private_copy
from explorer.faithfulness.redrawing import Unit, draw_anew, measure_again, units_from_the_top
from explorer.options import Value

if TYPE_CHECKING:
    import keras


@dataclass(frozen=True, eq=False, kw_only=True)
class Randomised:
    """What a method shows when some of the network's layers have random weights.

    Attributes:
        layers: paths of the layers with a kernel that are random by now, from the top down; the
            batch normalisation behind each is random with it. Empty for the network as it is.
        share: of the network's learned numbers that are random by now, in [0, 1].
        explanation: of the same class of the same picture.
        correlation: Spearman's rank correlation of its map with the one of the network as it is,
            in [-1, 1]; None where one of the two is the same everywhere.
        absolute_correlation: the same of the absolute values of both maps; of methods that are
            not signed, it is the same number.
    """

    layers: tuple[str, ...]
    share: float
    explanation: Explanation
    correlation: float | None
    absolute_correlation: float | None

    @property
    def map(self) -> np.ndarray:
        """The map at its own resolution, float32 ``(height, width)``."""
        return self.explanation.layer_map

    @property
    def probability(self) -> float:
        """The probability that the network gives to the class, in [0, 1]."""
        return self.explanation.probability


def passes_needed(method_cost: int, stages: int = 6) -> int:
    """Forward passes that `randomised_layers` takes; a method's cost is told by its entry."""
    return method_cost * (stages + 1)


def randomised_layers(
    model: keras.Model,
    x: Any,
    method: str,
    class_index: int,
    layer: str | None = None,
    *,
    stages: int = 6,
    options: Mapping[str, Value] | None = None,
    seed: int = 0,
    progress: Progress = ignore,
) -> tuple[Randomised, ...]:
    """Explain again and again while the layers of a copy lose their weights, the top one first.

    From Adebayo et al., Sanity Checks for Saliency Maps, NeurIPS 2018. A map that stays the same
    when the network knows nothing any more does not show what the network has learned. The first
    stage is the layer of the class scores; the others are shared out evenly. Drawn anew means
    shuffled, so that each array keeps its spread; what batch normalisation expects is measured
    again on the picture, since a deep network's numbers would grow without bounds.

    Args:
        model: as `explorer.explanations.explain` takes it; it is not changed, a copy is.
        x: the picture, as there.
        method: a name in `EXPLANATIONS`.
        class_index: the class to explain.
        layer: path of the layer to look at, for methods that look at one; the usual one if None.
        stages: in how many steps all layers become random; fewer if there are fewer layers.
        options: of the method, by name.
        seed: of the shuffling, and of methods that draw lots.
        progress: told how many forward passes are done, and of how many; an exception from it
            gives the work up.

    Returns:
        the network as it is, and then each stage.

    Raises:
        ValueError: as `explain` does, or if the model cannot be copied or has no weights.
    """
    from explorer.anatomy import view_of

    view = view_of(model)
    batch = view.as_input(x)
    if method not in EXPLANATIONS:
        raise ValueError(f"There is no method {method!r}; there are {', '.join(EXPLANATIONS)}.")
    cost = EXPLANATIONS[method].cost(view, layer, options or {})
    copy = private_copy(model)
    groups = [[], *_groups(units_from_the_top(view_of(copy)), stages)]
    learned = sum(_count(_layers(group)) for group in groups)
    generator = np.random.default_rng(seed)
    drawn: list[Unit] = []
    found: list[Randomised] = []
    for number, group in enumerate(groups):
        draw_anew(_layers(group), generator)
        drawn.extend(group)
        # All of those that are random by now: what reaches the upper ones has changed again.
        measure_again(copy, _layers(drawn), batch)
        explanation = explain(
            copy,
            batch,
            method,
            class_index,
            layer,
            options=options,
            seed=seed,
            progress=_part_of(progress, number, len(groups), cost),
        )
        progress((number + 1) * cost, len(groups) * cost)
        share = _count(_layers(drawn)) / learned
        paths = tuple(unit.path for unit in drawn)
        first = found[0].explanation if found else explanation
        found.append(_compared(explanation, first, paths, share))
    return tuple(found)


def _layers(units: Iterable[Unit]) -> list[keras.Layer]:
    return [layer for unit in units for layer in unit.layers]


def _count(layers: Iterable[keras.Layer]) -> int:
    return sum(int(np.prod(one.shape)) for layer in layers for one in layer.trainable_weights)


def _part_of(progress: Progress, number: int, parts: int, cost: int) -> Progress:
    """The progress of one of several parts of the work that cost the same."""

    def report(done: int, total: int) -> None:
        progress(number * cost + round(cost * done / max(1, total)), parts * cost)

    return report


def _groups(units: list, stages: int) -> list[list]:
    """The top unit by itself, the others shared out evenly; never more groups than units.

    >>> _groups(["scores", "c", "b", "a"], 3)
    [['scores'], ['c', 'b'], ['a']]
    >>> _groups(["scores", "a"], 6), _groups(["scores", "a"], 1)
    ([['scores'], ['a']], [['scores', 'a']])
    """
    if not units:
        raise ValueError("This network has no weights that could be drawn anew.")
    if stages < 1:
        raise ValueError("There must be at least one stage.")
    if stages == 1:
        return [units]
    shared_out = np.array_split(np.arange(1, len(units)), stages - 1)
    return [units[:1], *([units[index] for index in part] for part in shared_out if part.size)]


def _compared(
    explanation: Explanation, first: Explanation, layers: tuple[str, ...], share: float
) -> Randomised:
    before, now = first.layer_map, explanation.layer_map
    return Randomised(
        layers=layers,
        share=share,
        explanation=explanation,
        correlation=rank_correlation(before, now),
        absolute_correlation=rank_correlation(np.abs(before), np.abs(now)),
    )
