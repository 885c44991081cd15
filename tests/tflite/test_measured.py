"""What the other process tells is believed only if it makes sense."""

from __future__ import annotations

import copy

import pytest

from explorer.tflite.formats import FORMATS
from explorer.tflite.measured import KERAS, Measured, read


def version(name: str, **changes) -> dict:
    """What is told of a version."""
    facts = {"tested": 100, "right": 90, "agreed": 99, "gained": 1, "lost": 2, "difference": 0.1}
    times = {"milliseconds": 1.5, "fastest": 1.0, "input_scale": 0.0, "input_zero": 0}
    return {"name": name, "bytes": 1000, **facts, **times, **changes}


def told(failed: dict | None = None) -> dict:
    names = [KERAS, *(name for name in FORMATS if name not in (failed or {}))]
    return {
        "versions": [version(name) for name in names],
        "failed": failed or {},
        "probabilities": True,
        "rounds": 10,
    }


def test_what_makes_sense_is_taken():
    found = read(told(), list(FORMATS))
    assert list(found.versions) == [KERAS, *FORMATS]
    assert found.versions["int8"].accuracy.value == 0.9
    assert found.versions["int8"].agreement.value == 0.99
    assert list(read(told({"int8": "No."}), list(FORMATS)).failed) == ["int8"]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda one: one.pop("rounds"),
        lambda one: one["versions"].pop(),
        lambda one: one["versions"].reverse(),
        lambda one: one["versions"][0].pop("bytes"),
        lambda one: one["versions"][0].update(path="/etc"),
        lambda one: one["versions"][1].update(name="int4"),
        lambda one: one["versions"][1].update(bytes=-1),
        lambda one: one["versions"][1].update(right=101),
        lambda one: one["versions"][1].update(right=True),
        lambda one: one["versions"][1].update(right=None),
        lambda one: one["versions"][1].update(milliseconds=float("nan")),
        lambda one: one["versions"][1].update(milliseconds="1"),
        lambda one: one["failed"].update(pdf="No."),
    ],
)
def test_what_makes_no_sense_is_not(spoil):
    whole = copy.deepcopy(told())
    spoil(whole)
    with pytest.raises(ValueError):  # noqa: PT011  whichever it is, nothing is taken
        read(whole, list(FORMATS))


@pytest.mark.parametrize("nothing", [None, [], "yes", {}, {"versions": None}])
def test_no_object_at_all(nothing):
    with pytest.raises(ValueError, match="not what was asked for"):
        read(nothing, list(FORMATS))


def test_few_pictures_tell_nothing_and_many_do():
    # The sign test at 5 %: 5 heads of 5 have a chance of 2/32, 6 of 6 of 2/64.
    assert Measured(**version("int8", gained=0, lost=5)).may_be_chance
    assert not Measured(**version("int8", gained=0, lost=6)).may_be_chance
    assert Measured(**version("int8", gained=0, lost=0)).may_be_chance
