"""The networks of the history, at their full size; a new entry is covered on arrival."""

from __future__ import annotations

import math

import numpy as np
import pytest

from explorer.anatomy.costs import multiply_adds
from explorer.architectures import ARCHITECTURES
from explorer.architectures.classic import CLASSICS
from explorer.weightless import weightless
from tests.architectures.gradients import without_gradient

EVERY = pytest.mark.parametrize("classic", CLASSICS.values(), ids=list(CLASSICS))
# As keras.applications documents them.
PUBLISHED = {
    "vgg_16": 138_357_544,
    "vgg_19": 143_667_240,
    "resnet_50": 25_636_712,
    "densenet_121": 8_062_504,
    "mobilenet_v2_full": 3_538_984,
    "efficientnet_b0": 5_330_571,
}
# As Caffe (without the additional outputs) and torchvision have them.
PUBLISHED_TRAINABLE = {
    "googlenet": 6_998_552,
    "resnet_18": 11_689_512,
    "resnet_34": 21_797_672,
}


def trainable(model) -> int:
    return sum(math.prod(weight.shape) for weight in model.trainable_weights)


@EVERY
def test_facts(classic):
    assert str(classic.year) in classic.paper
    assert len(classic.description.split()) > 40
    assert classic.small in ARCHITECTURES
    small = ARCHITECTURES[classic.small]
    assert (small.year, small.paper) == (classic.year, classic.paper)
    assert 0.5 < classic.result.top1 < 1
    assert ("MNIST" if classic.name == "lenet_5" else "ImageNet") in classic.result.measured
    assert classic.result.source
    assert classic.added.endswith(".")
    assert classic.counted_from
    assert any(one.isdigit() for one in classic.published)


@EVERY
def test_as_large_as_it_says(classic):
    model = classic.skeleton()
    assert model.count_params() == classic.parameters
    assert model.name == classic.name
    assert model.input_shape == (None, *classic.input_shape)
    assert model.output_shape == (None, classic.classes)


@EVERY
def test_layer_names_are_the_same_each_time(classic):
    with weightless():
        again = classic.build()
    names = [layer.name for layer in again.layers]
    assert names == [layer.name for layer in classic.skeleton().layers]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("name", PUBLISHED)
def test_as_large_as_published(name):
    assert CLASSICS[name].skeleton().count_params() == PUBLISHED[name]


@pytest.mark.parametrize("name", PUBLISHED_TRAINABLE)
def test_as_much_to_learn_as_published(name):
    assert trainable(CLASSICS[name].skeleton()) == PUBLISHED_TRAINABLE[name]


def test_alexnet_by_the_layers_of_its_paper():
    """Kernels of the second, fourth and fifth convolution see one half of the maps, section 3.5."""
    convolutions = [
        (11 * 11 * 3 + 1) * 96,
        (5 * 5 * 48 + 1) * 256,
        (3 * 3 * 256 + 1) * 384,
        (3 * 3 * 192 + 1) * 384,
        (3 * 3 * 192 + 1) * 256,
    ]
    dense = [(6 * 6 * 256 + 1) * 4096, (4096 + 1) * 4096, (4096 + 1) * 1000]
    model = CLASSICS["alexnet"].skeleton()
    assert model.count_params() == sum(convolutions) + sum(dense)
    sides = [model.get_layer(f"{name}a").output.shape[1] for name in ("conv1", "conv2", "conv5")]
    assert sides == [55, 27, 13]


def test_googlenet_has_the_sizes_of_its_paper():
    """Table 1 of the paper."""
    model = CLASSICS["googlenet"].skeleton()
    stacks = [layer.output.shape[1:] for layer in model.layers if layer.name.endswith("_concat")]
    assert stacks == [
        (28, 28, 256),
        (28, 28, 480),
        *((14, 14, maps) for maps in (512, 512, 512, 528, 832)),
        (7, 7, 832),
        (7, 7, 1024),
    ]


@pytest.mark.parametrize(
    ("name", "billions"),
    [
        ("alexnet", 0.72),
        ("vgg_16", 15.5),
        ("vgg_19", 19.6),
        ("resnet_18", 1.8),
        ("resnet_34", 3.6),
        ("resnet_50", 3.8),
        ("densenet_121", 2.8),
        ("mobilenet_v2_full", 0.30),
        ("efficientnet_b0", 0.39),
    ],
)
def test_as_much_work_as_published(name, billions):
    """Table 1 of the ResNet paper, 4 of MobileNetV2's, 2 of EfficientNet's, others by hand."""
    assert multiply_adds(CLASSICS[name].skeleton()) == pytest.approx(billions * 1e9, rel=0.03)


def test_a_shortcut_adds_no_weights_where_shapes_fit():
    model = CLASSICS["resnet_34"].skeleton()
    shortcuts = [layer.name for layer in model.layers if layer.name.endswith("_shortcut_conv")]
    assert shortcuts == [f"stage{stage}_block1_shortcut_conv" for stage in (2, 3, 4)]


def test_ordered_by_year():
    years = [classic.year for classic in CLASSICS.values()]
    assert years == sorted(years)
    assert next(iter(CLASSICS)) == "lenet_5"


@EVERY
def test_it_works_and_a_gradient_reaches_every_weight(classic):
    model = classic.build()
    pictures = np.random.default_rng(0).random((1, *classic.input_shape), np.float32)
    probabilities = np.asarray(model(pictures, training=False))
    assert probabilities.shape == (1, classic.classes)
    assert probabilities.sum() == pytest.approx(1, abs=1e-4)
    assert probabilities.min() >= 0
    assert without_gradient(model) == []


@EVERY
def test_the_small_form_trains_on_a_laptop(classic):
    small = ARCHITECTURES[classic.small].skeleton()
    assert small.count_params() < min(1_500_000, classic.parameters + 1)
    assert multiply_adds(small) < 60_000_000
