"""The three phases: why each, what learns in it, for how long, and how fast."""

from __future__ import annotations

import streamlit as st

from explorer.training.phases import ALL, LESSON, LIMITS, Phase
from explorer.ui import choices, fields, phase_choices
from explorer.ui.frame import plain
from explorer.ui.views.transfer.phases import depths

_TITLES = (
    "1. The head alone",
    "2. The top of the base with it",
    "3. Everything",
)
_REASONS = (
    "The head begins at random. While it finds its way, its errors would spoil what the base has "
    "learned, so the base is frozen.",
    "The last layers of the base know most of ImageNet's own classes; they are the first that may "
    "change, more slowly than the head.",
    "All layers may change, by very little, and it stops once held-out pictures get no better.",
)


def cards() -> None:
    """Show the three phases beside each other, and ask for what can be changed of them."""
    st.markdown("**What learns when**")
    columns = st.columns(3, gap="small")
    for place, phase in enumerate(phase_choices.phases()):
        with columns[place]:
            _phase(place, phase)
    _finer()


def _phase(place: int, phase: Phase) -> None:
    with st.container(border=True, height="stretch"):
        st.markdown(f"**{_TITLES[place]}**")
        st.caption(_REASONS[place])
        if place == 1:
            depths.slider()
        depths.meter(phase.layers)
        fields.number(
            choices.PHASE_EPOCHS[place],
            "Epochs, at most" if phase.patience else "Epochs",
            *LIMITS["epochs"],
            LESSON[place].epochs,
        )
        st.caption(plain(_rates(phase)))


def _rates(phase: Phase) -> str:
    head = f"Learning rate {_decimal(phase.learning_rate)}"
    if phase.layers == 0:
        return f"{head}."
    if phase.base_factor < 1:
        slower = _decimal(phase.learning_rate * phase.base_factor)
        return f"{head} for the head, {slower} for the base."
    if phase.layers == ALL and phase.patience:
        epochs = "1 epoch" if phase.patience == 1 else f"{phase.patience} epochs"
        return f"{head}; it stops after {epochs} without a smaller loss."
    return f"{head} for all that learns."


def _decimal(number: float) -> str:
    """A small number with all its zeros, which are easier to compare than powers of ten.

    >>> _decimal(1e-05), _decimal(0.0001 * 0.1), _decimal(0.01)
    ('0.00001', '0.00001', '0.01')
    """
    return f"{number:.9f}".rstrip("0").rstrip(".")


def _finer() -> None:
    box = st.expander("Learning rates and patience", key="phase-rates", on_change="rerun")
    if not box.open:
        return
    with box:
        for place, phase in enumerate(LESSON):
            fields.select(
                choices.PHASE_RATES[place],
                f"Learning rate in phase {place + 1}",
                phase_choices.RATES,
                phase.learning_rate,
                _decimal,
            )
        fields.select(
            choices.PHASE_FACTOR,
            "The base's part of it in phase 2",
            phase_choices.FACTORS,
            LESSON[1].base_factor,
            "{:g}".format,
        )
        fields.select(
            choices.PHASE_PATIENCE,
            "Epochs without progress before phase 3 stops",
            phase_choices.PATIENCES,
            LESSON[2].patience,
            lambda one: str(one) if one else "never",
        )
