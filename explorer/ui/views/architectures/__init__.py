"""Architectures: their history, their parts and costs, and a builder of one's own."""

from __future__ import annotations

from explorer.ui import fields
from explorer.ui.choices import ARCHITECTURES_PART
from explorer.ui.views.architectures.blocks import blocks
from explorer.ui.views.architectures.builder import builder
from explorer.ui.views.architectures.compare import compare
from explorer.ui.views.architectures.diagram import diagram
from explorer.ui.views.architectures.guide import guide
from explorer.ui.views.architectures.history import history
from explorer.ui.views.architectures.mobile import mobile

_PARTS = {
    "history": history,
    "compare": compare,
    "diagram": diagram,
    "blocks": blocks,
    "builder": builder,
    "mobile": mobile,
    "guide": guide,
}
_TITLES = {
    "history": "History",
    "compare": "Compare",
    "diagram": "Diagram",
    "blocks": "Blocks",
    "builder": "Builder",
    "mobile": "For mobile",
    "guide": "Guide",
}


def architectures() -> None:
    """Show the part of the page that the visitor has opened."""
    part = fields.part_of_page(ARCHITECTURES_PART, _TITLES)
    _PARTS[part]()
