"""Explanation: what a method has found, and heatmaps of it over a picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import cv2
import numpy as np

from explorer.options import Value

if TYPE_CHECKING:
    from explorer.explanations.method import ExplanationMethod
    from explorer.explanations.question import Attribution, Question


@dataclass(frozen=True, eq=False, kw_only=True)
class Explanation:
    """Which parts of a picture the score of a class depends on, as a method sees it.

    All arrays are read-only.

    Attributes:
        values: float32, as the method gave them, at its own resolution: ``(height, width)`` of a
            layer's cells or of patches, or ``(height, width, channels)`` of the input.
        units: of the values.
        layer_map: float32 ``(height, width)`` at that resolution: what is looked at. Below zero
            only of methods that are signed.
        heatmap: float32 ``(height, width)`` at input size, in [0, 1]: what speaks for the class;
            its maximum is 1 unless nothing does.
        signed: float32 ``(height, width)`` at input size, in [-1, 1]: what speaks for it and
            against it; None of methods that do not tell them apart.
        class_index: the class explained.
        against: the class whose logit was subtracted; None if none was.
        score: what is explained: the class's logit, or the difference between two.
        logit: that of the class.
        probability: that of the class, in [0, 1].
        layer: path of the layer looked at; None for methods that look at none.
        method: the method's name in `explorer.explanations.EXPLANATIONS`.
        options: the value of every option of the method, by name.
        seed: of methods that draw lots.
        passes: forward passes that it cost, in round numbers.
        seconds: how long it took.
        first: whether that includes compiling what was needed for the first time.
        gap: by what share of the score's difference from the baseline's the values fail to add
            up to that difference; None where that is not defined.
    """

    values: np.ndarray
    units: str
    layer_map: np.ndarray
    heatmap: np.ndarray
    signed: np.ndarray | None
    class_index: int
    against: int | None
    score: float
    logit: float
    probability: float
    layer: str | None
    method: str
    options: Mapping[str, Value] = field(default_factory=dict)
    seed: int = 0
    passes: int
    seconds: float
    first: bool = False
    gap: float | None = None

    @property
    def is_zero(self) -> bool:
        """Whether the method found nothing that the class depends on."""
        return not self.layer_map.any()

    @classmethod
    def of(
        cls,
        attribution: Attribution,
        method: ExplanationMethod,
        question: Question,
        seconds: float,
        first: bool = False,
    ) -> Explanation:
        """Make heatmaps of an attribution.

        Args:
            attribution: what the method found.
            method: which method.
            question: what it was asked.
            seconds: how long that took.
            first: whether something had to be compiled.

        Raises:
            ValueError: if the network gave numbers that are not finite.
        """
        own = attribution.values if attribution.strength is None else attribution.strength
        logits = attribution.logits.astype(np.float64)
        chosen, against = attribution.class_index, question.against
        score = logits[chosen] - (0.0 if against is None else logits[against])
        _check_finite(method.title, attribution.values, score)
        spread = attribution.spread
        spread = enlarged(own, question.x.shape[1:3]) if spread is None else spread
        return cls(
            values=_kept(attribution.values),
            units=method.units,
            layer_map=_kept(own),
            heatmap=_kept(normalised(np.maximum(spread, 0))),
            signed=_kept(balanced(spread)) if method.signed else None,
            class_index=chosen,
            against=against,
            score=float(score),
            logit=float(logits[chosen]),
            probability=_probability(logits, chosen),
            layer=attribution.layer,
            method=method.name,
            options=question.options,
            seed=question.seed,
            passes=method.cost(question.view, attribution.layer, question.options),
            seconds=seconds,
            first=first,
            gap=attribution.gap,
        )


def enlarged(values: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Interpolate a map bilinearly, with half-pixel centres, to ``(height, width)``; float64."""
    if values.shape == tuple(size):
        return values.astype(np.float64)
    height, width = size
    return cv2.resize(values.astype(np.float64), (width, height), interpolation=cv2.INTER_LINEAR)


def normalised(values: np.ndarray) -> np.ndarray:
    """Divide a map of values from zero up by its maximum; zeros stay zeros. float32 in [0, 1].

    >>> normalised(np.array([[0.0, 2.0], [1.0, 4.0]])).tolist()
    [[0.0, 0.5], [0.25, 1.0]]
    """
    highest = values.max()
    scaled = values / highest if highest > 0 else np.zeros_like(values)
    return scaled.astype(np.float32)


def balanced(values: np.ndarray) -> np.ndarray:
    """Divide a signed map by its largest absolute value; zeros stay zeros. float32 in [-1, 1].

    >>> balanced(np.array([[-4.0, 2.0]])).tolist()
    [[-1.0, 0.5]]
    """
    bound = np.abs(values).max()
    return (values / bound if bound > 0 else np.zeros_like(values)).astype(np.float32)


def _check_finite(title: str, values: np.ndarray, score: float) -> None:
    if not (np.isfinite(values).all() and np.isfinite(score)):
        raise ValueError(
            f"{title} has nothing to say here: the network gives numbers that are not finite "
            "(NaN or overflow) for this picture."
        )


def _probability(logits: np.ndarray, chosen: int) -> float:
    if len(logits) == 1:  # yes or no: a sigmoid
        return float(1 / (1 + np.exp(-logits[0])))
    exponentials = np.exp(logits - logits.max())
    return float(exponentials[chosen] / exponentials.sum())


def _kept(values: np.ndarray) -> np.ndarray:
    values = values.astype(np.float32)
    values.setflags(write=False)
    return values
