"""Visitors' pictures: found by their name, kept within a limit."""

from __future__ import annotations

import numpy as np
import pytest
from cachetools import LRUCache

from explorer import picture_store
from explorer.images import Image


def picture(shade: int) -> Image:
    return Image(np.full((10, 10, 3), shade, np.uint8), "mine")


@pytest.fixture(autouse=True)
def small_store(monkeypatch):
    store = LRUCache(650, getsizeof=lambda image: image.pixels.nbytes)
    monkeypatch.setattr(picture_store, "_pictures", store)


def test_a_picture_is_found_by_its_name():
    name = picture_store.keep(picture(7))
    assert (picture_store.find(name).pixels == 7).all()


def test_a_name_that_was_never_given_finds_nothing():
    assert picture_store.find("../../etc/passwd") is None


def test_the_picture_unused_for_longest_goes_first():
    first, second = picture_store.keep(picture(1)), picture_store.keep(picture(2))
    picture_store.find(first)
    third = picture_store.keep(picture(3))
    assert picture_store.find(second) is None
    assert picture_store.find(first) is not None
    assert picture_store.find(third) is not None


def test_the_same_pixels_are_kept_once():
    assert picture_store.keep(picture(5)) == picture_store.keep(picture(5))
    assert len(picture_store._pictures) == 1
