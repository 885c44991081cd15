"""Registries: filled from a package, read-only, and loud about mistakes."""

from __future__ import annotations

import importlib
import sys
from dataclasses import dataclass

import pytest

from explorer.registry import Entry, Registry


@dataclass(frozen=True, kw_only=True)
class Fruit(Entry):
    """An entry with one fact of its own."""

    sweetness: int


PACKAGE = """
from explorer.registry import Registry
from tests.test_registry import Fruit
FRUITS = Registry(__name__, Fruit, order=lambda fruit: fruit.sweetness)
"""
PEAR = """
from {package} import FRUITS
@FRUITS.register(title="Pear", sweetness=2)
def pear():
    "Soft."
    return "a pear"
"""


@pytest.fixture
def make_registry(tmp_path, monkeypatch):
    """Write a package with the given modules, and return its registry, not yet looked at."""
    counter = iter(range(100))

    def make(**modules: str) -> Registry:
        name = f"fruits_{next(counter)}_{tmp_path.name}"
        folder = tmp_path / name
        folder.mkdir()
        (folder / "__init__.py").write_text(PACKAGE)
        for module, text in modules.items():
            (folder / f"{module}.py").write_text(text.format(package=name))
        importlib.invalidate_caches()
        return importlib.import_module(name).FRUITS

    monkeypatch.syspath_prepend(str(tmp_path))
    return make


def test_entries_are_found_in_the_package_and_ordered(make_registry):
    sour = PEAR.replace("pear", "lemon").replace("Pear", "Lemon").replace("=2", "=1")
    fruits = make_registry(pear=PEAR, zest=sour)
    assert list(fruits) == ["lemon", "pear"]
    assert fruits["pear"].title == "Pear"
    assert fruits["pear"].description == "Soft."
    assert fruits["pear"].function() == "a pear"


def test_nothing_is_imported_before_the_first_look(make_registry):
    fruits = make_registry(pear=PEAR)
    loaded = [name for name in sys.modules if name.startswith("fruits_") and name.endswith(".pear")]
    assert fruits._entries == {}
    assert "pear" in fruits
    assert len([name for name in sys.modules if name.endswith(".pear")]) == len(loaded) + 1


def test_an_unknown_name_is_answered_with_the_known_ones(make_registry):
    with pytest.raises(KeyError, match="'plum' is not one of pear"):
        make_registry(pear=PEAR)["plum"]


def test_a_duplicate_fails_loudly(make_registry):
    with pytest.raises(ValueError, match="registered twice"):
        len(make_registry(pear=PEAR, same=PEAR))


def test_an_entry_without_a_description_fails_loudly(make_registry):
    with pytest.raises(ValueError, match="description is empty"):
        len(make_registry(pear=PEAR.replace('"Soft."', "")))


def test_a_module_that_fails_fails_every_look(make_registry):
    fruits = make_registry(pear=PEAR, rotten="raise RuntimeError('rotten {package}')")
    for _ in range(2):
        with pytest.raises(RuntimeError, match="rotten"):
            list(fruits)


def test_a_registry_cannot_be_written(make_registry):
    with pytest.raises(TypeError):
        make_registry(pear=PEAR)["plum"] = None
