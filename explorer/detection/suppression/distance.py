"""Non-maximum suppression that looks at the distance of centres, too."""

from __future__ import annotations

import numpy as np

from explorer.detection.overlap import diou
from explorer.detection.suppression.method import SUPPRESSIONS, THRESHOLD
from explorer.detection.suppression.plain import plain


@SUPPRESSIONS.register(
    title="By distance",
    year=2020,
    paper="Zheng et al., Distance-IoU Loss, AAAI 2020 (DIoU-NMS)",
    formula=(
        r"s_i \leftarrow \begin{cases} s_i & \text{if } \operatorname{IoU}(M, b_i) - "
        r"\frac{d^2(M, b_i)}{c^2(M, b_i)} \le t \\ 0 & \text{otherwise} \end{cases}"
    ),
    options=(THRESHOLD,),
    measure=diou,
)
def distance(overlaps: np.ndarray, scores: np.ndarray, threshold: float) -> np.ndarray:
    """Plain suppression, with the distance of the two centres taken off the overlap.

    Two boxes around one object have nearly the same centre. Boxes around two objects that cover
    each other may overlap as much, but their centres lie apart, so that the second one is more
    often kept. Here d is the distance of the centres, and c the diagonal of the smallest box
    around both.
    """
    return plain(overlaps, scores, threshold)
