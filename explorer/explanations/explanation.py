"""Explanation: a heatmap over a picture, and the methods that make one."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from explorer.registry import Entry


@dataclass(frozen=True, eq=False, kw_only=True)
class Attribution:
    """What a method finds, before it is made a heatmap.

    Attributes:
        values: float ``(height, width)``, zero and up, at the method's own resolution.
        class_index: the class explained.
        score: its logit.
        layer: path of the layer looked at; None for methods that look at none.
    """

    values: np.ndarray
    class_index: int
    score: float
    layer: str | None = None


@dataclass(frozen=True, kw_only=True)
class ExplanationMethod(Entry):
    """A method, and where it comes from.

    Its function is called as ``function(view, x, class_index, layer)``, with a
    `explorer.anatomy.ModelView`, x as float32 ``(1, height, width, channels)``, and class and
    layer as `explorer.explanations.explain` takes them, None included. It returns an
    `Attribution`.

    Attributes:
        year: year of publication.
        paper: authors, title and venue.
        formula: the method in LaTeX.
    """

    year: int
    paper: str
    formula: str

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.paper.strip() or not self.formula.strip():
            raise ValueError(f"registry entry {self.name!r}: paper or formula is empty")


@dataclass(frozen=True, eq=False, kw_only=True)
class Explanation:
    """Which parts of a picture the score of a class depends on, as a method sees it.

    Attributes:
        heatmap: float32 ``(height, width)`` at input size, in [0, 1]; its maximum is 1 unless
            all is zero. Read-only.
        layer_map: float32 ``(height, width)``, zero and up, as the method gave it, at the
            resolution of the layer that it looked at. Read-only.
        class_index: the class explained.
        score: its logit.
        layer: path of the layer looked at; None for methods that look at none.
        method: the method's name in `explorer.explanations.EXPLANATIONS`.
    """

    heatmap: np.ndarray
    layer_map: np.ndarray
    class_index: int
    score: float
    layer: str | None
    method: str

    @property
    def is_zero(self) -> bool:
        """Whether the method found nothing that speaks for the class."""
        return not self.layer_map.any()

    @classmethod
    def of(
        cls, attribution: Attribution, method: ExplanationMethod, input_size: tuple[int, int]
    ) -> Explanation:
        """Make the heatmap of an attribution.

        Args:
            attribution: what the method found.
            method: which method.
            input_size: height and width of the network's input.

        Raises:
            ValueError: if the network gave numbers that are not finite.
        """
        if not (np.isfinite(attribution.values).all() and np.isfinite(attribution.score)):
            raise ValueError(
                f"{method.title} has nothing to say here: the network gives numbers that are not "
                "finite (NaN or overflow) for this picture."
            )
        heatmap = normalised(enlarged(attribution.values, input_size))
        layer_map = attribution.values.astype(np.float32)
        for array in (heatmap, layer_map):
            array.setflags(write=False)
        return cls(
            heatmap=heatmap,
            layer_map=layer_map,
            class_index=attribution.class_index,
            score=attribution.score,
            layer=attribution.layer,
            method=method.name,
        )


def enlarged(values: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Interpolate a map bilinearly, with half-pixel centres, to ``(height, width)``; float64."""
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
