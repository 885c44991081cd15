"""How reasons write numbers, and how they call directions and places."""

from __future__ import annotations

VISIBLE = 0.5
"""Grey levels; a value that is less below 0 is not called negative."""

HORIZONTAL, VERTICAL = "horizontal", "vertical"
RISING, FALLING = "rising to the right", "falling to the right"

_REGIONS = (
    ("upper left", "top", "upper right"),
    ("left", "middle", "right"),
    ("lower left", "bottom", "lower right"),
)


def written(value: float) -> str:
    """Return a value of a map as it is written: whole from 10 on, otherwise to two digits.

    >>> written(-412.3), written(9.14), written(0.01)
    ('−412', '9.1', '0')
    """
    text = f"{value:.0f}" if abs(value) >= 9.95 else f"{float(f'{value:.2g}'):.2g}"
    if abs(value) < 0.05:
        text = "0"
    return text.replace("-", "−")


def direction(degrees: float) -> str:
    """Return the direction of an angle in words; 0° is horizontal, more turns to the left.

    >>> direction(0), direction(45), direction(135)
    ('horizontal', 'rising to the right', 'falling to the right')
    """
    if degrees % 90 == 0:
        return VERTICAL if degrees % 180 else HORIZONTAL
    return RISING if degrees % 180 < 90 else FALLING


def place(row: int, column: int, size: tuple[int, int]) -> str:
    """Return where a cell of a map is: its row and column, counted from 0, and the region.

    >>> place(2, 39, (27, 40))
    'in row 2 and column 39, counted from 0 (upper right),'
    """
    region = _REGIONS[3 * row // size[0]][3 * column // size[1]]
    return f"in row {row} and column {column}, counted from 0 ({region}),"
