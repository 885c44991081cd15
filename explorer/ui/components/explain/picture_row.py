"""Pictures side by side, each with its title, its colours and what to look for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from explorer.figures.legend import Legend
from explorer.ui.components import load

_mount = load("explain/picture_row")


@dataclass(frozen=True)
class TitledPicture:
    """One picture.

    Attributes:
        title: what it is.
        uri: data URI.
        sharp: whether its pixels are to be seen.
        alt: what it shows, for screen readers.
        note: one sentence: what to look for.
        legend: what its colours mean; None for a photo.
    """

    title: str
    uri: str
    sharp: bool
    alt: str
    note: str
    legend: Legend | None = None


def picture_row(pictures: Sequence[TitledPicture], key: str, small: bool = False) -> None:
    """Show the pictures.

    Args:
        pictures: from left to right.
        key: a name for this row, unique on the page.
        small: whether more of them are to stand side by side.
    """
    _mount(key=key, data={"pictures": [asdict(one) for one in pictures], "small": small})
