"""Settings of a level: what its scenes may contain, and how hard they are to read."""

from __future__ import annotations

from dataclasses import dataclass

from explorer.scenes.scene import CLASS_NAMES

Range = tuple[float, float]


@dataclass(frozen=True)
class RareClass:
    """A class that is left out of most scenes, and small where it is not.

    Attributes:
        name: one of `CLASS_NAMES`.
        chance: that one is in a scene, 0 to 1.
        radius: pixels, least and most.
    """

    name: str
    chance: float
    radius: Range


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What scenes of a level are drawn with.

    Attributes:
        objects: how many there are meant to be, least and most; some find no place.
        radius: from a shape's centre to its farthest point, in pixels, least and most.
        contrast: least distance between the colour of a shape and all that are behind it, in
            RGB, of 255 in each.
        texture: distance between the two colours of a background, least and most.
        noise: standard deviation of each pixel's noise, of 255, least and most.
        least_visible: part of an object that nothing later may hide, 0 to 1.
        cut_off: part of its radius by which a shape may reach out of the picture.
        filled: chance that a shape is filled with a texture instead of one colour.
        distractors: shapes of no class, which are background, least and most.
        rare: a class that is drawn in few scenes only; all alike when None.
    """

    objects: tuple[int, int]
    radius: Range
    contrast: float
    texture: Range
    noise: Range
    least_visible: float
    cut_off: float = 0.0
    filled: float = 0.0
    distractors: tuple[int, int] = (0, 0)
    rare: RareClass | None = None

    def __post_init__(self) -> None:
        if not 0.4 <= self.least_visible <= 1:
            raise ValueError("at least 0.4 of an object is to be seen, and at most all of it")
        if self.rare is not None and self.rare.name not in CLASS_NAMES:
            raise ValueError(f"there is no class {self.rare.name!r}")
