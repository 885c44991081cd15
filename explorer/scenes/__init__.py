"""Scenes: pictures of several shapes that the project draws itself, with their boxes and masks."""

from __future__ import annotations

from explorer.scenes.drawing import draw_scene
from explorer.scenes.levels import LEVELS
from explorer.scenes.scene import CLASS_NAMES, SIDE, Scene

__all__ = ["CLASS_NAMES", "LEVELS", "SIDE", "Scene", "draw_scene"]
