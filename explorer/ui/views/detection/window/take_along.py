"""The scores of all windows as a table, to take along."""

from __future__ import annotations

import streamlit as st

from explorer.detection.one_pass import Walk
from explorer.figures import sliding_window as figures
from explorer.figures.export import lines_as_csv
from explorer.look import Look
from explorer.ui.views.explained import class_title
from explorer.ui.views.python_script import save

_HEAD = ("level", "x1", "y1", "x2", "y2")


def take_along(look: Look, walked: Walk, class_index: int) -> None:
    """Offer a line for each window: where it is, its score, its best class.

    Args:
        look: the network and the picture.
        walked: what the network says about each window.
        class_index: the class to look for.
    """
    names = [class_title(look, index) for index in range(len(look.network.class_names))]

    def table() -> str:
        head = [*_HEAD, f"score for {names[class_index]}", "best class", "its probability"]
        return lines_as_csv(head, figures.window_lines(walked, class_index, names))

    with st.container(horizontal=True):
        save("All windows (CSV)", table, "windows.csv", "text/csv")
