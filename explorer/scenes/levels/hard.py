"""Hard: many shapes over one another, low contrast, and shapes that belong to no class."""

from __future__ import annotations

from explorer.scenes.levels import LEVELS
from explorer.scenes.settings import Settings


@LEVELS.register(title="Hard", place=3)
def hard() -> Settings:
    """Four to eight shapes, small ones among them; more than half of one may be hidden.

    Some reach out of the picture, half of them are textured, colours come close to what is
    behind them, the pictures are noisy, and hearts, rings, arrows and half discs stand among
    them that belong to no class: they are background.
    """
    return Settings(
        objects=(4, 8),
        radius=(6.0, 18.0),
        contrast=45.0,
        texture=(40.0, 140.0),
        noise=(5.0, 22.0),
        least_visible=0.4,
        cut_off=0.4,
        filled=0.5,
        distractors=(0, 2),
    )
