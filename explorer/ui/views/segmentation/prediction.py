"""What U-Nets say of each pixel, and where they are wrong."""

from __future__ import annotations

from functools import partial

import streamlit as st

from explorer.figures.answered_masks import masks_figure
from explorer.figures.explanation_figure import as_png, as_svg
from explorer.figures.mask_tables import judged_csv, one_sided, summary, table_lines
from explorer.scenes import LEVELS
from explorer.segmentation.answers import Answer
from explorer.segmentation.by_class import Judged, judge_scene
from explorer.training.stored_run import StoredRun
from explorer.ui import fields, frame, unets
from explorer.ui.choices import PIXEL_SAYS
from explorer.ui.frame import plain
from explorer.ui.scenes import ChosenScene
from explorer.ui.views.python_script import save
from explorer.ui.views.segmentation.masks import masks, opacity, scene_and_unets

_STORY = (
    "A U-Net gives each pixel a class. Here the same picture goes through two of them: one whose "
    "**skip connections** carry the fine maps of the encoder across to the decoder, and one "
    "without, which has to draw edges from coarse maps alone."
)
_SHARE = st.column_config.NumberColumn(format="%.3f")
_CLASS, _SHARES = "class", "probabilities"
_SAYS = {_CLASS: "its class", _SHARES: "probabilities (asks the networks)"}
_ONLY_SHAPES = (
    "These networks have seen nothing but drawn shapes. In a photo they look for discs, crosses, "
    "squares, stars and triangles, and call whatever comes near so; what is right nobody has "
    "marked, so there is no error map and no table. The picture is squeezed to 96 × 96 pixels."
)


def prediction() -> None:
    """What U-Nets say of each pixel, and where they are wrong."""
    chosen, runs = scene_and_unets(_STORY)
    if not runs:
        return
    if chosen.is_own:
        st.info(_ONLY_SHAPES)
    _masks(chosen, runs)
    if not chosen.is_own:
        _held_out(chosen.level, runs)


@frame.part
def _masks(chosen: ChosenScene, runs: list[StoredRun]) -> None:
    """The masks over the picture, and how good they are on this one."""
    says = _SHARES
    if not chosen.is_own:
        says = fields.switch(PIXEL_SAYS, "A pixel tells", list(_SAYS), _CLASS, _SAYS.get)
    with st.container():  # always there, so that the masks stay where they are
        answers = unets.answers(runs, chosen, ask=says == _SHARES)
    if answers is None:
        return
    titles, truth = unets.titles(runs), chosen.scene.mask
    masks(chosen, dict(zip(titles, answers, strict=True)), "unet-masks")
    found = []
    if not chosen.is_own:
        found = [judge_scene(truth, one.classes) for one in answers]
        st.subheader("On this scene", anchor=False)
        _tables(titles, found, "scene")
    _take_along(chosen, titles, answers, found)


@frame.part
def _held_out(level: str, runs: list[StoredRun]) -> None:
    """How good they are on all held-out scenes of the level."""
    st.subheader(f"On all held-out scenes, {LEVELS[level].title.lower()}", anchor=False)
    found = [unets.judged(one, level, str(place)) for place, one in enumerate(runs)]
    titles = unets.titles(runs)
    known = [pair for pair in zip(titles, found, strict=True) if pair[1] is not None]
    if not known:
        return
    _tables(*map(list, zip(*known, strict=True)), "all")
    st.caption(
        "Pixels of all scenes are counted together. Found: part of the true pixels of a class. "
        "Edge: mean distance between the true and the predicted edge, over the scenes in which "
        "both have the class."
    )
    save("These numbers (CSV)", partial(judged_csv, known), "unets-held-out.csv", "text/csv")


def _tables(titles: list[str], found: list[Judged], key: str) -> None:
    for place, (title, judged) in enumerate(zip(titles, found, strict=True)):
        if not place:
            columns = st.columns(max(2, len(found)), gap="medium")
        with columns[place]:
            st.markdown(f"**{plain(title)}**  \n{summary(judged)}")
            lines = table_lines(judged)
            st.dataframe(
                lines,
                hide_index=True,
                height="content",
                column_config={"IoU": _SHARE, "Dice": _SHARE},
                key=f"masks-{key}-{place}",
            )
            if sentence := one_sided(judged):
                st.caption(sentence)


def _take_along(
    chosen: ChosenScene, titles: list[str], answers: list[Answer], found: list[Judged]
) -> None:
    said = [(title, one.classes) for title, one in zip(titles, answers, strict=True)]
    where = chosen.credit if chosen.is_own else f"{chosen.credit}, held-out scene {chosen.number}"
    draw = partial(
        masks_figure, chosen.scene.pixels, chosen.scene.mask, said, opacity() / 100, f"{where}."
    )
    with st.container(horizontal=True):
        save("Figure (PNG)", lambda: as_png(draw()), "unet-masks.png", "image/png")
        save("Figure (SVG)", lambda: as_svg(draw()), "unet-masks.svg", "image/svg+xml")
        if found:
            numbers = partial(judged_csv, list(zip(titles, found, strict=True)))
            save("These numbers (CSV)", numbers, "unets-scene.csv", "text/csv")
    st.caption(f"{plain(chosen.credit)}. Colours: M. Okabe and K. Ito 2008.")
