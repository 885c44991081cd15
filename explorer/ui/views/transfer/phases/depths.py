"""How deep the base is unfrozen: a slider over its blocks, and what learns then."""

from __future__ import annotations

import streamlit as st

from explorer import runtime
from explorer.datasets import DATASETS
from explorer.training.phases import ALL, LESSON
from explorer.transfer.depths import depths_of, learning
from explorer.ui import choices, fields, phase_choices
from explorer.ui.frame import plain


def slider() -> None:
    """Ask how many layers at the end of the base learn."""
    base, chosen = phase_choices.base(), phase_choices.depth()
    if runtime.is_loaded():
        depths = depths_of(base, chosen)
    else:
        with st.spinner("Loading TensorFlow, a few seconds"):
            depths = depths_of(base, chosen)
    names = {one.layers: one.begins_with for one in depths}
    fields.slider(
        choices.PHASE_DEPTH,
        "Unfrozen from",
        list(names),
        LESSON[1].layers,
        lambda layers: f"{names[layers]} on ({layers} layers)",
    )


def meter(layers: int) -> None:
    """Show what part of all parameters learns.

    Args:
        layers: at the end of the base; `ALL` for all.
    """
    classes = len(DATASETS[phase_choices.dataset()].class_names)
    learned, total = learning(
        phase_choices.base(), phase_choices.head(), None if layers == ALL else layers, classes
    )
    said = f"{learned:,} of {total:,} parameters learn ({100 * learned / total:.1f} %)"
    st.progress(learned / total, plain(said))
