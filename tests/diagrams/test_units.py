"""Units: what places of a map see, against the gradient of a real network."""

from __future__ import annotations

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

from explorer.architectures import ARCHITECTURES
from explorer.diagrams.units import one_to_begin_with, units_of
from tests.models import open_size


def test_a_unit_sees_the_pixels_that_its_value_depends_on():
    x = start = keras.Input((20, 24, 1), name="picture")
    x = layers.Conv2D(1, 3, strides=2, padding="same", name="conv", kernel_initializer="ones")(x)
    x = layers.AveragePooling2D(2, name="pool")(x)
    x = layers.Conv2D(1, 3, padding="same", name="last", kernel_initializer="ones")(x)
    model = keras.Model(start, x, name="model")
    units = units_of(model)["last"]
    assert (units.rows, units.columns, units.picture) == (5, 6, (20, 24))
    row, column = units.centre
    picture = tf.zeros((2, 20, 24, 1))
    with tf.GradientTape() as tape:
        tape.watch(picture)
        value = model(picture)[0, row, column, 0]
    seen = np.argwhere(tape.gradient(value, picture).numpy()[0, ..., 0])
    (top, left), (bottom, right) = seen.min(axis=0), seen.max(axis=0)
    assert units.row_intervals[row] == (top, bottom)
    assert units.column_intervals[column] == (left, right)


def test_the_last_units_of_a_deep_network_reach_beyond_the_picture():
    units = list(units_of(ARCHITECTURES["resnet18_small"].skeleton()).values())
    last = [one for one in units if one.rows > 1][-1]
    assert last.field.size[0] > last.picture[0]
    assert last.row_intervals[0][0] < 0
    assert last.row_intervals[-1][1] >= last.picture[0]


def test_one_begins_with_a_layer_that_sees_a_part():
    units = units_of(ARCHITECTURES["residual"].skeleton())
    one = units[one_to_begin_with(units)]
    assert 1 < one.field.size[0] < one.picture[0]


def test_without_a_size_there_are_no_fields():
    assert units_of(open_size()) == {}


@pytest.mark.parametrize(("cell", "is_there"), [((0, 0), True), ((4, 0), False), ((-1, 0), False)])
def test_cells(cell, is_there):
    start = keras.Input((8, 8, 3), name="picture")
    conv = layers.Conv2D(2, 3, strides=2, padding="same", name="conv")(start)
    assert units_of(keras.Model(start, conv, name="model"))["conv"].has(cell) is is_there
