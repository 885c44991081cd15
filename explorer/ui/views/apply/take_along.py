"""What a visitor takes from a detector or a U-Net: the model, its card, its curves, a script."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial

import streamlit as st

from explorer.images import Image
from explorer.scenes.dataset import CREDIT, held_out
from explorer.training.networks import keras_file
from explorer.training.stored_run import StoredRun
from explorer.ui import scenes, task_runs
from explorer.ui.views.python_script import python_script, save


def take_along(stored: StoredRun, write: Callable[[], str], model_file: str) -> None:
    """Offer the model as a file, its card, its curves, and a script that uses it.

    Args:
        stored: the run.
        write: makes the script.
        model_file: where the script looks for the model.
    """
    box = st.expander(
        "Take it along: model, numbers, Keras code", on_change="rerun", key="take-network-along"
    )
    if not box.open:
        return
    with box:
        if not any(stored.epochs()):
            st.caption("There is something to take along once an epoch is done.")
            return
        _numbers(stored)
        number = scenes.chosen_number()
        scene = held_out(task_runs.level_of(stored), number)
        python_script(
            write,
            Image(scene.pixels, f"scene {number}", CREDIT),
            model_file.partition(".")[0],
            "Keras, NumPy and Pillow",
            ("Save the model", partial(keras_file, stored), model_file, "application/octet-stream"),
        )


def _numbers(stored: StoredRun) -> None:
    with st.container(horizontal=True):
        metrics = (stored.folder / "metrics.csv").read_bytes
        save("Learning curves (CSV)", metrics, f"{stored.id}-metrics.csv", "text/csv")
        if (card := stored.card()) is not None:
            text = json.dumps(card, indent=2, ensure_ascii=False)
            save("Model card (JSON)", text, f"{stored.id}-card.json", "application/json")
