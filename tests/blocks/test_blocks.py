"""What every block must do; a new one is covered on arrival."""

from __future__ import annotations

import inspect

import keras
import numpy as np
import pytest
import tensorflow as tf

from explorer.blocks import BLOCKS, Block
from explorer.blocks.costs import block_skeleton
from explorer.model_files.own_model import read_model
from explorer.weightless import weightless

EVERY = pytest.mark.parametrize("block", BLOCKS.values(), ids=list(BLOCKS))
FILTERS = 32


def skeleton(block: Block, shape: tuple[int, int, int], filters: int, stride: int) -> keras.Model:
    with weightless():
        maps = keras.Input(shape, name="maps")
        return keras.Model(maps, block.apply(maps, filters, stride, "block"), name="alone")


def test_the_lessons_blocks_are_there_and_the_plain_one_is_first():
    assert next(iter(BLOCKS)) == "plain"
    assert set(BLOCKS) >= {
        *("depthwise_separable", "squeeze_excite", "cbam", "residual", "bottleneck", "inception"),
        *("dense_block", "inverted_residual"),
    }
    places = [block.place for block in BLOCKS.values()]
    assert places == sorted(set(places))


@EVERY
def test_facts(block):
    assert 2012 <= block.year <= 2100
    assert str(block.year) in block.paper
    assert len(block.paper) > 40
    assert len(block.description.split()) > 40
    assert list(inspect.signature(block.function).parameters) == ["x", "filters", "stride", "name"]


@EVERY
@pytest.mark.parametrize("stride", [1, 2])
@pytest.mark.parametrize("shape", [(8, 7, 32), (1, 5, 3)], ids=str)
def test_shapes(block, stride, shape):
    height, width, _ = shape
    filters = 3 * block.multiple
    model = skeleton(block, shape, filters, stride)
    assert model.output_shape == (None, -(-height // stride), -(-width // stride), filters)


@EVERY
def test_sizes_may_be_left_open(block):
    model = skeleton(block, (None, None, FILTERS), FILTERS, 2)
    assert model.output_shape == (None, None, None, FILTERS)


@EVERY
@pytest.mark.parametrize("stride", [0, 3, -1, "2", None])
def test_other_strides_are_refused(block, stride):
    with pytest.raises(ValueError, match=f"{block.title}: the stride is 1 or 2, not ") as caught:
        skeleton(block, (8, 8, 3), FILTERS, stride)
    assert str(caught.value).endswith(".")


@EVERY
def test_numbers_of_maps_that_do_not_fit_are_refused(block):
    wrong = [0, -block.multiple, *([block.multiple + 1] if block.multiple > 1 else [])]
    for filters in wrong:
        with pytest.raises(ValueError, match=f"multiple of {block.multiple} ") as caught:
            skeleton(block, (8, 8, 3), filters, 1)
        assert str(caught.value).endswith(f"not {filters}.")


@EVERY
@pytest.mark.parametrize(("channels", "stride"), [(FILTERS, 1), (16, 2)])
def test_names_are_explicit_unique_and_begin_as_asked(block, channels, stride):
    first, second = (skeleton(block, (8, 8, channels), FILTERS, stride) for _ in range(2))
    names = [one.name for one in first.operations[1:]]
    assert names == [one.name for one in second.operations[1:]]
    assert len(set(names)) == len(names)
    assert all(name.startswith("block_") for name in names)


@EVERY
def test_a_gradient_reaches_every_weight(block):
    maps = keras.Input((6, 7, 16), name="maps")  # with projections, where a block has any
    model = keras.Model(maps, block.apply(maps, FILTERS, 2, "block"), name="alone")
    generator = np.random.default_rng(3)
    x = tf.constant(generator.normal(size=(4, 6, 7, 16)), tf.float32)
    weights = tf.constant(generator.normal(size=model.compute_output_shape(x.shape)), tf.float32)

    @tf.function
    def gradients():
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(weights * model(x, training=True))
        return tape.gradient(loss, model.trainable_variables)

    for variable, gradient in zip(model.trainable_variables, gradients(), strict=True):
        assert gradient is not None, variable.path
        assert np.isfinite(gradient).all(), variable.path
        assert np.any(gradient != 0), variable.path


def test_moving_averages_follow_as_fast_as_those_of_the_architectures():
    from explorer.architectures import NORM_MOMENTUM

    found = [
        layer.momentum
        for name in BLOCKS
        for layer in block_skeleton(name, FILTERS, 1, 8).layers
        if isinstance(layer, keras.layers.BatchNormalization)
    ]
    assert len(found) > len(BLOCKS)
    assert set(found) == {NORM_MOMENTUM}


@pytest.fixture(scope="module")
def all_in_a_row() -> keras.Model:
    """One network with every block in it, each with its own name."""
    x = maps = keras.Input((9, 8, 3), name="input")
    for place, (name, block) in enumerate(BLOCKS.items()):
        x = block.apply(x, 16 * block.multiple // np.gcd(16, block.multiple), 1 + place % 2, name)
    x = keras.layers.GlobalAveragePooling2D(name="gap")(x)
    scores = keras.layers.Dense(5, activation="softmax", name="output")(x)
    return keras.Model(maps, scores, name="all_blocks")


def test_a_saved_model_of_all_blocks_opens_at_the_door_for_visitors_models(all_in_a_row, tmp_path):
    file = tmp_path / "all.keras"
    all_in_a_row.save(file)
    own = read_model(file.read_bytes(), file.name)
    assert not own.left_out
    names = [one.name for one in all_in_a_row.operations]
    assert [one.name for one in own.model.operations] == names
    x = np.random.default_rng(1).random((2, 9, 8, 3), np.float32)
    given, opened = (np.asarray(model(x, training=False)) for model in (all_in_a_row, own.model))
    assert np.array_equal(given, opened)
    assert np.ptp(given, axis=0).max() > 0
