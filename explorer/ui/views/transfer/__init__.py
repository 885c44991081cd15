"""Transfer: a network that knows a million photos learns something new from few."""

from __future__ import annotations

from explorer.ui import fields
from explorer.ui.choices import TRANSFER_PART
from explorer.ui.views.transfer.bases import bases
from explorer.ui.views.transfer.phases import phases
from explorer.ui.views.transfer.teach import teach

_PARTS = {
    "teach": teach,
    "phases": phases,
    "bases": bases,
}
_TITLES = {
    "teach": "Teach it your classes",
    "phases": "Three phases",
    "bases": "Bases compared",
}


def transfer() -> None:
    """Show the part of the page that the visitor has opened."""
    part = fields.part_of_page(TRANSFER_PART, _TITLES)
    _PARTS[part]()
