"""Eigen-CAM."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from threadpoolctl import threadpool_limits

from explorer.explanations import EXPLANATIONS
from explorer.explanations.question import Attribution, Question
from explorer.options import Value

if TYPE_CHECKING:
    from explorer.anatomy import ModelView


def first_component(activations: np.ndarray) -> np.ndarray:
    """Project the maps on their first right singular vector.

    Args:
        activations: float ``(height, width, channels)``.

    Returns:
        float64 ``(height, width)``. A singular vector has no sign of its own; this one's is such
        that the projections add up to something positive.
    """
    height, width, channels = activations.shape
    cells = activations.reshape(height * width, channels).astype(np.float64)
    left, singular, _ = np.linalg.svd(cells, full_matrices=False)
    projected = (left[:, 0] * singular[0]).reshape(height, width)
    return projected if projected.sum() >= 0 else -projected


def one_pass(view: ModelView, layer: str | None, options: Mapping[str, Value]) -> int:
    """It costs one pass, without gradients."""
    return 1


@EXPLANATIONS.register(
    title="Eigen-CAM",
    year=2020,
    paper=(
        "Muhammad and Yeasin, Eigen-CAM: Class Activation Map using Principal Components, "
        "IJCNN 2020"
    ),
    formula=r"L = A v_1, \qquad A = U \Sigma V^{\mathsf T}",
    reading="Bright is what the layer reacts to most, whatever the class.",
    units="relative",
    script="""
activations, _ = at_layer()
values = np.maximum(first_component(activations), 0)
""",
    passes=one_pass,
    at_layer=True,
    of_class=False,
)
def eigen_cam(question: Question) -> Attribution:
    """What a layer reacts to most, whichever class is asked about.

    The feature maps of a layer are many pictures that resemble each other; their first principal
    component is the one picture that has most of all of them in it. It needs no gradient and no
    class: it says where the network sees something, not why it gives this answer.
    """
    path = question.target_layer
    maps = question.view.feature_maps(question.x, [path])[path]
    if not np.isfinite(maps).all():
        values = np.full(maps.shape[:2], np.nan)  # told by Explanation, in words
    else:
        # One thread: for so small a matrix, more of them only wait for each other.
        with threadpool_limits(1, user_api="blas"):
            values = np.maximum(first_component(maps), 0)
    return Attribution(
        values=values, class_index=question.chosen, logits=question.logits, layer=path
    )
