"""Filters to take along: weights, norms, pictures."""

from __future__ import annotations

from functools import partial

import numpy as np
import streamlit as st

from explorer.anatomy.strengths import dead_filters, filter_norms
from explorer.figures.export import array_as_npy, lines_as_csv
from explorer.figures.filters import WAYS, filter_picture
from explorer.look import Look
from explorer.ui.views.python_script import save


def filters_to_take(
    look: Look, path: str, weights: np.ndarray, way: str, shown: tuple[int, ...]
) -> None:
    """Offer the filters as files.

    Args:
        look: the network and the picture.
        path: of the convolution.
        weights: all its filters.
        way: how they are shown, of `explorer.figures.filters.WAYS`.
        shown: those that are.
    """
    name = f"{look.network.name}-{path.replace('/', '-')}"
    with st.container(horizontal=True):
        picture = partial(filter_picture, weights, way, shown)
        save(f"These filters, {WAYS[way]} (PNG)", picture, f"{name}-{way}.png", "image/png")
        whole = partial(array_as_npy, weights)
        save("All weights (NPY)", whole, f"{name}-filters.npy", "application/octet-stream")
        table = partial(_table, weights)
        save("Norms (CSV)", table, f"{name}-norms.csv", "text/csv")


def _table(weights: np.ndarray) -> str:
    norms, dead = filter_norms(weights), dead_filters(weights)
    lines = zip(range(len(norms)), norms.tolist(), dead.tolist(), strict=True)
    return lines_as_csv(["filter", "norm", "dead"], lines)
