"""Every architecture of the app, and the network that comes with it, can be looked into."""

from __future__ import annotations

import keras
import numpy as np
import pytest

from explorer.anatomy import feature_maps, filters, layer_table, view_of
from explorer.architectures import ARCHITECTURES
from explorer.explanations import explain
from explorer.pretrained import PRETRAINED
from tests import models
from tests.architectures.families import ONE_OF_EACH


def embedded(name):
    return PRETRAINED[name].load().model


NETWORKS = {
    **{name: lambda name=name: ARCHITECTURES[name].build() for name in ONE_OF_EACH},
    **{
        name: lambda name=name: embedded(name)
        for name, entry in PRETRAINED.items()
        if entry.packaged is not None
    },
}


@pytest.fixture(params=NETWORKS.values(), ids=NETWORKS.keys(), scope="module")
def model(request):
    return request.param()


@pytest.fixture(scope="module")
def x(model):
    return np.random.default_rng(0).uniform(0, 1, model.input_shape[1:]).astype(np.float32)


def test_the_logits_lead_to_its_probabilities(model, x):
    expected = model(x[None], training=False)[0]
    np.testing.assert_allclose(models.softmax(view_of(model).logits(x)), expected, atol=1e-5)


def test_its_table_adds_up_and_its_maps_have_fields(model):
    rows = layer_table(model)
    assert sum(row.parameters for row in rows) == model.count_params()
    for row in rows:
        assert (row.receptive_field is not None) == (len(row.output_shape) == 3)
    sizes = [row.receptive_field[0] for row in rows if row.receptive_field]
    assert sizes[0] == 1
    assert max(sizes) == sizes[-1]


def test_its_maps_are_those_of_a_sub_model(model, x):
    target = view_of(model).default_target_layer
    [maps] = feature_maps(model, x, [target]).values()
    part = keras.Model(model.inputs[0], model.get_layer(target).output)
    np.testing.assert_allclose(maps, part(x[None], training=False)[0], rtol=1e-3, atol=1e-4)


def test_its_first_filters_see_the_channels_of_the_picture(model, x):
    first = next(row.path for row in layer_table(model) if row.kind == "Conv2D")
    assert filters(model, first).shape[2] == x.shape[-1]


def test_it_can_be_explained(model, x):
    explanation = explain(model, x)
    assert explanation.heatmap.shape == x.shape[:2]
    assert explanation.class_index == int(view_of(model).logits(x).argmax())
