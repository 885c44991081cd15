"""A value followed back through normalisation and activation to the sum that it began as."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from explorer.anatomy.cell import CellStep, CellSum, CellWindow, what_made

if TYPE_CHECKING:
    from explorer.anatomy.view import ModelView

MOST_STEPS = 8


@dataclass(frozen=True, eq=False)
class CellChain:
    """How a value came about.

    Attributes:
        begin: the sum, the window, or the step with several inputs, where it began.
        steps: what became of it then, one value in and one out, in the order of computing.
    """

    begin: CellSum | CellWindow | CellStep
    steps: tuple[CellStep, ...]


def cell_chain(
    view: ModelView,
    x: Any,
    layer: str,
    channel: int,
    row: int | None = None,
    column: int | None = None,
    *,
    slices: int,
) -> CellChain:
    """Return how a value came about, however many layers do one value after another.

    Takes what `explorer.anatomy.cell.what_made` takes, and raises the same errors.
    """
    found = what_made(view, x, layer, channel, row, column, slices=slices)
    steps: list[CellStep] = []
    while _goes_on(view, found) and len(steps) < MOST_STEPS:
        steps.insert(0, found)
        [cell] = found.inputs
        place = (cell.layer, cell.channel, cell.row, cell.column)
        found = what_made(view, x, *place, slices=slices)
    return CellChain(found, tuple(steps))


def _goes_on(view: ModelView, found: CellSum | CellWindow | CellStep) -> bool:
    if not isinstance(found, CellStep) or len(found.inputs) != 1:
        return False
    return found.inputs[0].layer != view.input_name
