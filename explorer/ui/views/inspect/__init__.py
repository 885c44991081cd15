"""What a network has learned: its filters, its feature maps, and what excites them."""

from __future__ import annotations

from explorer.look import Look
from explorer.ui import fields
from explorer.ui.choices import INSPECTED
from explorer.ui.views.inspect.embedding import embedding
from explorer.ui.views.inspect.excitation import excitation
from explorer.ui.views.inspect.filters import filters
from explorer.ui.views.inspect.maps import maps
from explorer.ui.views.inspect.over_training import over_training
from explorer.ui.views.untrained import say_if_untrained

_PARTS = {
    "maps": maps,
    "filters": filters,
    "excitation": excitation,
    "embedding": embedding,
    "training": over_training,
}
_TITLES = {
    "maps": "Feature maps",
    "filters": "Filters",
    "excitation": "What excites it",
    "embedding": "Neighbours",
    "training": "Over training",
}


def inspection(look: Look) -> None:
    """Show the part of the page that the visitor has opened.

    Args:
        look: the network and the picture.
    """
    part = fields.part_of_page(INSPECTED, _TITLES)
    say_if_untrained(look.network)
    _PARTS[part](look)
