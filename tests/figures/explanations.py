"""Explanations with given maps, for tests of what is drawn of them."""

from __future__ import annotations

import numpy as np

from explorer.explanations import Explanation
from explorer.explanations.explanation import balanced, enlarged, normalised


def explanation(cells: np.ndarray, size: tuple[int, int], signed: bool = False, **facts):
    """An explanation whose method gave these cells, of a picture of this size."""
    spread = enlarged(cells, size)
    usual = {
        "units": "logit",
        "class_index": 0,
        "against": None,
        "score": 1.0,
        "logit": 1.0,
        "probability": 0.5,
        "layer": "relu",
        "method": "hires_cam" if signed else "grad_cam",
        "passes": 3,
        "seconds": 0.01,
    }
    return Explanation(
        values=cells.astype(np.float32),
        layer_map=cells.astype(np.float32),
        heatmap=normalised(np.maximum(spread, 0)),
        signed=balanced(spread) if signed else None,
        **usual | facts,
    )
