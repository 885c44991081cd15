"""Galleries: which pictures a network is looked at with."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.datasets import DATASETS
from explorer.features import galleries, gallery_of, pictures_for
from explorer.features.galleries import KEPT_BYTES, PHOTOS
from explorer.features.windows import photo_windows
from explorer.samples import sample
from tests import models
from tests.features import nets


@pytest.fixture(scope="module")
def network():
    return nets.network_of(models.pooled())


def test_a_few_hundred_pieces_of_photos_of_many_sizes_inside_them():
    windows = photo_windows()
    assert 200 <= len(windows) <= 400
    assert len(set(windows)) == len(windows)
    assert len({window.side for window in windows}) >= 3
    for window in windows:
        photo = sample(window.photo)
        assert 0 <= window.top <= photo.height - window.side
        assert 0 <= window.left <= photo.width - window.side


def test_the_windows_leave_no_part_of_a_photo_out():
    for name in {window.photo for window in photo_windows()}:
        photo = sample(name)
        for side in {window.side for window in photo_windows() if window.photo == name}:
            seen = np.zeros((photo.height, photo.width), bool)
            for window in photo_windows():
                if (window.photo, window.side) == (name, side):
                    rows = slice(window.top, window.top + side)
                    seen[rows, window.left : window.left + side] = True
            assert seen.all()


def test_the_description_counts_what_is_there(network):
    [choice] = [choice for choice in galleries(network) if choice.name == PHOTOS]
    photos = {window.photo for window in photo_windows()}
    assert choice.description.startswith(f"{len(photo_windows())} ")
    assert f"only {len(photos)} photos" in choice.description


def test_the_data_set_of_the_network_comes_first():
    digits = DATASETS["digits"]
    own = nets.network_of(grey_network(len(digits.class_names)), digits.class_names)
    assert galleries(own)[0].name == "digits"
    gallery = pictures_for(own)
    assert gallery.name == "digits"
    assert gallery.credit == digits.credit
    assert gallery.class_names == digits.class_names
    counts = np.bincount(gallery.labels)
    assert counts.max() - counts.min() <= 1


def grey_network(classes: int):
    import keras
    from keras import layers

    stack = [
        keras.Input((28, 28, 1)),
        layers.Flatten(name="flat"),
        layers.Dense(classes, name="out"),
    ]
    return keras.Sequential(stack)


def test_only_what_is_on_this_machine_is_offered(network):
    names = [choice.name for choice in galleries(network)]
    assert len(set(names)) == len(names)
    assert sorted(names) == sorted([PHOTOS, *(n for n, e in DATASETS.items() if e.available)])
    with pytest.raises(KeyError):
        gallery_of(network, "imagenet")


def test_pictures_reach_the_network_as_it_takes_them(network):
    gallery = gallery_of(network, PHOTOS)
    x = gallery.x()
    assert x.shape == (len(gallery), 16, 16, 3)
    assert not x.flags.writeable
    for index in (0, 17, len(gallery) - 1):
        assert (x[index] == network.preprocess(gallery.image(index))[0]).all()
    assert (gallery.x([17, 3]) == x[[17, 3]]).all()


def test_it_is_kept_and_each_network_has_its_own(network):
    assert gallery_of(network, PHOTOS) is gallery_of(network, PHOTOS)
    other = nets.network_of(models.pooled(), name="other")
    assert gallery_of(other, PHOTOS) is not gallery_of(network, PHOTOS)
    assert gallery_of(other, PHOTOS).key != gallery_of(network, PHOTOS).key


def test_what_takes_much_memory_is_made_again_each_time():
    import keras
    from keras import layers

    stack = [keras.Input((256, 256, 3)), layers.GlobalAveragePooling2D(name="mean")]
    gallery = gallery_of(nets.network_of(keras.Sequential(stack)), PHOTOS)
    assert gallery.x([0]).nbytes * len(gallery) > KEPT_BYTES
    assert gallery.x([0]) is not gallery.x([0])
    assert (gallery.x([5, 0])[1] == gallery.x([0])[0]).all()
    assert not gallery._kept


def test_pictures_of_data_sets_are_named_after_their_class(network):
    gallery = gallery_of(network, "digits")
    assert gallery.image(3).name == gallery.label(3) == gallery.class_names[gallery.labels[3]]
    assert gallery_of(network, PHOTOS).label(3) is None
    with pytest.raises(IndexError):
        gallery.image(len(gallery))
