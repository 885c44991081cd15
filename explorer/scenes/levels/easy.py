"""Easy: few large shapes, well apart."""

from __future__ import annotations

from explorer.scenes.levels import LEVELS
from explorer.scenes.settings import Settings


@LEVELS.register(title="Easy", place=1)
def easy() -> Settings:
    """One to three large shapes that do not touch, in one colour each, on calm backgrounds."""
    return Settings(
        objects=(1, 3),
        radius=(13.0, 22.0),
        contrast=110.0,
        texture=(0.0, 40.0),
        noise=(0.0, 5.0),
        least_visible=1.0,
    )
