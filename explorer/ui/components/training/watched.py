"""A few held-out pictures, and what the network makes of them while it learns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from explorer.figures.versions import PictureSheet
from explorer.ui.components import load

_mount = load("training/watched")


@dataclass(frozen=True)
class Answer:
    """A class among the most probable: its name, its probability 0 to 1, whether it is right."""

    name: str
    probability: float
    right: bool


@dataclass(frozen=True)
class WatchedPicture:
    """A picture: what it shows, and the most probable classes, best first.

    Attributes:
        name: of its class.
        answers: empty where the network does not classify, or has not answered yet.
        caption: what stands below instead of answers; "" for nothing.
    """

    name: str
    answers: tuple[Answer, ...]
    caption: str = ""


def watched(
    sheet: PictureSheet, pictures: Sequence[WatchedPicture], title: str, note: str, key: str
) -> None:
    """Show the pictures with their bars; the right class has a check mark and is green.

    Args:
        sheet: the pictures, in the order of ``pictures``.
        pictures: what is said of them.
        title: what they are.
        note: what to look for.
        key: a name for this strip, unique on the page.
    """
    data = {
        "sheet": sheet.as_sent(),
        "pictures": [asdict(picture) for picture in pictures],
        "title": title,
        "note": note,
    }
    _mount(key=key, data=data)
