"""What is said of curves and of maps of networks that forget."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module

import numpy as np
import pytest

from explorer.faithfulness import Curves, Randomised
from explorer.ui.views.explain import take_along
from tests.figures.explanations import explanation

curves = import_module("explorer.ui.views.explain.honesty.curves")
randomised = import_module("explorer.ui.views.explain.honesty.randomised")
FALLING = np.linspace(0.8, 0.1, 5)


def measured(deletion: float, insertion: float, every: np.ndarray = FALLING) -> Curves:
    """Curves whose areas beat chance by so much."""
    return Curves(
        shares=np.linspace(0, 1, 5),
        deletion=every,
        insertion=every[::-1],
        random_deletion=every,
        random_insertion=every[::-1],
        deletion_auc=0.4 - deletion,
        insertion_auc=0.4 + insertion,
        random_deletion_auc=0.4,
        random_insertion_auc=0.4,
        is_flat=False,
        fill="mean",
        passes=10,
    )


@pytest.mark.parametrize(
    ("margins", "said"),
    [
        ((0.2, 0.3), "Both curves beat chance: the map points"),
        ((0.03, 0.04), "if only by a little"),
        ((0.01, 0.3), "Only one of the two curves"),
        ((0.01, 0.005), "much like chance"),
        ((-0.1, 0.0), "do not trust"),
    ],
)
def test_what_is_within_chance_is_no_praise(margins, said):
    assert said in curves._verdict(measured(*margins))


def test_an_answer_that_hardly_moves_says_nothing_about_the_map():
    still = np.linspace(0.390, 0.389, 5)
    assert "say nothing" in curves._verdict(measured(0.03, 0.03, still))


def forgotten(cells: int, left: float | None) -> tuple[Randomised, ...]:
    first = explanation(np.arange(float(cells**2)).reshape(cells, cells), (32, 32))
    whole = Randomised(
        layers=(), share=0.0, explanation=first, correlation=1.0, absolute_correlation=1.0
    )
    return whole, replace(whole, layers=("a",), share=1.0, absolute_correlation=left)


@pytest.mark.parametrize(
    ("cells", "left", "said"),
    [
        (3, -0.47, "too coarse to tell"),
        (3, 0.5, "too coarse to tell"),
        (14, 0.5, "does not come from what"),
        (14, -0.5, "another one"),
        (14, 0.02, "another one"),
        (14, 0.9, "how the network is built"),
        (14, None, "it is gone"),
    ],
)
def test_a_few_cells_prove_nothing(cells, left, said):
    assert said in randomised._verdict(forgotten(cells, left), "Grad-CAM")


def test_the_smallest_part_is_not_called_nothing():
    _, last = forgotten(3, None)
    note = randomised._picture(replace(last, share=0.001)).note
    assert note == "Zero everywhere; less than 1 % forgotten."


def test_a_script_is_said_to_need_what_it_imports():
    code = "import cv2\nimport keras\nimport numpy as np\nimport tensorflow as tf\n"
    assert take_along._needed(code) == "Keras, TensorFlow, OpenCV and NumPy"
