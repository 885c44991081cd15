"""What a visitor takes from explanations: a figure, the values, the code."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import streamlit as st

from explorer.explanations import EXPLANATIONS, Explanation
from explorer.explanations.keras_code import MODEL_FILE, PICTURE_FILE, keras_code
from explorer.figures import explanation_figure as figures
from explorer.figures.export import array_as_npy, arrays_as_npz
from explorer.look import Look
from explorer.portable_model import MOST_PARAMETERS, portable_file
from explorer.ui import fields
from explorer.ui.choices import CODE_OF
from explorer.ui.views.explained import as_cells, class_title, opacity
from explorer.ui.views.python_script import save

_BYTES = "application/octet-stream"
_PACKAGES = {
    "keras": "Keras",
    "tensorflow": "TensorFlow",
    "cv2": "OpenCV",
    "numpy": "NumPy",
    "matplotlib": "Matplotlib",
}


def take_along(
    look: Look,
    found: Sequence[Explanation],
    draw: Callable[[figures.Style], Any],
    values: Mapping[str, np.ndarray],
) -> None:
    """Offer a figure for a paper or a slide, the numbers behind it, and code that repeats them.

    Args:
        look: the network and the picture of which code is offered.
        found: explanations of that picture, by different methods.
        draw: makes the figure.
        values: the arrays, by the names of their files without ending; none if there is nothing.
    """
    box = st.expander(
        "Take it along: figure, values, Keras code", on_change="rerun", key="take-explanation"
    )
    if box.open and values:
        with box:
            _figure(draw)
            _values(values, _units(found))
            _code(look, found)


def _figure(draw: Callable[[figures.Style], Any]) -> None:
    style = figures.Style(opacity(), as_cells())
    st.write(
        "The figure shows the pictures and maps as above, with colour bars and a caption. PNG is "
        "for slides; SVG can be edited and scaled."
    )
    with st.container(horizontal=True):
        save("Figure (PNG)", lambda: figures.as_png(draw(style)), "explanation.png", "image/png")
        save(
            "Figure (SVG)",
            lambda: figures.as_svg(draw(style)),
            "explanation.svg",
            "image/svg+xml",
        )


def _values(values: Mapping[str, np.ndarray], units: str) -> None:
    st.write(units)
    with st.container(horizontal=True):
        for name, array in values.items():
            save(f"{name}.npy", lambda array=array: array_as_npy(array), f"{name}.npy", _BYTES)
        if len(values) > 1:
            save("All (.npz)", lambda: arrays_as_npz(**values), "explanations.npz", _BYTES)


def _units(found: Sequence[Explanation]) -> str:
    """In which units the values of several methods are, in a sentence."""
    units = {EXPLANATIONS[one.method].title: one.units for one in found}
    words = "; ".join(f"{title}: {unit}" for title, unit in units.items())
    return f"The values are each method's raw numbers at its own resolution ({words})."


def _code(look: Look, found: Sequence[Explanation]) -> None:
    by_name = {one.method: one for one in found}
    name = next(iter(by_name))
    if len(by_name) > 1:
        titles = {method: EXPLANATIONS[method].title for method in by_name}
        name = fields.switch(CODE_OF, "Code of", list(by_name), name, titles.get)
    code = keras_code(look.view, by_name[name])
    st.write(
        f"This script comes to the values of {EXPLANATIONS[name].title} without this app. It needs "
        f"{_needed(code)}, and beside it `{PICTURE_FILE}`, the picture as the network takes it in, "
        f"and `{MODEL_FILE}`, the network."
    )
    st.code(code, language="python", height=360)
    with st.container(horizontal=True):
        save("Save the code", code, f"{name}.py", "text/x-python")
        save(f"Save {PICTURE_FILE}", lambda: array_as_npy(look.x), PICTURE_FILE, _BYTES)
        if look.network.model.count_params() <= MOST_PARAMETERS:
            save(
                f"Save {MODEL_FILE}", lambda: portable_file(look.network.model), MODEL_FILE, _BYTES
            )
    if look.network.model.count_params() > MOST_PARAMETERS:
        st.caption("The network is too large to be saved from here.")


def _needed(code: str) -> str:
    """The packages that a script imports, in words."""
    *most, last = [title for name, title in _PACKAGES.items() if f"import {name}" in code]
    return f"{', '.join(most)} and {last}"


def methods_figure(
    look: Look, found: Sequence[Explanation], credit: str, style: figures.Style
) -> Any:
    """The figure of several methods on one picture."""
    panels = [figures.Panel(EXPLANATIONS[one.method].title, look.seen, one) for one in found]
    return figures.methods_figure(panels, _caption(look, found, credit), style)


def _caption(look: Look, found: Sequence[Explanation], credit: str) -> str:
    """Network, class, layers, and whose picture and weights these are."""
    first = found[0]
    name = class_title(look, first.class_index)
    other = "" if first.against is None else f" rather than {class_title(look, first.against)}"
    return (
        f"{look.network.title}: what speaks for {name}{other} (probability of {name}: "
        f"{first.probability:.1%}). {layers_of(found)}{credit}. {look.network.credit}"
    )


def layers_of(found: Sequence[Explanation]) -> str:
    """The layers that were looked at, in a sentence; "" for none."""
    layers = ", ".join(sorted({one.layer for one in found if one.layer}))
    return f"Layer: {layers}. " if layers else ""
