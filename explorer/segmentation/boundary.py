"""Boundary errors: how far the edge of a predicted mask is from where it should be.

IoU and Dice hardly notice a blurred edge of a large shape, since it has few pixels there. These
measures look at nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

TOLERANCE = 2.0
"""Pixels by which an edge may lie beside the true one and still count as found."""


@dataclass(frozen=True)
class BoundaryScores:
    """How well the edges of two masks agree.

    Attributes:
        f1: boundary F1 (Csurka et al. 2013), 0 to 1: the harmonic mean of the parts of each edge
            that lie within a tolerance of the other.
        mean_distance: average symmetric surface distance in pixels (Heimann et al. 2009): from
            each edge pixel to the nearest one of the other edge, the mean over both edges.
        hausdorff95: the distance, in pixels, within which 95 % of each edge lie from the other
            (Huttenlocher et al. 1993): nearly the worst place, but for a few odd pixels.
    """

    f1: float
    mean_distance: float
    hausdorff95: float


def edge(mask: np.ndarray) -> np.ndarray:
    """The pixels of a mask that have one beside, above or below them that is not of it.

    Beyond the border of the picture nothing is known, so it is no edge there.

    Args:
        mask: bool ``(height, width)``.

    Returns:
        bool ``(height, width)``.

    >>> edge(np.ones((3, 3), bool)).any()
    np.False_
    >>> edge(np.array([[1, 1, 1, 0]], bool)).tolist()
    [[False, False, True, False]]
    """
    padded = np.pad(mask, 1, mode="edge")
    inside = padded[:-2, 1:-1] & padded[2:, 1:-1] & padded[1:-1, :-2] & padded[1:-1, 2:]
    return mask & ~inside


def compare_edges(
    true: np.ndarray, predicted: np.ndarray, tolerance: float = TOLERANCE
) -> BoundaryScores:
    """Compare the edges of two masks.

    Where both have no edge they agree: F1 is 1 and distances are 0. Where one of them has none,
    F1 is 0 and distances are as long as the diagonal of the picture, the worst there can be.

    Args:
        true: bool ``(height, width)``.
        predicted: of the same shape.
        tolerance: pixels, for F1.

    Raises:
        ValueError: if the shapes differ.

    >>> true = np.zeros((20, 20), bool)
    >>> true[5:15, 5:15] = True
    >>> compare_edges(true, np.roll(true, 1, axis=0)).f1
    1.0
    """
    if true.shape != predicted.shape or true.ndim != 2:
        raise ValueError(
            f"Masks to compare are (height, width) and of one size, not {true.shape} and "
            f"{predicted.shape}."
        )
    first, second = edge(true.astype(bool)), edge(predicted.astype(bool))
    if not (first.any() and second.any()):
        same = first.any() == second.any()
        farthest = 0.0 if same else float(np.hypot(*true.shape))
        return BoundaryScores(float(same), farthest, farthest)
    missed, claimed = _distances(first, second), _distances(second, first)
    recall, precision = (missed <= tolerance).mean(), (claimed <= tolerance).mean()
    both = precision + recall
    return BoundaryScores(
        f1=float(2 * precision * recall / both) if both else 0.0,
        mean_distance=float(np.concatenate([missed, claimed]).mean()),
        hausdorff95=float(max(np.percentile(missed, 95), np.percentile(claimed, 95))),
    )


def mean_over_scenes(
    true: np.ndarray, predicted: np.ndarray, classes: int, tolerance: float = TOLERANCE
) -> BoundaryScores:
    """The mean over all classes of all scenes that are in the true or the predicted mask.

    The background has the edges of all the others and is left out.

    Args:
        true: ``(scenes, height, width)`` whole numbers, 0 for the background.
        predicted: of the same shape.
        classes: how many, the background among them.
        tolerance: pixels, for F1.

    Raises:
        ValueError: if the shapes differ, or only background is shown everywhere.
    """
    found = [
        compare_edges(a == label, b == label, tolerance)
        for a, b in zip(true, predicted, strict=True)
        for label in range(1, classes)
        if (a == label).any() or (b == label).any()
    ]
    if not found:
        raise ValueError("There is no edge in these masks, neither a true nor a predicted one.")
    return BoundaryScores(
        f1=float(np.mean([one.f1 for one in found])),
        mean_distance=float(np.mean([one.mean_distance for one in found])),
        hausdorff95=float(np.mean([one.hausdorff95 for one in found])),
    )


def _distances(edge_pixels: np.ndarray, other: np.ndarray) -> np.ndarray:
    """From each pixel of one edge to the nearest of the other, in pixels, float32."""
    away = cv2.distanceTransform((~other).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    return away[edge_pixels]
