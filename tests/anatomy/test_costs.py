"""How much there is to compute."""

from __future__ import annotations

import pytest

from explorer.anatomy.costs import multiply_adds
from explorer.architectures import ARCHITECTURES


def test_lenet_costs_what_can_be_counted_by_hand():
    model = ARCHITECTURES["lenet5"].build()
    by_hand = 28 * 28 * 25 * 6 + 10 * 10 * 25 * 6 * 16 + 25 * 16 * 120 + 120 * 84 + 84 * 10
    assert multiply_adds(model) == by_hand


def test_the_cost_of_convolutions_grows_with_the_area():
    small, large = (
        ARCHITECTURES["simple_cnn"].build((side, side, 3), num_classes=10) for side in (32, 64)
    )
    assert multiply_adds(large) > 3.9 * multiply_adds(small)


def test_a_layer_that_is_used_twice_costs_twice():
    from keras import Model, layers

    shared = layers.Dense(5, name="shared")
    x = layers.Input((5,), name="x")
    assert multiply_adds(Model(x, shared(shared(x)))) == 2 * 25


def test_an_open_size_cannot_be_counted():
    from keras import Sequential, layers

    model = Sequential([layers.Input((None, None, 3), name="x"), layers.Conv2D(2, 3, name="conv")])
    with pytest.raises(ValueError, match="'conv' leaves the size of its map open"):
        multiply_adds(model)
