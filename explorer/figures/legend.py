"""What colours mean, for the browser to draw."""

from __future__ import annotations

from dataclasses import dataclass

from explorer.figures import colours


@dataclass(frozen=True)
class Legend:
    """A strip of colours.

    Attributes:
        palette: 256 RGB triples, hexadecimal.
        low: what is written at its beginning.
        high: what is written at its end.
    """

    palette: str
    low: str
    high: str


def legend(colour_map: str, low: str, high: str) -> Legend:
    """The legend of a colour map, see `explorer.figures.colours.palette`."""
    return Legend(colours.palette(colour_map).tobytes().hex(), low, high)
