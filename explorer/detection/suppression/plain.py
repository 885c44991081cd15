"""Plain non-maximum suppression."""

from __future__ import annotations

import numpy as np

from explorer.detection.suppression.method import DROPPED, SUPPRESSIONS, THRESHOLD


@SUPPRESSIONS.register(
    title="Plain",
    year=2005,
    paper=(
        "Dalal and Triggs, Histograms of Oriented Gradients for Human Detection, CVPR 2005; in "
        "this greedy form Felzenszwalb et al., Object Detection with Discriminatively Trained "
        "Part-Based Models, TPAMI 2010"
    ),
    formula=(
        r"s_i \leftarrow \begin{cases} s_i & \text{if } \operatorname{IoU}(M, b_i) \le t \\"
        r" 0 & \text{otherwise} \end{cases}"
    ),
    options=(THRESHOLD,),
)
def plain(overlaps: np.ndarray, scores: np.ndarray, threshold: float) -> np.ndarray:
    """Keep the surest box and drop all that overlap it by more than a threshold; then the next.

    This is what detectors do by default. The threshold decides alone: set low, two objects that
    stand close together become one, because the second box is dropped with the doubles. Set high,
    one object keeps several boxes.
    """
    kept = scores.copy()
    for place in range(len(kept)):
        if kept[place] > DROPPED:
            kept[place + 1 :][overlaps[place, place + 1 :] > threshold] = DROPPED
    return kept
