"""Settings that runs of both tasks have: the level of the scenes, epochs, seed."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from explorer.scenes import LEVELS
from explorer.training import Run
from explorer.training.run import LIMITS
from explorer.ui import fields
from explorer.ui.choices import EPOCHS, SUBSET, TRAIN_SEED, TRAINED_LEVEL
from explorer.ui.scenes import DEFAULT_LEVEL

_MOST_EPOCHS = 40
_SUBSETS = (200, 500, 1000, 2000)


def level() -> str:
    """Ask for the level of the scenes to learn from."""
    return fields.select(
        TRAINED_LEVEL, "Scenes", list(LEVELS), DEFAULT_LEVEL, lambda one: LEVELS[one].title
    )


def counted(usual: Run) -> Run:
    """Ask for scenes, epochs and seed.

    Args:
        usual: the run as it is until the visitor changes it.
    """
    task = usual.task.name
    with st.expander("More settings"):
        subset = fields.select(
            SUBSET,
            "Training scenes",
            _SUBSETS,
            usual.subset or _SUBSETS[-1],
            "{:,}".format,
            of=task,
        )
        epochs = fields.number(EPOCHS, "Epochs", 1, _MOST_EPOCHS, usual.epochs, of=task)
        least, most = LIMITS["seed"]
        seed = fields.number(
            TRAIN_SEED, "Seed of all that is drawn at random", least, most, usual.seed, of=task
        )
    everything = None if subset == _SUBSETS[-1] else subset
    return replace(usual, subset=everything, epochs=epochs, seed=seed)
