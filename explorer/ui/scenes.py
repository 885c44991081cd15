"""The scene that the visitor works with: a drawn one of some level, or a picture of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import streamlit as st

from explorer.datasets import DATASETS
from explorer.figures.scenes import scene_sheet
from explorer.figures.thumbnails import Sheet
from explorer.images import Image
from explorer.scenes import LEVELS, Scene
from explorer.scenes.dataset import COUNTS, CREDIT, held_out
from explorer.scenes.scene import UnlabelledScene
from explorer.ui import fields, pictures
from explorer.ui.choices import SCENE, SCENE_LEVEL, SCENE_PAGE
from explorer.ui.components.thumbnails import Thumbnail, thumbnails
from explorer.ui.turning import turn

DEFAULT_LEVEL = "medium"
DEFAULT_NUMBER = 96
"""A scene that has all five classes in the usual level, in colours that are kind to the eye."""
OWN = "own"
"""Stands among the levels for a picture of the visitor's own."""
PER_PAGE = 12
_SIZE = 56  # of a thumbnail, in CSS pixels


@dataclass(frozen=True)
class ChosenScene:
    """What is looked at.

    Attributes:
        scene: the picture with its boxes, labels and mask, which are None in an own picture.
        level: name in `LEVELS`; `OWN` for an own picture.
        number: among the held-out scenes of that level; -1 for an own picture.
        is_own: whether nobody knows what is in it.
        credit: whose picture it is, in plain text.
    """

    scene: Scene | UnlabelledScene
    level: str
    number: int
    is_own: bool
    credit: str

    @property
    def digest(self) -> str:
        """Tells its pixels from all others."""
        return Image(self.scene.pixels, "picture").digest


def choose_scene(*, own: bool = True) -> ChosenScene:
    """Show the picker in the sidebar, and return the visitor's scene.

    Args:
        own: whether a picture of their own is one of the choices.
    """
    with st.sidebar:
        level = fields.switch(
            SCENE_LEVEL, "Scenes", [*LEVELS, *[OWN] * own], DEFAULT_LEVEL, title=_title
        )
    if level == OWN:
        return _own(pictures.choose())
    with st.sidebar:
        st.caption(LEVELS[level].description.partition("\n")[0])
        _choose_number(level)
    return drawn(level, chosen_number())


def chosen_number() -> int:
    """The number of the scene that the visitor looks at, of any level."""
    return SCENE.get(DEFAULT_NUMBER, range(COUNTS["test"]))


def drawn(level: str, number: int) -> ChosenScene:
    """A held-out scene as what is looked at."""
    return ChosenScene(held_out(level, number), level, number, is_own=False, credit=CREDIT)


def thumbnails_of(
    level: str, numbers: Sequence[int], label: str, key: str, details: Sequence[str] = ()
) -> None:
    """A row of held-out scenes, one of which can be chosen.

    Args:
        level: name in `LEVELS`.
        numbers: which ones.
        label: what the row is, for screen readers.
        key: a name for the row, unique on the page.
        details: a second line for each.
    """
    lines = details or [""] * len(numbers)
    items = [
        Thumbnail(str(number), str(number), detail, hover=f"Scene {number}")
        for number, detail in zip(numbers, lines, strict=True)
    ]
    thumbnails(
        _sheet(level, tuple(numbers)),
        items,
        str(chosen_number()),
        label,
        lambda value: SCENE.set(int(value)),
        key=key,
        wrap=True,
    )


def _title(level: str) -> str:
    return "Your own picture" if level == OWN else LEVELS[level].title


def _choose_number(level: str) -> None:
    at_first = chosen_number() // PER_PAGE
    open_page = turn(SCENE_PAGE, COUNTS["test"], PER_PAGE, "scenes", at_first=at_first)
    numbers = range(COUNTS["test"])[open_page]
    thumbnails_of(level, numbers, "Held-out scenes, by their numbers", "scene-thumbnails")


@lru_cache(maxsize=50)
def _sheet(level: str, numbers: tuple[int, ...]) -> Sheet:
    return scene_sheet([held_out(level, number) for number in numbers], _SIZE)


def _own(image: Image) -> ChosenScene:
    """The whole picture in the size of a scene, squeezed if it is not a square."""
    pixels = DATASETS[f"shapes-{DEFAULT_LEVEL}"].fitted(image)
    credit = pictures.credit(image)
    return ChosenScene(UnlabelledScene(pixels), OWN, -1, is_own=True, credit=credit)
