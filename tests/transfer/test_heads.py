"""What every head must do; a new one is covered on arrival."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.transfer.heads import HEADS

EVERY = pytest.mark.parametrize("head", list(HEADS.values()), ids=list(HEADS))


def on_maps(head, channels: int = 6, classes: int = 3):
    import keras

    maps = keras.Input((2, 3, channels), name="maps")
    return keras.Model(maps, head.apply(maps, classes), name="head")


@EVERY
def test_gives_probabilities_in_a_layer_named_output(head):
    model = on_maps(head)
    maps = np.random.default_rng(0).random((4, 2, 3, 6), np.float32)
    probabilities = np.asarray(model(maps))
    assert probabilities.shape == (4, 3)
    assert np.allclose(probabilities.sum(axis=1), 1, atol=1e-6)
    assert model.layers[-1].name == "output"


@EVERY
def test_names_meet_none_of_a_base(head):
    names = [layer.name for layer in on_maps(head).layers[1:-1]]
    assert all(name.startswith("head_") for name in names)
    assert len(set(names)) == len(names)


@EVERY
def test_where_something_is_in_the_picture_does_not_matter(head):
    """All heads begin with the averages of the maps."""
    model = on_maps(head)
    maps = np.random.default_rng(0).random((1, 2, 3, 6), np.float32)
    assert np.allclose(model(maps), model(maps[:, ::-1, ::-1]), atol=1e-6)


@EVERY
def test_a_gradient_reaches_every_weight(head):
    import tensorflow as tf

    model = on_maps(head)
    maps = np.random.default_rng(0).random((4, 2, 3, 6), np.float32)
    with tf.GradientTape() as tape:
        score = tf.reduce_sum(model(maps, training=True)[:, 0])
    gradients = tape.gradient(score, model.trainable_variables)
    assert all(one is not None for one in gradients)
    assert np.abs(gradients[-1]).max() > 0


@EVERY
def test_one_class_is_no_choice(head):
    with pytest.raises(ValueError, match="at least 2 classes"):
        on_maps(head, classes=1)


def test_the_lessons_head_has_the_lessons_numbers():
    """Dense 256, batch norm, dense 128, batch norm, softmax over 10, on the maps of VGG16."""
    expected = (512 * 256 + 256) + 4 * 256 + (256 * 128 + 128) + 4 * 128 + (128 * 10 + 10)
    assert on_maps(HEADS["lesson"], 512, 10).count_params() == expected
    dropouts = [one for one in on_maps(HEADS["lesson"]).layers if hasattr(one, "rate")]
    assert [one.rate for one in dropouts] == [0.5, 0.5]
