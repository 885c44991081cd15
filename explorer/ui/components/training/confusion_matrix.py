"""A confusion matrix whose cells can be opened."""

from __future__ import annotations

from collections.abc import Callable

from explorer.figures.confusion import ConfusionPicture
from explorer.ui.components import load
from explorer.ui.events import picked

_mount = load("training/confusion_matrix", "training/confusion_cells")


def confusion_matrix(
    picture: ConfusionPicture,
    chosen: str,
    title: str,
    key: str,
    on_pick: Callable[[str], None] | None = None,
) -> None:
    """Show the matrix; counts are read out under the pointer, a click or Enter opens a cell.

    Args:
        picture: the matrix, coloured.
        chosen: the cell that is open, as "row-column"; "" for none.
        title: what it counts.
        key: a name for this matrix, unique on the page.
        on_pick: called with a cell just opened; None for a matrix that is only looked at.
    """
    data = {
        **picture.as_sent(),
        "chosen": chosen,
        "title": title,
        "opens": on_pick is not None,
    }
    _mount(key=key, data=data, on_picked_change=picked(key, on_pick or _nothing))


def _nothing(cell: str) -> None:
    """Nobody wants to know."""
