"""Masks over one picture, side by side, with what they say under the pointer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict

from explorer.figures.answered_masks import PackedAnswer
from explorer.figures.mask_kinds import MASK_KINDS
from explorer.figures.scenes import class_colours
from explorer.scenes.scene import SIDE
from explorer.ui.components import load
from explorer.ui.events import picked

VIEWS = ("classes", "errors")
"""What can be shown of masks: the classes, or where they are wrong."""
PARTS = ("segmentation/patterns",)
CONSTANTS = {
    "SIDE": SIDE,
    "CLASSES": [asdict(one) for one in class_colours()],
    "KINDS": {name: asdict(kind) for name, kind in MASK_KINDS.items()},
}
_mount = load("segmentation/mask_panels", *PARTS, constants=CONSTANTS)


def mask_panels(
    photo: str,
    alt: str,
    truth: PackedAnswer | None,
    answers: Sequence[PackedAnswer],
    *,
    opacity: int,
    view: str,
    on_opacity: Callable[[int], None],
    on_view: Callable[[str], None],
    key: str,
) -> None:
    """Show the picture, the true mask, and what was answered.

    Args:
        photo: data URI of the picture.
        alt: what it shows.
        truth: the true mask; None if nobody knows, then no errors can be shown.
        answers: the others.
        opacity: of the masks, in percent.
        view: one of `VIEWS`.
        on_opacity: called with the new opacity when the slider is let go.
        on_view: called with the new view.
        key: a name for these masks, unique on the page.
    """
    panels = [{"title": "Picture", "classes": "", "probabilities": "", "judged": False}]
    panels += [{**asdict(truth), "judged": False}] if truth is not None else []
    panels += [{**asdict(one), "judged": True} for one in answers]
    data = {"photo": photo, "alt": alt, "panels": panels, "opacity": opacity, "view": view}
    _mount(
        key=key,
        data=data,
        on_opacity_change=picked(key, on_opacity, "opacity"),
        on_view_change=picked(key, on_view, "view"),
    )
