"""Maps and cells of a network, as they stand in a link."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import quote, unquote

_BETWEEN, _WITHIN = ";", ","  # `quote` leaves neither of them in a name


class Place(NamedTuple):
    """A cell of a feature map, a whole map, or a value of a vector.

    Attributes:
        layer: path of the layer, or the name of the model's input.
        channel: number of the map; of a vector, of the unit.
        row: None for a whole map and for a vector.
        column: likewise.
    """

    layer: str
    channel: int
    row: int | None = None
    column: int | None = None


def places_text(places: Iterable[Place]) -> str:
    """Places as they stand in a link.

    >>> places_text([Place("base/conv1", 3, 0, 5), Place("conv1", 2)])
    'base/conv1,3,0,5;conv1,2'
    """
    return _BETWEEN.join(map(_written, places))


def read_places(text: str) -> tuple[Place, ...]:
    """The places of a link.

    Raises:
        ValueError: if it holds anything else.

    >>> read_places("base/conv1,3,0,5;conv1,2")[1]
    Place(layer='conv1', channel=2, row=None, column=None)
    """
    return tuple(_read(part) for part in text.split(_BETWEEN) if part)


def _written(place: Place) -> str:
    numbers = [str(number) for number in place[1:] if number is not None]
    return _WITHIN.join([quote(place.layer, safe="/: "), *numbers])


def _read(text: str) -> Place:
    layer, *numbers = text.split(_WITHIN)
    if len(numbers) not in (1, 3):
        raise ValueError(f"no place in a network: {text!r:.60}")
    return Place(unquote(layer), *map(int, numbers))
