"""What every architecture must do; a new entry is covered on arrival."""

from __future__ import annotations

import math

import numpy as np
import pytest

from explorer.architectures import ARCHITECTURES, Architecture
from explorer.images import Image
from explorer.network import Network
from explorer.samples import sample
from tests.architectures.families import ONE_OF_EACH
from tests.architectures.gradients import without_gradient


@pytest.fixture(scope="module", params=ARCHITECTURES.values(), ids=list(ARCHITECTURES))
def architecture(request) -> Architecture:
    return request.param


@pytest.fixture(scope="module")
def network(architecture) -> Network:
    """With random weights; built once for all tests of an architecture, and not to be changed."""
    return architecture.network()


@pytest.fixture(scope="module")
def skeleton(architecture):
    """The usual structure, without numbers."""
    return architecture.skeleton()


def with_side(architecture: Architecture, side: int) -> tuple[int, int, int]:
    return side, side, architecture.input_shape[2]


def names(model) -> list[str]:
    return [layer.name for layer in model.layers]


def test_facts(architecture):
    assert 1980 <= architecture.year <= 2100
    assert str(architecture.year) in architecture.paper
    assert len(architecture.paper) > 40
    assert len(architecture.input_shape) == 3
    assert len(architecture.description.split()) > 30
    assert architecture.description.split()[0][0].isupper()
    assert not architecture.smallest_because.endswith(".")


def test_builds_as_documented(architecture, network):
    assert network.model.name == architecture.name
    assert network.model.input_shape == (None, *architecture.input_shape)
    assert network.model.output_shape == (None, 10)


def test_ends_in_a_softmax_named_output(architecture, network):
    import keras

    last = network.model.layers[-1]
    assert last.name == "output"
    pictures = np.random.default_rng(0).random((3, *architecture.input_shape), np.float32)
    ends = keras.Model(network.model.inputs[0], [last.input, last.output])
    before, probabilities = map(np.asarray, ends(pictures, training=False))
    assert np.allclose(probabilities.sum(axis=1), 1, atol=1e-5)
    assert probabilities.min() >= 0
    assert np.ptp(before, axis=0).max() > 0, "the picture makes no difference"


def test_a_gradient_reaches_every_weight(network):
    assert without_gradient(network.model) == []


def test_layer_names_are_explicit_unique_and_the_same_each_time(network, skeleton):
    """Keras would number a layer without a name anew in every model."""
    assert names(network.model) == names(skeleton)
    assert len(set(names(skeleton))) == len(names(skeleton))


def test_other_class_counts_change_the_output_only(architecture, skeleton):
    num_classes = 100
    other = architecture.skeleton(num_classes=num_classes)
    assert other.output_shape == (None, num_classes)
    last = next(layer for layer in reversed(skeleton.layers) if layer.weights)
    per_class = sum(math.prod(weights.shape[:-1]) for weights in last.weights)
    assert other.count_params() - skeleton.count_params() == per_class * (num_classes - 10)


@pytest.mark.parametrize(("higher", "wider", "channels"), [(0, 0, 1), (33, 17, 4)])
def test_other_shapes(architecture, higher, wider, channels):
    height, width, _ = architecture.input_shape
    shape = (height + higher, width + wider, channels)
    model = architecture.skeleton(shape, num_classes=4)
    assert (model.input_shape, model.output_shape) == ((None, *shape), (None, 4))


def test_the_smallest_picture_fits(architecture):
    shape = with_side(architecture, architecture.smallest_side)
    model = architecture.skeleton(shape)
    assert model.output_shape == (None, 10)
    assert all(min(layer.output.shape[1:]) > 0 for layer in model.layers)


@pytest.mark.parametrize("sides", [(-1, 0), (0, -1), (-1, -1)])
def test_a_smaller_picture_is_told_what_is_needed(architecture, sides):
    least = architecture.smallest_side
    shape = (least + sides[0], least + sides[1], architecture.input_shape[2])
    with pytest.raises(ValueError, match=f"{architecture.title} needs") as caught:
        architecture.build(shape)
    assert f"at least {least}x{least} pixels" in str(caught.value)
    assert str(caught.value).endswith(f"{architecture.smallest_because}.")


@pytest.mark.parametrize("name", ["lenet5", "simple_cnn", "vgg_style", "vgg16_small"])
def test_the_smallest_side_is_what_keras_can_build(name):
    architecture = ARCHITECTURES[name]
    with pytest.raises(ValueError, match=r"negative|zero|smaller|downsampl|shape"):
        architecture.function(with_side(architecture, architecture.smallest_side - 1), 10)


ODD_SHAPES = [
    (64, 64),
    (64, 64, 3, 1),
    (64, 64, 0),
    (0, 64, 3),
    (-64, 64, 3),
    (64.0, 64, 3),
    ("64", 64, 3),
]


def test_odd_shapes_are_refused(architecture):
    for shape in ODD_SHAPES:
        with pytest.raises(ValueError, match="three positive whole numbers"):
            architecture.build(shape)


def test_odd_class_counts_are_refused(architecture):
    for num_classes in (1, 0, -3, 2.5, "10", True, None):
        with pytest.raises(ValueError, match="at least 2 classes"):
            architecture.build(num_classes=num_classes)


def test_numpy_integers_are_numbers_too():
    model = ARCHITECTURES["simple_cnn"].skeleton(tuple(np.array([40, 40, 3])), np.int64(5))
    assert model.output_shape == (None, 5)


def test_ordered_by_year():
    years = [architecture.year for architecture in ARCHITECTURES.values()]
    assert years == sorted(years)
    assert next(iter(ARCHITECTURES)) == "lenet5"


# --------------------------------------------------------------------------------------
# Networks with random weights


def test_an_untrained_network_looks_at_a_picture(architecture, network):
    x = network.preprocess(sample("cat"))
    assert x.shape == (1, *architecture.input_shape)
    assert x.dtype == np.float32
    assert x.min() >= 0
    assert 0.5 < x.max() <= 1
    assert network.model(x, training=False).shape == (1, len(network.class_names))
    assert network.name == architecture.name
    assert network.class_names[:2] == ("class 0", "class 1")
    assert not network.trained
    assert "andom" in network.credit


@pytest.mark.parametrize("name", ONE_OF_EACH)
def test_a_seed_decides_every_weight(name):
    first, again, other = (ARCHITECTURES[name].network(seed).model for seed in (7, 7, 8))
    same = zip(first.get_weights(), again.get_weights(), strict=True)
    assert all(np.array_equal(one, two) for one, two in same)
    pairs = list(zip(kernels(first), kernels(other), strict=True))
    assert pairs
    assert all(not np.array_equal(one, two) for one, two in pairs)


def test_no_two_kernels_are_alike(network):
    """However many layers have kernels of one shape."""
    drawn = [kernel.tobytes() for kernel in kernels(network.model)]
    assert len(set(drawn)) == len(drawn)


def kernels(model) -> list[np.ndarray]:
    """All that is drawn at random."""
    return [
        weight for weight in model.get_weights() if weight.ndim > 1 and not passes_all_on(weight)
    ]


def passes_all_on(kernel: np.ndarray) -> bool:
    """Whether every kernel of a convolution hands one map on unchanged: nothing of it is drawn."""
    return bool(((kernel == 0) | (kernel == 1)).all() and kernel.any())


def test_kernels_follow_their_own_initialisers(network):
    """Glorot's uniform distribution, Keras's default: variance 2 / (fan in + fan out)."""
    import keras

    for layer in network.model.layers:
        usual = getattr(layer, "kernel_initializer", None)
        if not isinstance(usual, keras.initializers.GlorotUniform):
            continue
        kernel = np.asarray(layer.kernel)
        area = int(np.prod(kernel.shape[:-2]))
        limit = np.sqrt(6 / (area * (kernel.shape[-2] + kernel.shape[-1])))
        assert 0.8 * limit < np.abs(kernel).max() <= limit * 1.000001
        assert layer.bias is None or not np.asarray(layer.bias).any()


def test_nobody_elses_generator_is_seeded():
    """What NumPy and TensorFlow draw next is the same with and without a network in between."""
    import tensorflow as tf

    def draws(between):
        np.random.seed(5)
        tf.random.set_seed(5)
        between()
        return np.random.random(3).tolist(), tf.random.uniform([3]).numpy().tolist()

    assert draws(lambda: None) == draws(ARCHITECTURES["lenet5"].network)


def test_preprocessing_resizes_the_whole_picture_and_scales_it():
    image = sample("coffee")
    x = ARCHITECTURES["residual"].network().preprocess(image)
    assert np.allclose(x[0] * 255, image.resized(32, 32), atol=1e-4)


@pytest.mark.parametrize(
    ("colour", "grey"),
    [((255, 0, 0), 0.299), ((0, 255, 0), 0.587), ((0, 0, 255), 0.114), ((255,) * 3, 1.0)],
)
def test_grey_is_that_of_itu_r_601(colour, grey):
    flat = Image(np.full((50, 60, 3), colour, np.uint8), "flat")
    x = ARCHITECTURES["lenet5"].network().preprocess(flat)
    assert x.shape == (1, 32, 32, 1)
    assert np.allclose(x, grey, atol=1e-6)
