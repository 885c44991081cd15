"""Heatmaps made of what a method found."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.explanations import explain
from explorer.explanations.explanation import enlarged, normalised
from tests import models


def test_arrays_handed_out_cannot_be_changed():
    explanation = explain(models.pooled(), models.picture())
    for array in (explanation.heatmap, explanation.layer_map):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1


def test_enlarging_puts_values_at_the_centres_of_their_cells():
    values = np.array([[0.0, 1.0]])
    # Half-pixel centres: pixel i of 8 lies at (i + 1/2) / 4 - 1/2 of the two cells.
    positions = np.clip((np.arange(8) + 0.5) / 4 - 0.5, 0, 1)
    np.testing.assert_allclose(enlarged(values, (3, 8)), np.tile(positions, (3, 1)))


def test_normalising_zeros_gives_zeros():
    assert not normalised(np.zeros((3, 3))).any()
