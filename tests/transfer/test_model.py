"""Transfer models: what they count, what they learn and what stays as it was."""

from __future__ import annotations

from math import prod

import numpy as np
import pytest

from explorer.anatomy import view_of
from explorer.model_files.own_network import units_for
from explorer.transfer.bases import BASES, Base
from explorer.transfer.heads import HEADS
from explorer.transfer.model import (
    base_of,
    base_variables,
    create_transfer_model,
    head_variables,
    parameters_by_depth,
    set_trainable_layers,
)
from explorer.weightless import weightless

EVERY = pytest.mark.parametrize("base", list(BASES))
EMBEDDED = "efficientnet_lite0"
PICTURES = np.random.default_rng(0).random((4, 32, 32, 3), np.float32)
LABELS = np.array([0, 1, 2, 0])


def skeleton(*arguments, **named):
    with weightless():
        return create_transfer_model(*arguments, **named)


def trainable(model) -> int:
    return sum(prod(one.shape) for one in model.trainable_variables)


def moved_by(action, model) -> set[str]:
    """Paths of the weights that an action changes."""
    before = {one.path: np.array(one) for one in model.weights}
    action()
    return {one.path for one in model.weights if not np.array_equal(one, before[one.path])}


@pytest.fixture(scope="module")
def model():
    return create_transfer_model(EMBEDDED, (32, 32, 3), 3, side=64)


@pytest.mark.parametrize(
    ("base", "total", "learning"),
    [
        ("vgg16", 14_881_738, 2_526_090),
        ("resnet50", 24_147_978, 559_498),
        ("mobilenet_v2", 2_621_642, 365_450),
    ],
)
def test_the_lessons_numbers(base, total, learning):
    """At 224, 10 classes and 2 trainable layers, as the lesson's code gives them."""
    model = skeleton(base, trainable_layers=2)
    assert (model.count_params(), trainable(model)) == (total, learning)


@pytest.mark.parametrize(
    ("base", "head"),
    [*((base, "light") for base in BASES), *(("vgg16", head) for head in HEADS if head != "light")],
)
def test_every_base_and_every_head_fit(base, head):
    model = skeleton(base, (28, 28, 1), 7, head=head, side=64)
    assert model.input_shape == (None, 28, 28, 1)
    assert model.output_shape == (None, 7)
    assert model.layers[-1].name == "output"
    paths = [one.path for one in model.variables]
    assert len(set(paths)) == len(paths)
    names = [layer.name for layer in view_of(model).layers]
    assert len(set(names)) == len(names)
    assert base_variables(model) == []
    assert trainable(model) == sum(prod(one.shape) for one in head_variables(model)) > 0


@EVERY
def test_parameters_by_depth_are_what_unfreezing_trains(base):
    depths = parameters_by_depth(base, "light", 5)
    model = skeleton(base, num_classes=5, head="light")
    assert [name for name, _ in depths] == [layer.name for layer in base_of(model).layers]
    for count in (1, 4, len(depths) // 2, len(depths)):
        set_trainable_layers(model, count)
        assert trainable(model) == depths[-count][1]
        both = [*base_variables(model), *head_variables(model)]
        assert {id(one) for one in both} == {id(one) for one in model.trainable_variables}


def test_layers_are_unfrozen_and_frozen_again():
    model = skeleton("vgg16", head="linear")
    frozen = trainable(model)
    set_trainable_layers(model, 3)
    some = trainable(model)
    set_trainable_layers(model, "all")
    assert trainable(model) == model.count_params() > some > frozen
    set_trainable_layers(model, 3)
    assert trainable(model) == some
    set_trainable_layers(model, 0)
    assert trainable(model) == frozen
    with pytest.raises(ValueError, match="0 or more"):
        set_trainable_layers(model, -1)


@pytest.mark.parametrize(
    ("named", "sentence"),
    [
        ({"base": "alexnet"}, "no base 'alexnet'; there are .*vgg16"),
        ({"base": "vgg16", "head": "hat"}, "no head 'hat'; there are lesson"),
        ({"base": "vgg16", "input_shape": (64, 64, 4)}, "3 channels or 1, not 4"),
        ({"base": "vgg16", "input_shape": (28, 28, 1)}, "at least 32x32"),
        ({"base": "vgg16", "num_classes": 1}, "at least 2 classes"),
        ({"base": ["x"]}, "a base is a text"),
        ({"base": "vgg16", "head": [1]}, "a head is a text"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(named, sentence):
    with pytest.raises(ValueError, match=sentence):
        skeleton(**named)


WRONG = {
    "trainable_layers": ("two", None, 2.5, True, -1),
    "num_classes": ("3", None, 2.5, 1, True),
    "input_shape": ((224, 224), None, 224, "abc", (None, None, 3), (0, 0, 3), (64.0, 64, 3)),
    "side": ("64", 100.5, 0, True),
}


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in WRONG.items() for value in values]
)
def test_values_of_a_wrong_kind_are_refused_before_the_base_is_built(name, value, monkeypatch):
    monkeypatch.setattr(Base, "build", lambda *_: pytest.fail("It was built."))
    with pytest.raises(ValueError, match=r"whole number.* not .*\.$"):
        create_transfer_model("vgg16", **{name: value})


def test_numbers_of_numpy_are_numbers():
    model = skeleton("vgg16", np.array([28, 28, 1]), np.int64(3), np.int32(2), side=np.uint8(64))
    same = skeleton("vgg16", (28, 28, 1), 3, 2, side=64)
    assert model.output_shape == (None, 3)
    assert (model.name, trainable(model)) == (same.name, trainable(same))


def test_a_step_moves_what_is_trainable_and_no_statistics_of_the_base(model):
    set_trainable_layers(model, 4)
    model.compile("sgd", "sparse_categorical_crossentropy")
    moved = moved_by(lambda: model.train_on_batch(PICTURES, LABELS), model)
    statistics = {path for path in moved if "/moving_" in path}
    assert statistics
    assert all(path.startswith("head_") for path in statistics)
    expected = {one.path for one in model.trainable_variables}
    assert moved - statistics <= expected
    assert {"top_conv/kernel", "top_bn/gamma", "output/kernel"} <= moved


@pytest.mark.parametrize("count", [0, "all"])
def test_the_base_is_in_inference_mode_in_training_too(model, count):
    """The lesson: so its batch norm is, whether it is frozen or not."""
    import keras

    set_trainable_layers(model, count)
    moved = moved_by(lambda: model(PICTURES, training=True), model)
    assert moved == {path for path in moved if path.startswith("head_bn")}
    assert moved
    maps = keras.Model(model.input, model.get_layer("head_gap").input)
    assert np.array_equal(maps(PICTURES, training=True), maps(PICTURES, training=False))


def test_a_file_gives_the_same_model_everywhere(model, tmp_path):
    import keras

    from explorer.model_files.own_model import read_model
    from explorer.portable_model import portable_file

    set_trainable_layers(model, 4)
    expected = np.asarray(model(PICTURES, training=False))
    path = tmp_path / "model.keras"
    model.save(path)
    loaded = keras.models.load_model(path)
    assert np.allclose(loaded(PICTURES, training=False), expected, atol=1e-5)
    assert trainable(loaded) == trainable(model)
    set_trainable_layers(loaded, "all")
    moved = moved_by(lambda: loaded(PICTURES, training=True), loaded)
    assert all(path.startswith("head_bn") for path in moved)
    own = read_model(portable_file(model), "model.keras")
    assert np.allclose(own.model(PICTURES, training=False), expected, atol=1e-5)
    assert units_for(own)[0] == "scaled"  # its own Rescaling wants pixels from 0 to 1


def test_grad_cam_looks_through_the_whole_network(model):
    view = view_of(model)
    assert view.default_target_layer == f"{EMBEDDED}/top_relu6"
    gradients = view.gradients(PICTURES[:1], view.default_target_layer, 1).gradients
    assert gradients.shape == (2, 2, 1280)
    assert np.abs(gradients).max() > 0


def test_pictures_are_brought_to_size_and_units_inside():
    """A grey picture is a colour picture of three equal channels; equal pixels stay equal."""
    grey = create_transfer_model(EMBEDDED, (32, 32, 1), 3, side=64, head="linear")
    colour = create_transfer_model(EMBEDDED, (64, 64, 3), 3, head="linear")
    colour.set_weights(grey.get_weights())
    levels = np.array([0, 0.3, 1], np.float32).reshape(3, 1, 1, 1)
    flat = np.broadcast_to(levels, (3, 32, 32, 1))
    larger = np.broadcast_to(levels, (3, 64, 64, 3))
    assert np.allclose(grey(flat), colour(larger), atol=1e-5)
    assert np.ptp(np.asarray(grey(flat)), axis=0).max() > 1e-3
