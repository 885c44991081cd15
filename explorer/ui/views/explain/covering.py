"""Occlusion by hand: paint over a part of the picture, and see what the network says then."""

from __future__ import annotations

from typing import Any

import streamlit as st

from explorer.faithfulness.covering import covered_input, mask_of
from explorer.figures.explanation_maps import shown_aspect
from explorer.look import Look
from explorer.ui import drawn, frame
from explorer.ui.choices import COVERED, COVERED_WITH
from explorer.ui.components.explain.covering import FILLS, covering_pad
from explorer.ui.settings import Setting
from explorer.ui.state import memory
from explorer.ui.views.explain.before_and_now import before_and_now
from explorer.ui.views.explained import class_title
from explorer.ui.views.train.words import percent

_TRY = (
    "Cover the part that you think matters, the ears or the eyes: do the bars move? Then cover all "
    "but that part. Arrow keys move the brush too, and Space paints."
)
_FILL = Setting(COVERED_WITH, "blurred", tuple(FILLS))


@frame.part
def covering(look: Look, credit: str) -> None:
    """Let the visitor paint over the picture; the probabilities follow.

    Args:
        look: the network and the picture.
        credit: whose picture it is, in plain text.
    """
    mask, fill = _mask(look), _FILL.get()
    seen, cells = look.seen, mask_of(mask)
    x = covered_input(look.x, cells, fill) if mask else look.x
    now = look.network.probabilities_of(x) if mask else look.probabilities
    photo = drawn.seen(look)
    covering_pad(
        photo.uri,
        {name: drawn.cover(look, name) for name in FILLS},
        before_and_now(look, look.probabilities, now),
        aspect=shown_aspect(seen),
        sharp=photo.pixelated,
        alt="the picture that the network looks at",
        title=f"{look.network.title} says",
        note=_TRY,
        verdict=_verdict(look, now, float(cells.mean())),
        state={"mask": mask, "fill": fill},
        on_change=lambda sent: _take(sent, look),
        key="covering",
    )
    st.text(f"{credit}.")


def _mask(look: Look) -> str:
    """What is covered of this picture: while the brush moves, as far as it has come."""
    of_picture = look.image.digest
    kept = COVERED.get("", _is_mask, of=of_picture)
    stroke = memory().stroke
    return stroke[1] if stroke is not None and stroke[0] == of_picture else kept


def _is_mask(text: str) -> bool:
    try:
        mask_of(text)
    except ValueError:
        return False
    return True


def _take(sent: Any, look: Look) -> None:
    """Keep what was painted; in the link only once the brush was lifted."""
    mask, fill, moving = str(sent["mask"]), _FILL.checked(sent["fill"]), bool(sent["moving"])
    mask_of(mask)  # a ValueError if it is none
    memory().stroke = (look.image.digest, mask) if moving else None
    if not moving:
        COVERED.set(mask or None, look.image.digest)
    _FILL.set(fill)


def _verdict(look: Look, now: Any, share: float) -> str:
    if not share:
        return "Nothing is covered yet."
    [before] = look.top_classes(1)
    first = int(now.argmax())
    said = f"{percent(share, 0)} of the picture covered: "
    if first != before:
        return f"{said}now it says {class_title(look, first)} ({percent(float(now[first]))})."
    was, is_ = (percent(float(one[before])) for one in (look.probabilities, now))
    return f"{said}still {class_title(look, before)}, {is_} instead of {was}."
