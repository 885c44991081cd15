"""The strongest patches, against all maps of all pictures."""

from __future__ import annotations

import keras
import numpy as np
import pytest
from keras import layers

from explorer.anatomy import view_of
from explorer.anatomy.layer_fields import receptive_fields
from explorer.features import gallery_of, strongest_patches
from tests.features import nets


@pytest.fixture(scope="module")
def network():
    return nets.network_of(nets.with_strange_channels())


@pytest.fixture(scope="module")
def gallery(network):
    return gallery_of(network, "photos")


@pytest.mark.parametrize(("layer", "channel"), [("relu", 2), ("late", 1), ("output", 3)])
def test_they_are_the_largest_values_of_different_pictures(network, gallery, layer, channel):
    patches = strongest_patches(view_of(network.model), gallery, layer, channel)
    maps = nets.maps_of(network, gallery.x(), layer)[..., channel].reshape(len(gallery), -1)
    expected = np.sort(maps.max(axis=1))[::-1][:9]
    assert [patch.value for patch in patches] == pytest.approx(expected, abs=1e-5)
    assert len({patch.picture for patch in patches}) == 9
    for patch in patches:
        assert maps[patch.picture].max() == pytest.approx(patch.value, abs=1e-5)


def test_the_cell_that_is_named_has_the_value(network, gallery):
    maps = nets.maps_of(network, gallery.x(), "late")
    patches = strongest_patches(view_of(network.model), gallery, "late", 3)
    assert patches
    for patch in patches:
        value = maps[patch.picture, patch.row, patch.column, 3]
        assert value == pytest.approx(patch.value, abs=1e-5)


def test_pixels_are_what_the_cell_sees_of_the_picture_taken_in(network, gallery):
    view = view_of(network.model)
    field = receptive_fields(view)["late"]
    clipped = 0
    for patch in strongest_patches(view, gallery, "late", 3, count=len(gallery)):
        taken_in = gallery.image(patch.picture).resized(16, 16)
        rows = slice(patch.top, patch.top + patch.height)
        columns = slice(patch.left, patch.left + patch.width)
        assert (patch.pixels == taken_in[rows, columns]).all()
        assert not patch.pixels.flags.writeable
        first, last = field.height.interval(patch.row)
        assert (patch.top, patch.top + patch.height - 1) == (max(first, 0), min(last, 15))
        first, last = field.width.interval(patch.column)
        assert (patch.left, patch.left + patch.width - 1) == (max(first, 0), min(last, 15))
        clipped += patch.pixels.shape[:2] != field.size
    assert 0 < clipped < len(gallery)


def test_a_channel_that_sees_one_pixel_finds_the_reddest():
    stack = [keras.Input((16, 16, 3)), layers.Conv2D(1, 1, name="red"), layers.Flatten()]
    network = nets.network_of(keras.Sequential(stack))
    kernel = np.array([1.0, 0, 0]).reshape(1, 1, 3, 1)
    network.model.get_layer("red").set_weights([kernel, np.zeros(1)])
    gallery = gallery_of(network, "photos")
    patches = strongest_patches(view_of(network.model), gallery, "red", 0, count=5)
    reds = [gallery.image(index).resized(16, 16)[..., 0].max() for index in range(len(gallery))]
    assert [patch.pixels.shape for patch in patches] == [(1, 1, 3)] * 5
    assert [patch.pixels[0, 0, 0] for patch in patches] == sorted(reds, reverse=True)[:5]


def test_what_sees_everything_has_the_whole_picture(network, gallery):
    patches = strongest_patches(view_of(network.model), gallery, "mean", 3, count=3)
    assert len(patches) == 3
    for patch in patches:
        assert patch.whole
        assert patch.pixels.shape == (16, 16, 3)


def test_a_dead_channel_has_no_patches(network, gallery):
    assert strongest_patches(view_of(network.model), gallery, "relu", 0) == ()


@pytest.mark.parametrize("channel", [4, -1])
def test_a_channel_that_is_not_there_is_refused(network, gallery, channel):
    with pytest.raises(ValueError, match=f"no channel {channel}"):
        strongest_patches(view_of(network.model), gallery, "relu", channel)


def test_patches_that_are_all_at_the_limit_come_in_the_order_of_what_drives_them():
    stack = [
        keras.Input((16, 16, 3)),
        layers.Conv2D(1, 3, activation="relu6", name="limited"),
        layers.Flatten(),
    ]
    network = nets.network_of(keras.Sequential(stack))
    layer = network.model.get_layer("limited")
    layer.set_weights([np.full((3, 3, 3, 1), 5.0), np.full(1, 60.0)])
    gallery = gallery_of(network, "photos")
    patches = strongest_patches(view_of(network.model), gallery, "limited", 0)
    assert {patch.value for patch in patches} == {6}
    assert [patch.driven for patch in patches] == sorted(p.driven for p in patches)[::-1]
    for patch in patches:  # the brightest piece of its picture
        pixels = 5 * (patch.pixels / 127.5 - 1).sum() + 60
        assert pixels == pytest.approx(patch.driven, abs=1e-3)
