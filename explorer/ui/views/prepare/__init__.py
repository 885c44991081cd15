"""What is done to a picture before a network gets it: preprocessing, and augmentation."""

from __future__ import annotations

from explorer.images import Image
from explorer.ui import fields
from explorer.ui.choices import PREPARATION
from explorer.ui.views.augment import augment
from explorer.ui.views.prepare.panels import panels
from explorer.ui.views.prepare.row import row
from explorer.ui.views.prepare.units import units

_PARTS = {"steps": panels, "row": row, "units": units, "augment": augment}
_TITLES = {
    "steps": "Eight steps",
    "row": "Steps in a row",
    "units": "What networks expect",
    "augment": "Augmentation",
}


def preparation(picture: Image) -> None:
    """Show the part of the page that the visitor has opened.

    Args:
        picture: the visitor's, in its own resolution.
    """
    part = fields.part_of_page(PREPARATION, _TITLES)
    _PARTS[part](picture)
