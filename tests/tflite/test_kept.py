"""Converted files on the disk: kept while there is room, and held by whoever shows them."""

from __future__ import annotations

import pytest

from explorer.tflite.kept import MOST_KEPT, FileShelf


def test_the_oldest_go_unless_somebody_holds_them():
    shelf = FileShelf(250)
    shelf.keep("a", {"float32": b"A" * 60, "int8": b"a" * 40})
    held = shelf.find("a")
    shelf.keep("b", {"int8": b"b" * 100})
    shelf.keep("c", {"int8": b"c" * 100})
    assert shelf.find("a") is None
    assert shelf.find("c").read("int8") == b"c" * 100
    assert held.read("int8") == b"a" * 40
    assert held.read("float32") == b"A" * 60


def test_small_ones_are_not_kept_without_end():
    shelf = FileShelf(1000)
    for key in range(MOST_KEPT + 1):
        shelf.keep(key, {})
    assert shelf.find(0) is None
    assert shelf.find(1) is not None


def test_what_is_not_there():
    shelf = FileShelf(250)
    assert shelf.find("a") is None
    shelf.keep("a", {})
    with pytest.raises(KeyError):
        shelf.find("a").read("float32")
    with pytest.raises(ValueError, match="large"):
        shelf.keep("b", {"float32": b"b" * 251})
