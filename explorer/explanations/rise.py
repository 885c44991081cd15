"""RISE."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import cv2
import numpy as np

from explorer.explanations import EXPLANATIONS
from explorer.explanations.fills import FILL, filling
from explorer.explanations.question import Attribution, Question
from explorer.options import Option, Value

if TYPE_CHECKING:
    from explorer.anatomy import ModelView


def masks(
    size: tuple[int, int], count: int, cells: int, share: float, seed: int
) -> Iterator[np.ndarray]:
    """Draw masks: a coarse grid of zeros and ones, enlarged smoothly and moved by part of a cell.

    Args:
        size: height and width in pixels.
        count: how many.
        cells: of the grid across the picture.
        share: of ones among its cells.
        seed: the same masks for the same seed.

    Yields:
        float32 ``(height, width)`` in [0, 1].
    """
    generator = np.random.default_rng(seed)
    height, width = size
    cell = [-(-length // cells) for length in size]
    large = ((cells + 1) * cell[1], (cells + 1) * cell[0])  # as OpenCV takes it: width first
    for _ in range(count):
        grid = (generator.random((cells + 1, cells + 1)) < share).astype(np.float32)
        top, left = (int(generator.integers(0, length)) for length in cell)
        smooth = cv2.resize(grid, large, interpolation=cv2.INTER_LINEAR)
        yield smooth[top : top + height, left : left + width]


def one_for_each_mask(view: ModelView, layer: str | None, options: Mapping[str, Value]) -> int:
    """It costs a pass for each mask, and one for the whole picture."""
    return int(options["masks"]) + 1


@EXPLANATIONS.register(
    title="RISE",
    year=2018,
    paper=(
        "Petsiuk, Das and Saenko, RISE: Randomized Input Sampling for Explanation of Black-box "
        "Models, BMVC 2018; centred, so that what does not matter comes out as zero"
    ),
    formula=(
        r"L^c_{ij} = \frac{\sum_m \big(z^c(x \odot M^m) - \bar z^c\big)"
        r"\big(M^m_{ij} - \bar M_{ij}\big)}{\sum_m \big(M^m_{ij} - \bar M_{ij}\big)^2}"
    ),
    reading="The score is higher when a place above zero is seen, lower when one below zero is.",
    units="logit",
    script="""
drawn = (x.shape[1:3], MASKS, CELLS, SHARE / 100, SEED)
fill = filling(x[0], FILL)
found = scores(_behind(x[0], mask, fill) for mask in masks(*drawn))
values = _slopes(found, masks(*drawn))
""",
    passes=one_for_each_mask,
    options=(
        Option(name="masks", label="Masks", values=(200, 1000, 4000), default=1000),
        Option(name="cells", label="Cells across", values=(4, 7, 12), default=7),
        Option(name="share", label="Seen of the picture", unit="%", values=(25, 50), default=50),
        FILL,
    ),
    signed=True,
)
def rise(question: Question) -> Attribution:
    """By how much the score is higher when a place is seen than when it is hidden.

    The network looks at the picture through a thousand random masks. Places that were seen when
    the score was high come out above zero. No gradient is used, and many places are hidden at
    once, so that also what is there twice is found. Fewer masks leave more chance in the picture.
    """
    x, options = question.x[0], question.options
    drawn = (x.shape[:2], int(options["masks"]), int(options["cells"]), options["share"] / 100)
    fill = filling(x, str(options["fill"]))
    seen = (_behind(x, one, fill) for one in masks(*drawn, question.seed))
    scores = question.scores(seen, int(options["masks"]))
    values = _slopes(scores, masks(*drawn, question.seed))
    return Attribution(values=values, class_index=question.chosen, logits=question.logits)


def _behind(x: np.ndarray, mask: np.ndarray, fill: np.ndarray) -> np.ndarray:
    shown = mask[..., np.newaxis]
    return x * shown + fill * (1 - shown)


def _slopes(scores: np.ndarray, drawn: Iterator[np.ndarray]) -> np.ndarray:
    """Of each pixel, how the score goes with its mask: a covariance over a variance."""
    centred = scores - scores.mean()
    weighted = total = squares = 0.0
    for score, mask in zip(centred, drawn, strict=True):
        values = mask.astype(np.float64)
        weighted, total, squares = weighted + score * values, total + values, squares + values**2
    variance = squares - total**2 / len(scores)
    return weighted / np.maximum(variance, 1e-12)
