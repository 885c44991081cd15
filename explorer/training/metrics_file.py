"""The learning curves of a run, one point a line."""

from __future__ import annotations

import math
from dataclasses import astuple, fields
from pathlib import Path

from explorer.training.events import Row

COLUMNS = tuple(field.name for field in fields(Row))
_WHOLE = {"step"}
_SPLITS = ("train", "validation")
_TORN = ",torn"  # a column too many


def append(path: Path, row: Row) -> None:
    """Add a point; the file begins with the names of its columns.

    A line that was torn when a process was killed stays a line of its own, and is no point.
    """
    with path.open("a+b") as file:
        file.seek(0, 2)
        beginning = b"" if file.tell() else f"{','.join(COLUMNS)}\n".encode()
        if file.tell():
            file.seek(-1, 2)
            beginning = b"" if file.read(1) == b"\n" else f"{_TORN}\n".encode()
        line = ",".join(_written(value) for value in astuple(row))
        file.write(beginning + f"{line}\n".encode())


def read(path: Path) -> tuple[list[Row], int]:
    """Return all points, and how many lines were skipped because they are torn or no numbers.

    Of points that stand there twice, as after going on from an earlier epoch, the later holds.
    """
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return [], 0
    *whole, rest = text.split("\n")
    lines = [line for line in [*whole[1:], f"{rest}{_TORN}" if rest else ""] if line]
    rows = [_row(line.split(",")) for line in lines]
    points = [row for row in rows if row is not None]
    return _latest(points), len(rows) - len(points)


def truncate(path: Path, step: int) -> None:
    """Forget points after a batch, from which a run goes on again."""
    from explorer.training.files import write_bytes

    rows = [row for row in read(path)[0] if row.step <= step]
    lines = [",".join(COLUMNS), *(",".join(map(_written, astuple(row))) for row in rows)]
    write_bytes(path, ("\n".join(lines) + "\n").encode())


def _latest(rows: list[Row]) -> list[Row]:
    by_place = {(row.step, row.split): row for row in rows}
    return sorted(by_place.values(), key=lambda row: (row.step, row.split))


def _row(values: list[str]) -> Row | None:
    """The point of a line, or None if it is not one."""
    if len(values) != len(COLUMNS):
        return None
    given = dict(zip(COLUMNS, values, strict=True))
    try:
        numbers = {
            name: int(text) if name in _WHOLE else float(text)
            for name, text in given.items()
            if name != "split"
        }
    except ValueError:
        return None
    fine = given["split"] in _SPLITS and all(map(math.isfinite, numbers.values()))
    return Row(split=given["split"], **numbers) if fine else None


def _written(value: float | int | str) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)
