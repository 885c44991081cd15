"""Every method on networks that people use."""

from __future__ import annotations

import keras
import numpy as np
import pytest

from explorer.anatomy import view_of
from explorer.explanations import EXPLANATIONS, explain
from explorer.pretrained import PRETRAINED
from explorer.pretrained.random_weights import randomise
from explorer.samples import sample
from tests import models
from tests.explanations import nets

SMALL = {"weights": None, "input_shape": (64, 64, 3), "classes": 10}


def with_random_weights(model: keras.Model) -> keras.Model:
    randomise(model)
    return model


@pytest.fixture(scope="module")
def lite0():
    """The embedded network, and the cat as it takes it in."""
    network = PRETRAINED["efficientnet_lite0"].load()
    return network.model, network.preprocess(sample("cat"))


@pytest.fixture(scope="module")
def mobilenet_v2():
    return with_random_weights(keras.applications.MobileNetV2(**SMALL)), models.picture(64)


@pytest.fixture(scope="module")
def densenet121():
    return with_random_weights(keras.applications.DenseNet121(**SMALL)), models.picture(64)


def expect_a_map(model, x, method: str):
    found = explain(model, x, method, 3, options=nets.quickest(model, method))
    assert found.heatmap.shape == x.shape[-3:-1]
    assert np.isfinite(found.values).all()
    assert not found.is_zero
    assert found.score == pytest.approx(float(view_of(model).logits(x)[3]), rel=1e-3, abs=1e-3)
    return found


@pytest.mark.parametrize("name", EXPLANATIONS)
def test_mobilenet_v2(mobilenet_v2, name):
    found = expect_a_map(*mobilenet_v2, name)
    assert found.layer in (None, "out_relu")


@pytest.mark.parametrize("name", sorted(set(EXPLANATIONS) - {"rise", "smooth_grad", "score_cam"}))
def test_efficientnet_lite0(lite0, name):
    model, x = lite0
    found = explain(model, x, name, options=nets.quickest(model, name))
    assert found.heatmap.max() == 1
    assert found.layer in (None, "top_relu6")


@pytest.mark.parametrize("name", ["hires_cam", "eigen_cam", "gradient"])
def test_densenet121(densenet121, name):
    found = expect_a_map(*densenet121, name)
    assert found.layer in (None, "relu")
