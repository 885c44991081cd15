"""What the levels of encoder and decoder carry, side by side."""

from __future__ import annotations

from functools import partial

import streamlit as st

from explorer.figures.encoding import png_uri
from explorer.figures.mask_tables import judged_csv, skip_lines
from explorer.figures.unet_levels import FIRST, STRONGEST, PackedLevels, maps_npz, packed_levels
from explorer.segmentation.answers import Answer, answer_of
from explorer.segmentation.by_class import judge_scene
from explorer.segmentation.level_maps import ALL, level_maps, silenced
from explorer.training.stored_run import StoredRun
from explorer.ui import fields, frame, unets
from explorer.ui.choices import COLOUR_SCALE, LEVEL_CHANNELS, LEVEL_MAPS
from explorer.ui.components.segmentation.unet_levels import SCALES, unet_levels
from explorer.ui.frame import plain
from explorer.ui.scenes import ChosenScene
from explorer.ui.slow_work import Report, finished
from explorer.ui.views.python_script import save
from explorer.ui.views.segmentation.masks import masks, scene_and_unets

_STORY = (
    "On the way **down** each level halves height and width: maps say more and more about what is "
    "there, and less and less about where. On the way **up** they become fine again. A **skip "
    "connection** puts the fine maps of a level beside the coarse ones that come up from below."
)
_COUNTS = (1, 4, 9)
_ORDERS = {STRONGEST: "those that vary most", FIRST: "the first ones"}
_SENTENCE = "Sending the picture through both U-Nets; the first time TensorFlow has to be loaded"
_SILENCE = (
    "Here the skip connections of one level carry zeros instead of the encoder's maps. The network "
    "has learned with all of them, so this is no fair test of a network without (that is the other "
    "U-Net): it tells what **this** one relies on. Look at the edges without level 1, and at whole "
    "shapes without the deeper levels."
)
_BYTES = "application/octet-stream"


def levels() -> None:
    """What the levels of encoder and decoder carry, side by side."""
    chosen, runs = scene_and_unets(_STORY)
    if not runs:
        return
    _maps(chosen, runs)
    with_skips = [one for one in runs if unets.has_skips(one)]
    if with_skips:
        _silenced(chosen, with_skips[0])


@frame.part
def _maps(chosen: ChosenScene, runs: list[StoredRun]) -> None:
    columns = st.columns(2)
    with columns[0]:
        count = fields.switch(LEVEL_MAPS, "Maps of each place, at most", list(_COUNTS), 4, str)
    with columns[1]:
        order = fields.switch(LEVEL_CHANNELS, "Which", list(_ORDERS), STRONGEST, _ORDERS.get)
    pixels = chosen.scene.pixels

    def work(report: Report) -> list[PackedLevels]:
        found = []
        for done, stored in enumerate(runs):
            report(done, len(runs))
            maps, answer = level_maps(stored, pixels)
            found.append(packed_levels(maps, answer.classes, count, order))
        return found

    key = (*map(unets.identity, runs), chosen.digest, count, order)
    packed = finished("unet-levels", key, _SENTENCE, work, at_once=True)
    if packed is None:
        return
    titles = unets.titles(runs)
    unet_levels(
        png_uri(pixels),
        list(zip(titles, packed, strict=True)),
        scale=COLOUR_SCALE.get(SCALES[0], SCALES),
        on_scale=lambda scale: COLOUR_SCALE.set(SCALES[SCALES.index(scale)]),
        key="unet-level-maps",
    )
    with st.container(horizontal=True):
        for title, stored in zip(titles, runs, strict=True):
            maps = partial(_npz, stored, pixels)
            save(f"All maps of {title} (NPZ)", maps, f"{stored.id}-maps.npz", _BYTES)


def _npz(stored: StoredRun, pixels) -> bytes:
    maps, _ = level_maps(stored, pixels)
    return maps_npz(maps)


@frame.part
def _silenced(chosen: ChosenScene, stored: StoredRun) -> None:
    """What the mask loses when a skip connection carries nothing."""
    st.subheader("Without the skip connection of a level", anchor=False)
    st.write(_SILENCE)
    pixels, truth = chosen.scene.pixels, chosen.scene.mask

    def work(report: Report) -> dict[str, Answer]:
        report(0, 1)
        found = {"with all": answer_of(stored, pixels)}
        return found | {_without(one): two for one, two in silenced(stored, pixels).items()}

    key = (unets.identity(stored), chosen.digest)
    answers = finished("silent-skips", key, _SENTENCE, work, at_once=True)
    if answers is None:
        return
    masks(chosen, answers, "silent-masks")
    if not chosen.is_own:
        judged = [(name, judge_scene(truth, one.classes)) for name, one in answers.items()]
        st.dataframe(skip_lines(judged), hide_index=True, height="content", key="silent-skips")
        numbers = partial(judged_csv, judged)
        save("These numbers (CSV)", numbers, "unet-silent-skips.csv", "text/csv")
    st.caption(f"{plain(chosen.credit)}. U-Net: O. Ronneberger, P. Fischer and T. Brox 2015.")


def _without(number: int) -> str:
    return "without any" if number == ALL else f"without that of level {number}"
