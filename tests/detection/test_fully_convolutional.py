"""A classifier turned fully convolutional is the same network; without padding it is exact."""

from __future__ import annotations

from functools import partial

import keras
import numpy as np
import pytest
from keras import layers

from explorer.anatomy import view_of
from explorer.anatomy.costs import multiply_adds
from explorer.architectures import ARCHITECTURES
from explorer.detection.fully_convolutional import (
    NotTurned,
    fully_convolutional,
    grid_stride,
    multiply_adds_in_one_pass,
)
from explorer.detection.turning import turned
from explorer.pretrained import PRETRAINED
from explorer.samples import sample
from explorer.training.networks import network_of
from explorer.training.store import Store
from explorer.training.tasks import CLASSIFICATION
from explorer.weightless import weightless
from tests.detection.small_networks import SIDE, with_padding, without_padding
from tests.models import SOFTMAX_MODELS, picture, shortcut

SHIPPED = {one.id: one for one in Store().shipped(CLASSIFICATION)}
EMBEDDED = next(name for name, entry in PRETRAINED.items() if entry.packaged)
IMPOSSIBLE = {"branched", "depthwise_separable", "einsum_head", "nested_deeply", "open_size"}


def shipped(name: str):
    return PRETRAINED[EMBEDDED].load() if name == EMBEDDED else network_of(SHIPPED[name])


@pytest.mark.parametrize("name", [EMBEDDED, *SHIPPED])
def test_on_a_window_it_says_what_the_classifier_says(name):
    network = shipped(name)
    found = fully_convolutional(network.model)
    x = network.preprocess(sample("coffee"))
    logits = found.logits(x[0])
    assert logits.shape == (1, 1, len(network.class_names))
    assert logits[0, 0] == pytest.approx(view_of(network.model).logits(x), abs=1e-4)
    assert found.stride == (grid_stride(network.model),) * 2


@pytest.mark.parametrize("name", SOFTMAX_MODELS)
def test_all_kinds_of_models_are_turned_or_refused_with_a_sentence(name):
    model = SOFTMAX_MODELS[name]()
    if name in IMPOSSIBLE:
        with pytest.raises(NotTurned, match=r"^[A-Z].*\.$"):
            fully_convolutional(model)
        return
    x = picture()
    tolerance = 0.1 if "mixed" in name else 1e-4
    expected = view_of(model).logits(x)
    assert fully_convolutional(model).logits(x)[0, 0] == pytest.approx(expected, abs=tolerance)


@pytest.mark.parametrize("flat", [False, True])
def test_without_padding_every_window_is_exact(flat):
    model = without_padding(flat)
    found = fully_convolutional(model)
    assert found.stride == (4, 4)
    assert found.last_maps == (2, 2)
    x = np.random.default_rng(3).uniform(0, 1, (33, 43, 3)).astype(np.float32)
    logits = found.logits(x)
    assert logits.shape[:2] == found.windows_in(33, 43) == (5, 7)
    for row, column in np.ndindex(5, 7):
        top, left = 4 * row, 4 * column
        window = x[top : top + SIDE, left : left + SIDE]
        assert logits[row, column] == pytest.approx(view_of(model).logits(window), abs=1e-5)


def test_with_padding_a_window_sees_what_is_really_beside_it():
    """TensorFlow pads below and on the right here: there the next pixels come in for zeros."""
    model = with_padding()
    found = fully_convolutional(model)
    x = np.random.default_rng(4).uniform(0, 1, (24, 31, 3)).astype(np.float32)
    logits = found.logits(x)
    assert logits.shape[:2] == (5, 8)
    kernel, bias = model.get_layer("conv").get_weights()
    top, left = 4, 6
    beyond = x[top : top + SIDE + 1, left : left + SIDE + 1]
    sums = [
        np.tensordot(beyond[2 * i : 2 * i + 3, 2 * j : 2 * j + 3], kernel, 3)
        for i in range(SIDE // 2)
        for j in range(SIDE // 2)
    ]
    assert logits[2, 3] == pytest.approx(np.mean(sums, axis=0) + bias, abs=1e-4)
    window = x[top : top + SIDE, left : left + SIDE]
    assert np.abs(logits[2, 3] - view_of(model).logits(window)).max() > 1e-3


@pytest.mark.parametrize(
    "build", [with_padding, without_padding, partial(without_padding, flat=True), shortcut]
)
def test_the_cost_of_a_pass_is_that_of_a_network_of_this_size(build):
    model = build()
    found = fully_convolutional(model)
    stride = found.stride[0]
    height, width = SIDE + 3 * stride, SIDE + 5 * stride
    with weightless():
        fixed = turned(model, (height, width)).model
    cost = multiply_adds_in_one_pass(model, found, height + stride - 1, width)
    assert cost == multiply_adds(fixed)


def test_networks_that_weigh_maps_by_the_whole_picture_are_refused():
    skeleton = ARCHITECTURES["efficientnetb0_small"].skeleton()
    with pytest.raises(NotTurned, match="number for the whole picture"):
        turned(skeleton)


def test_a_picture_smaller_than_the_window_is_refused():
    with pytest.raises(ValueError, match="does not fit"):
        fully_convolutional(without_padding()).logits(np.zeros((SIDE, SIDE - 1, 3), np.float32))


def test_the_classifier_is_not_changed_and_turned_once():
    model = without_padding()
    before = model.get_weights()
    layers_before = list(model.layers)
    assert fully_convolutional(model) is fully_convolutional(model)
    assert model.layers == layers_before
    assert all(map(np.array_equal, before, model.get_weights()))


def test_a_network_without_maps_is_refused():
    stack = [layers.Input((8, 8, 1), name="in"), layers.Flatten(name="flat")]
    model = keras.Sequential([*stack, layers.Dense(3, name="a"), layers.Softmax(name="b")])
    with pytest.raises(NotTurned, match="no maps"):
        fully_convolutional(model)
