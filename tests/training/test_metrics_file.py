"""Learning curves in a file that processes may be killed in the middle of."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.training import metrics_file
from explorer.training.events import Row

FIRST = Row(
    epoch=0.5, step=5, split="train", loss=2.25, accuracy=0.125, learning_rate=0.5, seconds=1.5
)
SECOND = replace(FIRST, epoch=1.0, step=10, loss=2.0)
TESTED = replace(SECOND, split="validation", accuracy=0.25)


@pytest.fixture
def path(tmp_path) -> Path:
    path = tmp_path / "metrics.csv"
    for row in (FIRST, SECOND, TESTED):
        metrics_file.append(path, row)
    return path


def test_points_come_back_in_their_order(path):
    assert metrics_file.read(path) == ([FIRST, SECOND, TESTED], 0)
    assert path.read_text().splitlines()[0] == (
        "epoch,step,split,loss,accuracy,learning_rate,seconds"
    )


def test_a_missing_file_has_no_points(tmp_path):
    assert metrics_file.read(tmp_path / "metrics.csv") == ([], 0)


@pytest.mark.parametrize("kept", range(1, 31))
def test_a_torn_last_line_is_skipped_and_counted_and_later_ones_are_read(path, kept):
    whole = path.read_bytes()
    line = whole.splitlines(keepends=True)[-1]
    path.write_bytes(whole[: -len(line) + kept])
    assert metrics_file.read(path) == ([FIRST, SECOND], 1)
    later = replace(TESTED, step=20)
    metrics_file.append(path, later)
    assert metrics_file.read(path) == ([FIRST, SECOND, later], 1)


@pytest.mark.parametrize(
    "line",
    [
        "1,20,train,nan,0.5,0.1,3",
        "1,20,train,1.0,0.5,0.1,inf",
        "1,20,exam,1.0,0.5,0.1,3",
        "1,2.5,train,1.0,0.5,0.1,3",
        "1,20,train,1.0,0.5,0.1",
        "1,20,train,1.0,0.5,0.1,3,4",
        '"1,20,train',
        "\x00\x00\x00\x00",
        "\udcff",
        "9" * 200_000,
        f"1,{'9' * 5000},train,1.0,0.5,0.1,3",
    ],
)
def test_foreign_lines_are_skipped_and_counted_wherever_they_are(path, line):
    lines = path.read_text().splitlines()
    lines.insert(2, line)
    path.write_text("\n".join(lines) + "\n", errors="surrogateescape")
    assert metrics_file.read(path) == ([FIRST, SECOND, TESTED], 1)


@given(st.binary(max_size=300))
def test_whatever_is_in_the_file_reading_it_never_fails(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("metrics") / "metrics.csv"
    path.write_bytes(b"header\n" + content)
    rows, skipped = metrics_file.read(path)
    assert skipped <= content.count(b"\n") + content.count(b"\r") + 1
    assert all(row.split in ("train", "validation") for row in rows)


def test_of_points_at_the_same_place_the_later_holds(path):
    again = replace(SECOND, loss=1.0)
    metrics_file.append(path, again)
    assert metrics_file.read(path)[0] == [FIRST, again, TESTED]


def test_points_after_the_batch_from_which_it_goes_on_are_forgotten(path):
    with path.open("a") as file:
        file.write("torn")
    metrics_file.truncate(path, 5)
    assert metrics_file.read(path) == ([FIRST], 0)
    metrics_file.append(path, SECOND)
    assert metrics_file.read(path) == ([FIRST, SECOND], 0)
