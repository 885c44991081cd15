"""One method's map as a card: with its facts, and what to look for."""

from __future__ import annotations

from explorer.explanations import Explanation
from explorer.figures.explanation_maps import shown_map
from explorer.ui.asked import Asked
from explorer.ui.components.explain.map_cards import MapCard
from explorer.ui.views.explain import words
from explorer.ui.views.explain.computing import waiting


def card_of(one: Asked, found: Explanation | None) -> MapCard:
    """A card.

    Args:
        one: what the method was asked.
        found: what it has answered; None as long as that is not computed.
    """
    entry = one.entry
    shown = None if found is None else shown_map(found)
    return MapCard(
        name=entry.name,
        title=entry.title,
        map=shown,
        facts=() if found is None else words.facts(found, shown),
        look_for=entry.reading,
        units=entry.units,
        label="" if entry.of_class else words.CLASS_INDEPENDENT,
        warning="" if found is None else _warning(one, found),
        waiting=waiting(one),
    )


def _warning(one: Asked, found: Explanation) -> str:
    return words.nothing_found(found, one.entry) or one.entry.caution(one.look.view)
