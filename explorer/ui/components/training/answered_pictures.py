"""Pictures with what a network answered, and the evidence for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from explorer.figures.evidence_sheets import EvidenceSheets, heat_legend
from explorer.ui.components import load
from explorer.ui.events import picked

_mount = load("training/answered_pictures")


@dataclass(frozen=True)
class Answered:
    """One picture, and the answer.

    Attributes:
        value: what is reported when it is chosen.
        title: what stands above it.
        right: whether the answer is right.
        shares: names of classes, with the probability of each in words and 0 to 1, and whether
            it is the true one.
        tiles: kinds of heatmap to show beside it, each with what to write under it.
    """

    value: str
    title: str
    right: bool
    shares: tuple[tuple[str, str, float, bool], ...]
    tiles: tuple[tuple[str, str], ...]


def answered_pictures(
    sheets: EvidenceSheets,
    answers: Sequence[Answered],
    chosen: str,
    label: str,
    opacity: int,
    on_pick: Callable[[str], None],
    on_opacity: Callable[[int], None],
    key: str,
) -> None:
    """Show the pictures as cards; arrow keys move among them, Enter or a click chooses.

    Args:
        sheets: pictures and heatmaps, in the order of ``answers``.
        answers: what is written on the cards.
        chosen: the value of the chosen card; "" for none.
        label: what these pictures are.
        opacity: of the heatmaps, in percent.
        on_pick: called with the value of a card just chosen.
        on_opacity: called with the new opacity when the slider is let go.
        key: a name for these cards, unique on the page.
    """
    data = {
        **sheets.as_sent(),
        "legend": heat_legend(),
        "answers": [asdict(one) for one in answers],
        "chosen": chosen,
        "label": label,
        "opacity": opacity,
    }
    _mount(
        key=key,
        data=data,
        on_picked_change=picked(key, on_pick),
        on_opacity_change=picked(key, on_opacity, "opacity"),
    )
