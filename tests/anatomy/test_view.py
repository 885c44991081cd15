"""ModelView on models of every kind: what it finds, and that it changes nothing."""

from __future__ import annotations

import keras
import numpy as np
import pytest

from explorer.anatomy import view_of
from tests import models


@pytest.fixture(params=models.SOFTMAX_MODELS.values(), ids=models.SOFTMAX_MODELS.keys())
def model(request):
    return request.param()


def test_a_model_read_from_a_file_is_seen_as_before(tmp_path):
    for build in (models.nested_in_functional, models.separate_softmax, models.mixed_bfloat16):
        model = build()
        model.save(tmp_path / "model.keras")
        again = keras.saving.load_model(tmp_path / "model.keras")
        before, after = view_of(model), view_of(again)
        assert [layer.path for layer in after.layers] == [layer.path for layer in before.layers]
        x = models.picture()
        np.testing.assert_allclose(after.logits(x), before.logits(x), rtol=1e-6)


def test_paths_name_every_layer_through_all_models_around_it():
    paths = [layer.path for layer in view_of(models.nested_deeply()).layers]
    plus = next(path.removeprefix("middle/") for path in paths if path.startswith("middle/add"))
    assert paths == [
        *("stem", "middle/inner/mix", f"middle/{plus}", "middle:2/inner/mix", f"middle:2/{plus}"),
        *("pool", "head/output"),
    ]
    assert [layer.depth for layer in view_of(models.nested_deeply()).layers][:2] == [0, 2]


def test_a_shared_layer_stands_there_once_for_each_call():
    view = view_of(models.shared())
    assert [layer.path for layer in view.layers] == ["again", "halve", "again:2", "pool", "output"]
    assert view.layer("again").layer is view.layer("again:2").layer
    assert view.layer("again").output_shape == (16, 16, 3)
    assert view.layer("again:2").output_shape == (8, 8, 3)


def test_layers_know_where_their_inputs_come_from():
    view = view_of(models.shortcut())
    assert view.layer("stem").inputs == ("picture",)
    assert view.layer("add").inputs == ("conv1", "projection")
    nested = view_of(models.nested_in_sequential())
    assert nested.layer("conv1").inputs == (nested.input_name,)
    assert nested.layer("pool").inputs == ("base/conv2",)


def test_shapes_are_those_that_come_out(model):
    view, x = view_of(model), models.picture()
    for path, maps in view.feature_maps(x).items():
        for told, real in zip(view.layer(path).output_shape, maps.shape, strict=True):
            assert told in (None, real)


@pytest.mark.parametrize(
    ("build", "target"),
    [
        (models.sequential, "conv2"),
        (models.branched, "last"),
        (models.shortcut, "relu2"),
        (models.fully_convolutional, "conv2"),
        (models.nested_in_sequential, "base/conv2"),
        (models.nested_in_functional, "base/conv2"),
        (models.shared, "again:2"),
        (models.open_size, "conv2"),
    ],
)
def test_the_default_target_is_the_last_layer_with_maps_larger_than_1x1(build, target):
    assert view_of(build()).default_target_layer == target


def test_the_default_target_of_known_networks():
    options = {"weights": None, "input_shape": (64, 64, 3), "classes": 10}
    for build, target in (
        (keras.applications.MobileNetV2, "out_relu"),
        (keras.applications.DenseNet121, "relu"),
        (keras.applications.ResNet50, "conv5_block3_out"),
    ):
        assert view_of(build(**options)).default_target_layer == target


def test_a_model_without_maps_has_no_default_target():
    stack = [keras.Input((4, 4, 1)), keras.layers.Flatten(), keras.layers.Dense(2)]
    view = view_of(keras.Sequential(stack))
    assert view.default_target_layer is None
    assert view.logits(np.ones((4, 4, 1))).shape == (2,)


def census(model) -> list:
    """Everything in a model that looking into it could change."""
    found = [model.get_config(), len(model.losses), model.trainable]
    operations = [model]
    while operations:
        operation = operations.pop()
        if isinstance(operation, keras.Model):
            operations += [*operation.layers, *getattr(operation, "operations", [])]
        found += [len(operation._inbound_nodes), len(operation._outbound_nodes)]
        found += [id(getattr(operation, "activation", None)), getattr(operation, "trainable", 0)]
        found += [id(operation.output)] if len(operation._inbound_nodes) == 1 else []
        found += sorted(vars(operation))
    found += [np.asarray(weight).tobytes() for weight in model.variables]
    return found


def test_nothing_in_the_model_changes(model):
    x = models.picture()
    predicted = np.asarray(model(x[None], training=False))
    before = census(model)
    view = view_of(model)
    view.logits(x)
    view.feature_maps(x)
    view.gradients(x, view.default_target_layer, 1)
    assert census(model) == before
    np.testing.assert_array_equal(np.asarray(model(x[None], training=False)), predicted)


def test_a_model_can_be_trained_and_built_upon_afterwards():
    model = models.pooled()
    regularised = model.get_layer("conv2")
    regularised.activity_regularizer = keras.regularizers.L2(0.1)
    x = models.picture()[None]
    before = view_of(model).logits(x)
    assert model.losses == []
    features = keras.Model(model.input, model.get_layer("conv2").output)
    assert features(x).shape == (1, 6, 6, 8)
    model.compile("sgd", "sparse_categorical_crossentropy")
    assert np.isfinite(model.fit(x, np.array([1]), verbose=0).history["loss"][0])
    after = view_of(model).logits(x)
    assert np.abs(after - before).max() > 1e-6  # the compiled pass reads the new weights
    np.testing.assert_allclose(models.softmax(after), model(x, training=False)[0], atol=1e-5)


def test_a_layer_added_later_is_seen():
    model = keras.Sequential([models.opening(), keras.layers.Conv2D(4, 3, name="conv")])
    assert view_of(model).default_target_layer == "conv"
    model.add(keras.layers.MaxPooling2D(name="pool"))
    assert view_of(model).default_target_layer == "pool"
    assert view_of(model).feature_maps(models.picture())["pool"].shape == (7, 7, 4)


def test_pictures_of_any_size_where_the_model_takes_them():
    model = models.open_size()
    view = view_of(model)
    assert view.input_shape == (None, None, 3)
    for size in (16, 24, 16, 24):
        x = models.picture(size)
        np.testing.assert_allclose(models.softmax(view.logits(x)), model(x[None])[0], atol=1e-6)
    assert view.traces == 2


def test_whole_numbers_are_taken_as_numbers():
    model = models.pooled()
    x = np.random.default_rng(0).integers(0, 256, (16, 16, 3), dtype=np.uint8)
    view = view_of(model)
    np.testing.assert_array_equal(view.logits(x), view.logits(x[None].astype(np.float32)))


@pytest.mark.parametrize("shape", [(8, 8, 3), (16, 16, 1), (16, 16), (2, 16, 16, 3), ()])
def test_an_input_of_another_shape_is_refused_with_both_shapes(shape):
    with pytest.raises(ValueError, match="takes one input of shape") as refusal:
        view_of(models.pooled()).logits(np.zeros(shape))
    assert "(16, 16, 3)" in str(refusal.value)
    assert str(shape) in str(refusal.value)


class Subclassed(keras.Model):
    """A model with its own call."""

    def __init__(self):
        super().__init__()
        self.dense = keras.layers.Dense(2)

    def call(self, x):
        return self.dense(x)


class Overriding(keras.Model):
    """A functional model whose call does something else."""

    def call(self, x, training=None):
        return super().call(x, training=training) * 2


def two_inputs() -> keras.Model:
    left, right = keras.Input((4, 4, 1)), keras.Input((4, 4, 1))
    return keras.Model([left, right], keras.layers.Add()([left, right]))


@pytest.mark.parametrize(
    "build",
    [
        Subclassed,
        two_inputs,
        lambda: keras.Sequential([keras.layers.Conv2D(2, 3)]),
        lambda: Overriding(*[keras.Input((4,), name="x")] * 2),
        lambda: "a string",
    ],
)
def test_models_that_cannot_be_looked_into_are_refused_with_a_sentence(build):
    with pytest.raises(ValueError, match=r"can be looked into|cannot be looked into") as refusal:
        view_of(build())
    assert str(refusal.value).endswith(".")


def test_a_nested_model_with_its_own_call_is_one_layer():
    x = models.opening()
    pooled = keras.layers.GlobalAveragePooling2D(name="pool")(x)
    inner = Subclassed()
    view = view_of(keras.Model(x, inner(pooled)))
    assert [layer.path for layer in view.layers] == ["pool", inner.name]


def test_a_mistyped_layer_gets_suggestions():
    view = view_of(models.nested_in_sequential())
    with pytest.raises(ValueError, match="did you mean base/conv1"):
        view.layer("base/conv11")
    with pytest.raises(ValueError, match="There is no layer 'zzz'"):
        view.layer("zzz")


def test_a_plain_name_is_enough_where_it_is_unique():
    assert view_of(models.nested_in_sequential()).layer("conv2").path == "base/conv2"
    with pytest.raises(ValueError, match="middle/inner/mix or middle:2/inner/mix"):
        view_of(models.nested_deeply()).layer("mix")
