"""The diagram of any network, and what its units see of a picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from explorer.anatomy import view_of
from explorer.diagrams import DETAILS, Diagram, diagram_of
from explorer.diagrams.telling import ROWS_HEAD, rows_of
from explorer.diagrams.units import Units, one_to_begin_with, units_of
from explorer.figures.architecture_diagram import diagram_png, diagram_svg
from explorer.figures.export import lines_as_csv
from explorer.figures.unit_field import SMALL, seen_picture
from explorer.samples import sample
from explorer.ui import fields, frame
from explorer.ui.choices import DIAGRAM_DETAIL, DIAGRAM_MODEL, RECEPTIVE_CELL, RECEPTIVE_LAYER
from explorer.ui.components.architectures.model_diagram import show_diagram
from explorer.ui.components.architectures.unit_field import unit_field
from explorer.ui.frame import plain
from explorer.ui.models_to_look_at import Structure, bring, choose
from explorer.ui.pictures import DEFAULT_SAMPLE, credit
from explorer.ui.slow_work import Report, finished
from explorer.ui.views.python_script import save

if TYPE_CHECKING:
    import keras

FIRST = "googlenet"
"""The network that is shown at first: it has branches."""
_DETAILS = {"steps": "steps", "layers": "every layer", "stages": "stages"}
_FOLDED = {
    "steps": "A block is a layer, with the small ones that belong to it (batch norm, activation, "
    "padding, dropout) folded in.",
    "layers": "A block is a layer.",
    "stages": "A block is all that works at one resolution.",
}


@dataclass(frozen=True)
class _Read:
    """What is read of a model; it holds no model."""

    diagram: Diagram
    units: dict[str, Units]
    channels: int | None
    lacking: str
    """Why there are no units, if there are none."""


@frame.part
def diagram() -> None:
    """Show the diagram of a network that the visitor chooses, and a receptive field."""
    left, middle, right = st.columns([5, 4, 4], gap="medium")
    with right:
        bring(DIAGRAM_MODEL)
    with left:
        structure = choose(DIAGRAM_MODEL, FIRST)
    with middle:
        detail = fields.switch(DIAGRAM_DETAIL, "A block is", list(DETAILS), "steps", _DETAILS.get)
    found = finished(
        "diagram",
        (structure.name, structure.version, detail),
        f"Reading the structure of {structure.title}; the first time, TensorFlow is loaded",
        lambda report: _read(structure, detail, report),
        at_once=True,
        button="Draw it",
    )
    if found is not None:
        _show(structure, found, detail)


def _read(structure: Structure, detail: str, report: Report) -> _Read:
    model = structure.read()
    report(1, 2)
    drawn = diagram_of(model, detail, structure.title)
    units = units_of(model)
    read = _Read(drawn, units, model.input_shape[-1], "" if units else _why_no_units(model))
    report(2, 2)
    return read


def _why_no_units(model: keras.Model) -> str:
    view = view_of(model)
    if None in view.input_shape[:2]:
        return "This network leaves the size of its picture open, so no field can be drawn."
    first = next((layer for layer in view.layers if layer.spatial), None)
    if first is None:
        return "No layer of this network gives maps, so there is no field to draw."
    return (
        f"The layer {first.path} ({first.kind}) mixes places in a way that this app does not "
        "know. Fields end before it, so none can be drawn."
    )


def _show(structure: Structure, found: _Read, detail: str) -> None:
    drawn, units = found.diagram, found.units
    of = structure.name

    def pick(path: str) -> None:
        if path in units:
            RECEPTIVE_LAYER.set(path, of)

    show_diagram(
        drawn,
        "model-diagram",
        chosen=RECEPTIVE_LAYER.get("", units, of) or None,
        on_pick=pick,
        note=f"{_FOLDED[detail]} Point at one to read its shapes and its arithmetic; click it to "
        "see below what its units see.",
    )
    _take_along(structure, drawn)
    if units:
        _receptive_field(structure, found)
    else:
        st.info(plain(found.lacking))


def _take_along(structure: Structure, drawn: Diagram) -> None:
    name = f"{structure.name}-{drawn.detail}"
    with st.container(horizontal=True):
        save("Save as SVG", lambda: diagram_svg(drawn).encode(), f"{name}.svg", "image/svg+xml")
        save("Save as PNG", lambda: diagram_png(drawn), f"{name}.png", "image/png")
        table = f"{structure.name}-layers.csv"
        save("Layers (CSV)", lambda: _csv(drawn), table, "text/csv")


def _csv(drawn: Diagram) -> bytes:
    return lines_as_csv(ROWS_HEAD, rows_of(drawn)).encode()


def _receptive_field(structure: Structure, found: _Read) -> None:
    st.subheader("What one unit sees", anchor=False)
    units = found.units
    begin = one_to_begin_with(units)
    chosen = fields.slider(RECEPTIVE_LAYER, "Layer", list(units), begin, of=structure.name)
    one = units[chosen]
    of = f"{structure.name} {chosen}"
    cell = RECEPTIVE_CELL.get(_text(one.centre), lambda text: one.has(_cell(text)), of)
    picture = sample(DEFAULT_SAMPLE)
    unit_field(
        one,
        seen_picture(picture, one, found.channels == 1),
        picture.name,
        "unit-field",
        cell=_cell(cell),
        sharp=max(one.picture) <= SMALL,
        note="An early unit sees a patch of a few pixels; the fields of the last ones reach beyond "
        "the picture on all sides. Go from layer to layer and watch the field grow.",
        on_cell=lambda row, column: RECEPTIVE_CELL.set(_text((row, column)), of),
    )
    st.caption(plain(credit(picture)))


def _text(cell: tuple[int, int]) -> str:
    return "-".join(map(str, cell))


def _cell(text: str) -> tuple[int, int]:
    """Row and column; of a text that names no cell, one that is on no map."""
    row, _, column = text.partition("-")
    return (int(row), int(column)) if column.isdecimal() else (-1, -1)
