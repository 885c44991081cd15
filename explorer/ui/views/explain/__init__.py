"""Why a network says what it says: several methods, how far to trust them, and how to fool it."""

from __future__ import annotations

from explorer.look import Look
from explorer.ui import fields
from explorer.ui.choices import EXPLAINED
from explorer.ui.views.explain.covering import covering
from explorer.ui.views.explain.fooling import fooling
from explorer.ui.views.explain.grid import grid
from explorer.ui.views.explain.honesty import honesty
from explorer.ui.views.explain.methods import methods
from explorer.ui.views.untrained import say_if_untrained

_PARTS = {
    "methods": methods,
    "grid": grid,
    "covering": covering,
    "honesty": honesty,
    "fooling": fooling,
}
_TITLES = {
    "methods": "Methods side by side",
    "grid": "Six pictures",
    "covering": "Cover by hand",
    "honesty": "Can you trust it?",
    "fooling": "Fool it",
}


def explaining(look: Look, credit: str) -> None:
    """Show the part of the page that the visitor has opened.

    Args:
        look: the network and the picture.
        credit: whose picture it is, in plain text.
    """
    part = fields.part_of_page(EXPLAINED, _TITLES)
    say_if_untrained(look.network)
    _PARTS[part](look, credit)
