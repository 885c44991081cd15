"""The same scenes as several networks see them, after any epoch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st

from explorer.figures.encoding import png_of, png_uri
from explorer.figures.rare_masks import mask_sheet
from explorer.figures.scenes import legend_text
from explorer.scenes.dataset import held_out
from explorer.segmentation.rare_class import Pixels, pixels_of
from explorer.segmentation.rare_results import LABEL, LEVEL, RARE, masks, scenes_with_it
from explorer.training.stored_run import StoredRun
from explorer.ui import fields
from explorer.ui.choices import RARE_EPOCH, RARE_PAGE, RARE_VIEW
from explorer.ui.components.segmentation.mask_rows import MaskRow, mask_rows
from explorer.ui.turning import turn
from explorer.ui.views.python_script import save

PER_PAGE = 3
"""Scenes that are shown at once."""
_VIEWS = {"close": f"around the {RARE}", "whole": "whole scenes"}


def masks_beside(runs: Mapping[str, StoredRun], epochs: Mapping[str, Sequence[int]]) -> None:
    """Show scenes that have the rare class, with what each network says of them.

    Args:
        runs: by what is written above their masks.
        epochs: of each that are kept, ascending.
    """
    with st.container(horizontal=True, vertical_alignment="bottom"):
        view = fields.switch(RARE_VIEW, "Show", list(_VIEWS), "close", _VIEWS.get)
        every = sorted({epoch for kept in epochs.values() for epoch in kept})
        epoch = fields.slider(RARE_EPOCH, "Epoch", every, every[-1]) if every[1:] else every[0]
    scenes = scenes_with_it()
    numbers = scenes[turn(RARE_PAGE, len(scenes), PER_PAGE, "rare")]
    said = {title: masks(stored, _at(epochs[title], epoch)) for title, stored in runs.items()}
    sheet = mask_sheet(
        [held_out(LEVEL, number) for number in numbers],
        [[of_run[number] for of_run in said.values()] for number in numbers],
        LABEL,
        close_up=view == "close",
    )
    mask_rows(
        png_uri(sheet),
        ["Picture", "True mask", *said],
        [_row(number, [of_run[number] for of_run in said.values()]) for number in numbers],
        title=f"Held-out scenes with a {RARE}, after epoch {epoch}",
        note=f"White lines are the true edges of the {RARE}. Look at what fills them, and at what "
        f"stands outside of them in the same colour and pattern. {legend_text()}.",
        key="rare-masks",
    )
    save("Save these masks (PNG)", partial(png_of, sheet), "rare-class-masks.png", "image/png")


def _at(kept: Sequence[int], epoch: int) -> int:
    """The last epoch that is kept up to one; the first if there is none."""
    return max((one for one in kept if one <= epoch), default=kept[0])


def _row(number: int, said) -> MaskRow:
    true = held_out(LEVEL, number).mask
    counts = [pixels_of(true, mask, LABEL) for mask in said]
    size = pixels_of(true, true, LABEL).true
    return MaskRow(
        f"Scene {number}",
        (f"{RARE}: {size} pixels", f"{size} pixels", *map(_caption, counts)),
    )


def _caption(one: Pixels) -> str:
    wrong = f", {one.wrong} wrongly" if one.wrong else ""
    return f"{one.right} of {one.true} found{wrong}"
