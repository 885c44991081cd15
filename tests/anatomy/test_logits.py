"""Logits recovered from models with all kinds of endings."""

from __future__ import annotations

import keras
import numpy as np
import pytest

from explorer.anatomy import view_of
from tests import models


@pytest.fixture(params=models.SOFTMAX_MODELS.values(), ids=models.SOFTMAX_MODELS.keys())
def model(request):
    return request.param()


def tolerance(model) -> float:
    half = any("16" in layer.compute_dtype for layer in model.layers)
    return 2e-2 if half else 1e-5


def test_the_logits_lead_to_the_models_own_probabilities(model):
    x = models.picture()
    logits = view_of(model).logits(x)
    assert logits.dtype == np.float32
    assert logits.shape == (models.CLASSES,)
    expected = np.asarray(model(x[None], training=False), np.float32)[0]
    np.testing.assert_allclose(models.softmax(logits), expected, atol=tolerance(model))
    assert logits.min() < 0 or logits.sum() > 1.01  # they are not probabilities themselves


def test_logits_behind_a_fused_softmax_are_those_of_the_same_model_without_it():
    fused, bare = models.pooled(), models.logits_only()
    bare.set_weights(fused.get_weights())
    x = models.picture()
    np.testing.assert_allclose(
        view_of(fused).logits(x), bare(x[None], training=False)[0], rtol=1e-5, atol=1e-6
    )


def test_logits_stay_exact_where_the_softmax_saturates():
    model = models.pooled()
    kernel, _ = model.get_layer("output").get_weights()
    model.get_layer("output").set_weights([kernel * 0, np.arange(5.0) * 1000])
    np.testing.assert_allclose(view_of(model).logits(models.picture()), np.arange(5) * 1000)


def test_a_single_sigmoid_unit_gives_its_value_before_the_sigmoid():
    model = models.one_sigmoid()
    x = models.picture()
    [logit] = view_of(model).logits(x)
    expected = float(model(x[None], training=False)[0, 0])
    assert 1 / (1 + np.exp(-float(logit))) == pytest.approx(expected, abs=1e-6)
    assert not 0 < expected - logit < 1e-3


def test_a_softmax_inside_the_model_is_not_mistaken_for_its_last():
    base = models.pooled()
    twice = keras.Model(base.input, keras.layers.Softmax(name="again")(base.output))
    x = models.picture()
    np.testing.assert_allclose(
        view_of(twice).logits(x), base(x[None], training=False)[0], atol=1e-6
    )


def test_a_model_that_gives_no_class_scores_still_has_maps():
    view = view_of(models.backbone())
    assert view.classes is None
    assert view.feature_maps(models.picture())["conv2"].shape == (6, 6, 8)
    with pytest.raises(ValueError, match="one score for each class"):
        view.logits(models.picture())
    with pytest.raises(ValueError, match="one score for each class"):
        view.gradients(models.picture(), "conv2")
