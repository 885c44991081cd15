"""Every method of the registry, on every kind of model."""

from __future__ import annotations

import inspect

import keras
import numpy as np
import pytest

from explorer.anatomy import view_of
from explorer.explanations import EXPLANATIONS, explain
from tests import models

X = models.picture()


@pytest.fixture(params=models.SOFTMAX_MODELS.values(), ids=models.SOFTMAX_MODELS.keys())
def model(request):
    return request.param()


@pytest.fixture(params=EXPLANATIONS)
def method(request):
    return request.param


def test_the_registry_says_what_each_method_is(method):
    entry = EXPLANATIONS[method]
    assert entry.name == method
    assert 1980 < entry.year < 2100
    assert str(entry.year) in entry.paper
    assert len(entry.description) > 100
    assert entry.formula.count("{") == entry.formula.count("}") > 0
    assert list(inspect.signature(entry.function).parameters) == [
        "view",
        "x",
        "class_index",
        "layer",
    ]


def test_every_method_explains_every_kind_of_model(method, model):
    logits = view_of(model).logits(X)
    for class_index in (0, models.CLASSES - 1):
        explanation = explain(model, X, method, class_index)
        assert explanation.method == method
        assert explanation.class_index == class_index
        assert explanation.score == pytest.approx(logits[class_index], rel=1e-4, abs=1e-4)
        assert explanation.heatmap.shape == X.shape[:2]
        assert explanation.heatmap.dtype == explanation.layer_map.dtype == np.float32
        assert explanation.layer_map.min() >= 0
        assert explanation.heatmap.min() >= 0
        assert explanation.heatmap.max() == (0 if explanation.is_zero else 1)


def test_every_method_explains_the_most_probable_class_unless_told(method):
    model = models.shortcut()
    best = int(view_of(model).logits(X).argmax())
    default, asked = explain(model, X, method), explain(model, X, method, best)
    assert default.class_index == best
    np.testing.assert_array_equal(default.heatmap, asked.heatmap)


def test_every_method_gives_the_same_for_one_picture_and_a_batch_of_one(method):
    model = models.branched()
    single, batch = explain(model, X, method, 1), explain(model, X[None], method, 1)
    np.testing.assert_array_equal(single.layer_map, batch.layer_map)


def test_every_method_explains_known_networks(method):
    x = models.picture(64)
    for build in (keras.applications.DenseNet121, keras.applications.MobileNetV2):
        model = build(weights=None, input_shape=(64, 64, 3), classes=10)
        explanation = explain(model, x, method, 3)
        assert explanation.heatmap.shape == (64, 64)
        assert np.isfinite(explanation.heatmap).all()


def test_every_method_refuses_what_is_not_there(method):
    model = models.pooled()
    with pytest.raises(ValueError, match="5 classes, 0 to 4"):
        explain(model, X, method, 5)
    with pytest.raises(ValueError, match="takes one input of shape"):
        explain(model, X[:8], method)


def test_an_unknown_method_is_refused_with_those_that_exist():
    with pytest.raises(ValueError, match=r"no method 'grad_cat'; there are .*grad_cam"):
        explain(models.pooled(), X, "grad_cat")
