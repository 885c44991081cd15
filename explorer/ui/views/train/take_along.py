"""What a visitor takes from a run: the model, its numbers, and the code that repeats it."""

from __future__ import annotations

import json
from functools import partial

import streamlit as st

from explorer.datasets import DATASETS, Dataset
from explorer.figures.export import arrays_as_npz, map_as_csv
from explorer.training.answers import Answers
from explorer.training.keras_code import (
    FILE,
    START,
    comes_from_keras,
    run_code,
    starts_from_a_file,
)
from explorer.training.networks import keras_file, start_file
from explorer.training.store import StoredRun
from explorer.training.tensorboard import tensorboard_zip
from explorer.ui.frame import plain
from explorer.ui.views.python_script import save


def take_along(stored: StoredRun, given: Answers) -> None:
    """Offer model, metrics, card, TensorBoard logs, and a script.

    Args:
        stored: the run.
        given: its answers.
    """
    box = st.expander(
        "Take it along: model, numbers, Keras code", on_change="rerun", key="take-run-along"
    )
    if box.open:
        with box:
            _files(stored, given)
            _code(stored)


def _files(stored: StoredRun, given: Answers) -> None:
    card, name = stored.card(), stored.id
    metrics = stored.folder / "metrics.csv"
    complete = card is not None or stored.model_file is not None
    with st.container(horizontal=True):
        if complete:
            model = partial(keras_file, stored)
            save("Model (.keras)", model, f"{name}.keras", "application/octet-stream")
        if card is not None:
            text = json.dumps(card, indent=2, ensure_ascii=False)
            save("Model card (JSON)", text, f"{name}-card.json", "application/json")
        save("Learning curves (CSV)", metrics.read_bytes, f"{name}-metrics.csv", "text/csv")
        matrix = map_as_csv(given.matrix)
        save("Confusion matrix (CSV)", matrix, f"{name}-confusion.csv", "text/csv")
        logs = f"{name}-tensorboard.zip"
        save("TensorBoard logs", lambda: tensorboard_zip(stored), logs, "application/zip")
    if not complete:
        st.caption("The model is written as a file when the run is complete.")


def _code(stored: StoredRun) -> None:
    run, entry = stored.run, DATASETS[stored.run.dataset]
    code = run_code(run, stored.state.precision or "float32", _by_hand(stored))
    source = "lets Keras download the pictures" if comes_from_keras(run) else f"needs `{FILE}`"
    if starts_from_a_file(run):
        source += f"; it begins with the network in `{START}`, whose base was trained by others"
    st.markdown(
        "This script repeats the run, to the same numbers on the same machine. It needs Keras, "
        f"TensorFlow and NumPy, and {source}."
    )
    st.code(code, language="python", height=360)
    with st.container(horizontal=True):
        save("Save the code", code, f"{stored.id}.py", "text/x-python")
        if not comes_from_keras(run) and entry.available:
            save(f"Save {FILE}", lambda: _pictures(entry.load()), FILE, "application/octet-stream")
        if starts_from_a_file(run) and stored.epochs()[:1] == [0]:
            start = partial(start_file, stored)
            save(f"Save {START}", start, START, "application/octet-stream")
    copy = ((stored.card() or {}).get("data") or {}).get("name", entry.title)
    if comes_from_keras(run) and copy != entry.title:
        st.caption(
            plain(
                f"Trained on {copy}; Keras has the originals, so the numbers will be a little "
                "different there."
            )
        )


def _pictures(data: Dataset) -> bytes:
    arrays = ("x_train", "y_train", "x_test", "y_test")
    return arrays_as_npz(**{name: getattr(data, name) for name in arrays})


def _by_hand(stored: StoredRun) -> str:
    return "" if not stored.steered else "The learning rate was changed by hand while it ran."
