"""What parts of the page that look at masks share: how they begin, and the masks themselves."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from explorer.figures.answered_masks import packed_answer, packed_truth
from explorer.figures.encoding import png_uri
from explorer.segmentation.answers import Answer
from explorer.training.stored_run import StoredRun
from explorer.ui import unets
from explorer.ui.choices import MASKS_AS, OPACITY
from explorer.ui.components.segmentation.mask_panels import VIEWS, mask_panels
from explorer.ui.scenes import ChosenScene, choose_scene

FIRST_OPACITY = 75


def scene_and_unets(story: str) -> tuple[ChosenScene, list[StoredRun]]:
    """Ask for a scene and for two U-Nets; says what to do if there are none.

    Args:
        story: what the part is about.
    """
    chosen = choose_scene()
    st.write(story)
    runs = unets.choose_two(chosen.level)
    if not runs:
        st.info(unets.NONE_YET)
    return chosen, runs


def opacity() -> int:
    """Of masks over pictures, in percent."""
    return OPACITY.get(FIRST_OPACITY, range(101))


def masks(chosen: ChosenScene, answers: Mapping[str, Answer], key: str) -> None:
    """Show a scene, its true mask, and what was answered.

    Args:
        chosen: the scene.
        answers: by their titles.
        key: a name for these masks, unique on the page.
    """
    mask_panels(
        png_uri(chosen.scene.pixels),
        "your own picture" if chosen.is_own else f"held-out scene {chosen.number}",
        None if chosen.is_own else packed_truth(chosen.scene.mask),
        [packed_answer(*pair) for pair in answers.items()],
        opacity=opacity(),
        view=MASKS_AS.get(VIEWS[0], VIEWS),
        on_opacity=lambda value: OPACITY.set(int(value)),
        on_view=lambda view: MASKS_AS.set(VIEWS[VIEWS.index(view)]),
        key=key,
    )
