"""A question with its answers as cards: kernels as small tables, or a few words each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from explorer.figures import colours
from explorer.ui.components import load
from explorer.ui.events import picked

_mount = load("answer_cards")


@dataclass(frozen=True)
class Card:
    """One possible answer.

    Attributes:
        title: what it is called.
        rows: the numbers of a kernel as they are written, row by row; none for words alone.
        shades: for each number its place on the signed colour scale, 0 to 255 with 0 at 128.
        note: a line under the numbers.
    """

    title: str
    rows: Sequence[Sequence[str]] = ()
    shades: Sequence[Sequence[int]] = ()
    note: str = ""


@dataclass(frozen=True)
class Verdict:
    """What is shown once the question is answered.

    Attributes:
        right: index of the right card.
        chosen: index of the card that was chosen.
        reasons: why, in pairs of a few words ("Not Blur") and sentences, as plain text.
        more: the same of what was not chosen, to unfold.
    """

    right: int
    chosen: int
    reasons: Sequence[tuple[str, str]]
    more: Sequence[tuple[str, str]] = ()


def answer_cards(
    cards: Sequence[Card],
    label: str,
    verdict: Verdict | None,
    on_pick: Callable[[int], None],
    key: str,
    *,
    name: Sequence[str | int],
    about: str = "",
) -> None:
    """Show the cards; arrow keys move along them, Enter or a click answers, once.

    The browser scrolls where there is something new: to the reasons once the visitor has answered,
    and to the beginning of what the next question is about, as far as they are out of view.

    Args:
        cards: the possible answers.
        label: the question, for screen readers.
        verdict: None until the question is answered.
        on_pick: called with the index of the card that was chosen.
        key: a name for this place on the page, where one question takes the place of another.
        name: what tells the question from others.
        about: key of the Streamlit container with what the question is about; "" for none.
    """
    data = {
        "cards": [asdict(card) for card in cards],
        "label": label,
        "name": list(name),
        "about": about,
        "verdict": None if verdict is None else asdict(verdict),
        "palette": colours.palette(colours.SIGNED).tobytes().hex(),
    }
    _mount(key=key, data=data, on_picked_change=picked(key, on_pick))
