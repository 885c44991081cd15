"""A photo to paint over: what the network says follows while the brush moves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from explorer.faithfulness.covering import SIDE
from explorer.ui import live
from explorer.ui.components import load
from explorer.ui.components.explain.answer_rows import AnswerRow

FILLS = {"blurred": "blurred", "mean": "mean colour"}
"""What may cover the picture, and how it is written."""

_mount = load(
    "explain/covering",
    "live",
    "brush",
    "explain/answer_rows",
    constants={"SIDE": SIDE, "FILLS": list(FILLS.items())},
)


def covering_pad(
    photo: str,
    covers: dict[str, str],
    answers: Sequence[AnswerRow],
    *,
    aspect: float,
    sharp: bool,
    alt: str,
    title: str,
    note: str,
    verdict: str,
    state: dict[str, Any],
    on_change: Callable[[Any], None],
    key: str,
) -> None:
    """Show the photo and the answers.

    Args:
        photo: data URI of what the network looks at.
        covers: by the names in `FILLS`, data URIs of what is seen where it is covered.
        answers: the classes to show, in an order that does not change while painting.
        aspect: width by height of the photo.
        sharp: whether its pixels are to be seen.
        alt: what it shows.
        title: of the answers.
        note: what to try.
        verdict: what has come of it.
        state: ``mask``, see `explorer.faithfulness.covering.mask_of`, and ``fill``.
        on_change: called with such a state while the visitor paints, and ``moving``, which is
            true until the brush is lifted.
        key: a name for this photo, unique on the page.
    """
    data = {
        "photo": photo,
        "covers": covers,
        "answers": [asdict(answer) for answer in answers],
        "aspect": aspect,
        "sharp": sharp,
        "alt": alt,
        "title": title,
        "note": note,
        "verdict": verdict,
        "answered": state["mask"],
        **live.hand(key, state),
        "heard": live.last_heard(key),
    }
    _mount(key=key, data=data, on_changed_change=live.listener(key, on_change))
