"""Rare: as medium, but crosses are tiny and most scenes have none."""

from __future__ import annotations

import dataclasses

from explorer.scenes.levels import LEVELS
from explorer.scenes.levels.medium import medium
from explorer.scenes.settings import RareClass, Settings


@LEVELS.register(title="One rare class", place=4)
def rare() -> Settings:
    """As medium for four of the classes; the fifth, the cross, is rare and small.

    Only about every eighth scene has a cross, just one, and it is 6 to 10 pixels across. So
    crosses are a few of every ten thousand pixels, and a network that never finds one is still
    right about nearly all of them.
    """
    return dataclasses.replace(medium(), rare=RareClass("cross", chance=0.125, radius=(3.0, 5.0)))
