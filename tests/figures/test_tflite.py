"""A network in several formats, drawn and in words."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

from explorer.figures.tflite import (
    accuracy_chart,
    measured_csv,
    measured_rows,
    measured_words,
    size_chart,
    table_words,
    time_chart,
)
from explorer.tflite.formats import FORMATS
from explorer.tflite.measured import KERAS, Optimised
from tests.tflite.ready import BYTES, optimised


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (optimised(), "loses 2.0 points (88 of 100 right, before 90). Pictures that only one"),
        (optimised(lost=20), "That is more than chance explains."),
        (optimised(lost=0), "loses no accuracy (90 of 100 right, as many as before)."),
        (optimised(judged=False), "same answer as the Keras model on 98 of 100 pictures"),
        (optimised(), "it is 2.0 times as fast"),
        (optimised(milliseconds=8), "it takes 2.0 times as long"),
        (optimised(milliseconds=4.1), "take the same time"),
    ],
)
def test_the_sentence_says_what_the_numbers_say(found, said):
    assert said in measured_words(found)


def larger(found: Optimised, failed: tuple[str, ...] = ()) -> Optimised:
    """The same where bookkeeping outweighs weights, and some formats could not be made."""
    sizes = {KERAS: 1, "float32": 3000, "float16": 4000, "int8": 5000}
    versions = {
        name: replace(one, bytes=sizes[name])
        for name, one in found.versions.items()
        if name not in failed
    }
    return replace(found, versions=versions, failed=dict.fromkeys(failed, "No."))


@pytest.mark.parametrize(
    ("failed", "only"),
    [((), False), (("int8",), False), (("float16", "int8"), True)],
)
def test_float32_is_the_only_version_where_nothing_else_was_made(failed, only):
    said = measured_words(larger(optimised(), failed))
    assert ("the only version" in said) == only
    assert ("No file is smaller than that of float32" in said) != only


def test_charts_and_tables_hold_all_versions():
    found = optimised()
    titles = [entry.title for entry in FORMATS.values()]
    for draw in (size_chart, accuracy_chart):
        [bars] = draw(found).data
        assert list(bars.y) == ["Keras", *titles]
    assert list(time_chart(found).data[0].y) == titles
    assert list(size_chart(found).data[0].x) == [size / 1e6 for size in BYTES.values()]
    assert "Right answers" in measured_rows(found)[0]
    assert "Right answers" not in measured_rows(optimised(judged=False))[0]
    lines = list(csv.DictReader(io.StringIO(measured_csv(found))))
    assert [int(one["bytes"]) for one in lines] == list(BYTES.values())
    assert lines[-1]["right"] == "88"
    assert "probability of a class" in table_words(found)
