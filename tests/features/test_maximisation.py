"""Pictures made for a channel, against optima that are known and passes of Keras's own."""

from __future__ import annotations

import gc
import weakref

import keras
import numpy as np
import pytest
from keras import layers

from explorer.anatomy import view_of
from explorer.features import maximise
from explorer.features.climbed import climbed_for, size_for
from explorer.features.painting import COLOUR_CORRELATION, first_spectrum, painted
from explorer.input_units import InputUnits
from tests import models
from tests.features import nets


def made(network, layer, channel, **settings):
    return maximise(
        view_of(network.model), InputUnits.of(network), layer, channel, **{"steps": 20, **settings}
    )


@pytest.fixture(scope="module")
def strange():
    return nets.network_of(nets.with_strange_channels())


@pytest.mark.parametrize(("layer", "channel"), [("conv", 2), ("late", 3), ("mean", 3)])
def test_the_value_rises_and_is_that_of_the_picture_shown(strange, layer, channel):
    found = made(strange, layer, channel)
    assert found.end > found.start + 0.1
    assert not found.dead
    units = InputUnits.of(strange)
    for pixels, value in ((found.before, found.start), (found.pixels, found.end)):
        assert pixels.dtype == np.uint8
        maps = nets.maps_of(strange, units.fed(pixels)[None], layer)
        assert maps[..., channel].mean() == pytest.approx(value, abs=1e-4)
    assert maps[..., channel].max() == pytest.approx(found.peak, abs=1e-4)
    assert found.values[-1] > found.values[0]


def test_the_same_seed_makes_the_same_picture_and_another_one_another(strange):
    once, again, other = (made(strange, "late", 3, seed=seed) for seed in (1, 1, 2))
    assert (once.pixels == again.pixels).all()
    assert once.values.tolist() == again.values.tolist()
    assert (once.pixels != other.pixels).any()


def test_a_channel_that_wants_one_colour_gets_it():
    stack = [
        keras.Input((16, 16, 3)),
        layers.Conv2D(2, 1, name="colours"),
        layers.GlobalAveragePooling2D(name="mean"),
    ]
    network = nets.network_of(keras.Sequential(stack))
    kernel = np.array([[1.0, 0.0], [-1.0, 0.0], [0.0, 1.0]]).reshape(1, 1, 3, 2)
    network.model.get_layer("colours").set_weights([kernel, np.zeros(2)])
    red, green, _ = made(network, "colours", 0, steps=60).pixels.reshape(-1, 3).mean(axis=0)
    assert red > green + 80
    assert made(network, "colours", 1, steps=60).pixels[..., 2].mean() > 180


def test_a_dead_channel_is_said_to_be_dead(strange):
    for layer in ("conv", "relu", "pool"):
        found = made(strange, layer, 0)
        assert found.dead
        assert found.start == found.end


def test_a_channel_that_is_silent_at_first_is_not_dead(strange):
    for layer in ("relu", "pool"):
        found = made(strange, layer, 1, steps=40)
        assert found.start == 0
        assert found.end > 0
        assert not found.dead
        assert found.climbed == "relu, before its ReLU"


@pytest.mark.parametrize(
    ("build", "layer", "climbed"),
    [
        (models.sequential, "conv2", "conv2, before its ReLU"),
        (models.sequential, "dense1", "dense1, before its ReLU"),
        (models.sequential, "bn1", "bn1"),
        (models.sequential, "dropout1", "relu1, before its ReLU"),
        (models.nested_in_functional, "base/relu1", "base/relu1, before its ReLU"),
        (models.branched, "last", "last, before its ReLU"),
        (models.shared, "again:2", "again:2, before its ReLU"),
        (models.depthwise_separable, "excite", "excite, before its sigmoid"),
        (models.softmax_activation, "softmax", "softmax, before its softmax"),
        (models.pooled, "output", "output, before its softmax"),
        (models.mixed_float16, "conv2", "conv2, before its ReLU"),
        (models.mixed_bfloat16, "base/conv2", "base/conv2, before its ReLU"),
    ],
)
def test_models_of_all_kinds(build, layer, climbed):
    found = made(nets.network_of(build()), layer, 1, steps=10)
    assert found.climbed == climbed
    assert found.pixels.shape == (16, 16, 3)
    assert np.isfinite(found.values).all()
    assert found.values.max() > found.values[0]


def test_what_stands_before_a_relu_can_be_below_zero(strange):
    found = made(strange, "relu", 1, steps=5)
    assert found.values.min() < 0 == found.start


def test_grey_networks_get_grey_pictures():
    stack = [keras.Input((28, 28, 1)), layers.Conv2D(3, 5, activation="relu", name="conv")]
    head = [layers.Flatten(name="flat"), layers.Dense(4, name="out")]
    network = nets.network_of(models.randomised(keras.Sequential([*stack, *head])))
    for layer in ("conv", "out"):
        found = made(network, layer, 2)
        assert found.pixels.shape == (28, 28, 3)
        assert (found.pixels == found.pixels[..., :1]).all()
        assert found.end > found.start


def test_all_channels_of_a_layer_share_one_compiled_step(monkeypatch):
    from explorer.features import compiled

    traced = []
    run = compiled.traced_calls

    def counted(*arguments, **settings):
        traced.append(settings)
        return run(*arguments, **settings)

    monkeypatch.setattr(compiled, "traced_calls", counted)
    network = nets.network_of(nets.with_strange_channels())
    made(network, "late", 1, steps=2)
    count = len(traced)
    made(network, "late", 3, steps=2, seed=5)
    assert len(traced) == count


class Failing(layers.Layer):
    """A layer that nobody may run."""

    allowed = True

    def call(self, x):
        assert self.allowed
        return x


def test_nothing_behind_the_layer_is_run():
    failing = Failing(name="failing")
    stack = [keras.Input((16, 16, 3)), layers.Conv2D(4, 3, name="conv"), failing]
    head = [layers.Flatten(name="flat"), layers.Dense(4, name="out")]
    network = nets.network_of(keras.Sequential([*stack, *head]))
    view = view_of(network.model)
    units = InputUnits.of(network)
    failing.allowed = False
    assert not maximise(view, units, "conv", 0, steps=2).dead
    with pytest.raises(AssertionError):
        maximise(view, units, "out", 0, steps=2)


def test_progress_is_told_and_its_exceptions_come_through(strange):
    told = []
    made(strange, "late", 3, steps=7, progress=lambda *done: told.append(done))
    assert told == [(count, 7) for count in range(1, 8)]

    def give_up(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        made(strange, "late", 3, progress=give_up)


def test_what_is_kept_does_not_keep_the_model():
    network = nets.network_of(nets.with_strange_channels())
    made(network, "late", 3, steps=2)
    model = weakref.ref(network.model)
    del network
    gc.collect()
    assert model() is None


def large(flat: bool) -> keras.Model:
    x = picture_input = keras.Input((224, 224, 3))
    x = layers.Conv2D(2, 3, name="early")(x)
    x = layers.MaxPooling2D(16, name="pool")(x)
    x = layers.Conv2D(2, 7, name="late")(x)
    gather = layers.Flatten if flat else layers.GlobalAveragePooling2D
    x = gather(name="gather")(x)
    return keras.Model(picture_input, layers.Dense(3, name="out")(x))


def test_large_networks_get_smaller_pictures_where_their_layers_allow_it():
    assert size_for(view_of(large(flat=False)), "early") == (96, 96)
    assert size_for(view_of(large(flat=False)), "late") == (128, 128)
    assert size_for(view_of(large(flat=False)), "out") == (128, 128)
    assert size_for(view_of(large(flat=True)), "late") == (128, 128)
    assert size_for(view_of(large(flat=True)), "out") == (224, 224)
    assert size_for(view_of(models.sequential()), "conv1") == (16, 16)
    found = made(nets.network_of(large(flat=False)), "early", 1, steps=3)
    assert found.pixels.shape == (96, 96, 3)


def test_every_relu_of_every_model_is_climbed_before_it():
    for build in models.SOFTMAX_MODELS.values():
        view = view_of(build())
        climbed = {layer.path: climbed_for(view, layer.path) for layer in view.layers}
        assert {each.before for each in climbed.values()} >= {"ReLU", "softmax"}


def test_the_first_picture_is_nearly_grey_noise_and_pictures_join_at_their_borders():
    spectrum = first_spectrum((32, 24), 3, 0)
    picture = painted(spectrum, (32, 24)).numpy()[0]
    assert picture.shape == (32, 24, 3)
    assert np.abs(picture - 0.5).max() < 0.2
    inside = np.abs(np.diff(picture, axis=0)).mean()
    assert np.abs(picture[0] - picture[-1]).mean() < 3 * inside


def test_one_wave_is_painted_with_one_over_its_frequency():
    strengths = []
    for frequency in (1, 2, 4):
        spectrum = np.zeros((2, 1, 32, 17), np.float32)
        spectrum[0, 0, 0, frequency] = 0.1
        picture = painted(spectrum, (32, 32)).numpy()[0, ..., 0]
        strengths.append(np.log(picture / (1 - picture)).max())
    assert strengths[0] / strengths[1] == pytest.approx(2, rel=1e-3)
    assert strengths[1] / strengths[2] == pytest.approx(2, rel=1e-3)


def test_colours_are_painted_as_they_go_together_in_photographs():
    spectrum = np.zeros((2, 3, 16, 9), np.float32)
    spectrum[0, 0, 0, 1] = 0.1  # only the first of the independent colours
    picture = painted(spectrum, (16, 16)).numpy()[0]
    before = np.log(picture / (1 - picture))
    first = COLOUR_CORRELATION[:, 0] / COLOUR_CORRELATION[0, 0]
    assert before == pytest.approx(before[..., :1] * first, abs=1e-5)
    assert np.abs(before).max() > 0.01


@pytest.mark.parametrize("channel", [4, -1])
def test_a_channel_that_is_not_there_is_refused(strange, channel):
    with pytest.raises(ValueError, match=f"no channel {channel}"):
        made(strange, "relu", channel)


@pytest.mark.parametrize("build", models.SOFTMAX_MODELS.values(), ids=lambda build: build.__name__)
def test_what_is_climbed_becomes_what_the_layer_gives(build):
    import tensorflow as tf

    from explorer.anatomy.graph import traced_calls

    view = view_of(build())
    climbed = {layer.path: climbed_for(view, layer.path) for layer in view.layers}
    climbed = {path: each for path, each in climbed.items() if each.before and each.path == path}

    @tf.function
    def both(x):
        outputs = {call.path: call.outputs[0] for call in traced_calls(view.model, x)[1]}
        return {path: (each.of(outputs[path]), outputs[path]) for path, each in climbed.items()}

    activations = {"ReLU": tf.nn.relu, "softmax": tf.nn.softmax, "sigmoid": tf.nn.sigmoid}
    for path, (before, after) in both(models.picture()[None]).items():
        expected = activations[climbed[path].before](before)
        assert np.asarray(expected, float) == pytest.approx(np.asarray(after, float), abs=1e-2)
        assert np.abs(np.asarray(before, float) - np.asarray(after, float)).max() > 0.01


def test_a_smaller_picture_is_not_made_so_small_that_nothing_is_left():
    x = picture_input = keras.Input((224, 224, 3))
    x = layers.MaxPooling2D(16, name="pool")(x)
    x = layers.Conv2D(2, 9, name="late")(x)
    model = keras.Model(picture_input, layers.Flatten(name="flat")(x))
    assert size_for(view_of(model), "pool") == (96, 96)
    assert size_for(view_of(model), "late") == (224, 224)


def test_a_channel_at_the_limit_of_its_relu_is_not_dead():
    stack = [keras.Input((16, 16, 3)), layers.Conv2D(1, 3, activation="relu6", name="limited")]
    network = nets.network_of(keras.Sequential([*stack, layers.Flatten(name="flat")]))
    network.model.get_layer("limited").set_weights([np.ones((3, 3, 3, 1)), np.full(1, 50.0)])
    found = made(network, "limited", 0, steps=5)
    assert found.start == found.end == found.peak == 6
    assert not found.dead
