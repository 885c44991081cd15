"""A picture made to excite a channel, and how far it came."""

from __future__ import annotations

from collections.abc import Sequence

from explorer.figures.patches import MadePicture
from explorer.ui.components import load

_mount = load("inspect/made_picture", "numbers", "training/axes")

Bar = tuple[str, float, bool]
"""What it is, its value, and whether it is that of the picture that was made."""


def made_picture(
    made: MadePicture,
    bars: Sequence[Bar],
    *,
    title: str,
    reached: str,
    note: str,
    alt: str,
    key: str,
) -> None:
    """Show the picture, the noise that it began with, and the value over the steps.

    Args:
        made: the picture.
        bars: the values to compare.
        title: what it is.
        reached: how far it came, in a sentence.
        note: what to look for.
        alt: what the picture is, for screen readers.
        key: a name for this component, unique on the page.
    """
    data = {
        **made.as_sent(),
        "bars": [list(bar) for bar in bars],
        "title": title,
        "reached": reached,
        "note": note,
        "alt": {"picture": alt, "before": "the faint noise that it began with"},
    }
    _mount(key=key, data=data)
