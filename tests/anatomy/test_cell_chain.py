"""A value followed back to the sum that it began as."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.anatomy import view_of
from explorer.anatomy.cell import CellStep, CellSum, CellWindow
from explorer.anatomy.cell_chain import cell_chain
from tests import models


@pytest.fixture(scope="module")
def view():
    return view_of(models.sequential())


def test_normalisation_and_activation_lead_back_to_the_convolution(view):
    x = models.picture()
    chain = cell_chain(view, x, "relu1", 2, 5, 7, slices=24)
    assert isinstance(chain.begin, CellSum)
    assert chain.begin.cell.layer == "conv1"
    assert [step.cell.layer for step in chain.steps] == ["bn1", "relu1"]
    value = view.feature_maps(x, ["relu1"])["relu1"][5, 7, 2]
    assert chain.steps[-1].cell.value == pytest.approx(value, abs=1e-5)
    # each step takes in what the one before gave
    values = [chain.begin.cell.value, *(step.cell.value for step in chain.steps)]
    taken = [step.inputs[0].value for step in chain.steps]
    np.testing.assert_allclose(taken, values[:-1], rtol=1e-5)


def test_pooling_is_a_beginning(view):
    chain = cell_chain(view, models.picture(), "pool1", 0, 1, 1, slices=24)
    assert isinstance(chain.begin, CellWindow)
    assert chain.steps == ()


def test_a_step_of_several_inputs_is_a_beginning():
    view = view_of(models.branched())
    chain = cell_chain(view, models.picture(), "last", 3, 2, 2, slices=24)
    assert isinstance(chain.begin, CellStep)
    assert len(chain.begin.inputs) == 2
    assert [step.cell.layer for step in chain.steps] == ["last"]
