"""What a visitor takes from a walk through the epochs: numbers of this picture, and filters."""

from __future__ import annotations

import streamlit as st

from explorer.datasets import DATASETS
from explorer.figures.export import arrays_as_npz, lines_as_csv
from explorer.training import replay
from explorer.training.stored_run import StoredRun
from explorer.ui.replayed import Moments, Walk
from explorer.ui.views.python_script import save


def take_along(stored: StoredRun, moments: Moments, walk: Walk, filters_of: str) -> None:
    """Offer the numbers of each epoch, and the filters of a layer.

    Args:
        stored: the run.
        moments: of the epochs.
        walk: of the picture that is looked at.
        filters_of: path of the layer.
    """
    layer = filters_of.replace("/", "-")
    table = f"{stored.id}-epochs.csv"
    with st.container(horizontal=True):
        save("Epochs (CSV)", lambda: _lines(stored, moments, walk), table, "text/csv")
        save(
            f"Filters of {filters_of} (NPZ)",
            lambda: _kernels(stored, moments, filters_of),
            f"{stored.id}-{layer}.npz",
            "application/octet-stream",
        )


def _lines(stored: StoredRun, moments: Moments, walk: Walk) -> str:
    names = DATASETS[stored.run.dataset].class_names
    head = ["epoch", "validation_loss", "validation_accuracy", *names]
    pairs = zip(moments, walk.probabilities, strict=True)
    return lines_as_csv(
        head, [[one.epoch, one.loss, one.accuracy, *shares] for one, shares in pairs]
    )


def _kernels(stored: StoredRun, moments: Moments, layer: str) -> bytes:
    """The kernels, under names such as ``epoch_003``."""
    epochs = tuple(moment.epoch for moment in moments)
    kernels = zip(epochs, replay.filters_then(stored, layer, at=epochs), strict=True)
    return arrays_as_npz(**{f"epoch_{epoch:03}": values for epoch, values in kernels})
