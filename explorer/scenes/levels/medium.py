"""Medium: several shapes on textured backgrounds, some of them partly hidden."""

from __future__ import annotations

from explorer.scenes.levels import LEVELS
from explorer.scenes.settings import Settings


@LEVELS.register(title="Medium", place=2)
def medium() -> Settings:
    """Two to five shapes on stripes, checks, clouds and slopes.

    A shape may hide up to a third of another, and some are textured themselves.
    """
    return Settings(
        objects=(2, 5),
        radius=(9.0, 20.0),
        contrast=80.0,
        texture=(20.0, 90.0),
        noise=(0.0, 10.0),
        least_visible=0.67,
        filled=0.2,
    )
