"""Plotly, loaded when a chart is drawn."""

from __future__ import annotations

from types import ModuleType


def graph_objects() -> ModuleType:
    """Return ``plotly.graph_objects``.

    Plotly asks pandas's classes about every value as soon as pandas is among the modules, even
    while another thread, such as the one that warms TensorFlow up, is still in the middle of
    importing it. Importing it here too waits for that thread.
    """
    import pandas  # noqa: F401
    import plotly.graph_objects

    return plotly.graph_objects
