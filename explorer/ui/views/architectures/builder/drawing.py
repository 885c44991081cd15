"""The network's diagram, as far as its steps fit; a block in it opens its step."""

from __future__ import annotations

import threading

import streamlit as st
from cachetools import LRUCache, cached

from explorer.builder.assembly import assembled, step_of_layer
from explorer.builder.design import Design
from explorer.diagrams import Diagram, diagram_of
from explorer.ui import design_choices
from explorer.ui.components.architectures.model_diagram import show_diagram
from explorer.ui.views.architectures.builder.subject import Subject
from explorer.weightless import weightless

_NOTE = "Point at a block to read its shapes and its arithmetic; click it to open its step below."


def drawing(subject: Subject) -> None:
    """Show the diagram of all steps that fit.

    Args:
        subject: the network and its pictures.
    """
    diagram = diagram_of_subject(subject)
    place = st.container(key="design-diagram")  # always there, so that what follows stays in place
    if diagram is not None:
        with place:
            key, chosen = "builder-diagram", _chosen(subject.design, diagram)
            show_diagram(diagram, key, chosen=chosen, on_pick=_open, note=_NOTE)


def _chosen(design: Design, diagram: Diagram) -> str | None:
    """The first layer of the step that is open, if it is in the diagram."""
    opened = design_choices.open_step()
    if opened is None:
        return None
    names = (node.name for node in diagram.nodes)
    return next((one for one in names if step_of_layer(design, one) == opened), None)


def diagram_of_subject(subject: Subject) -> Diagram | None:
    """The diagram of the steps that fit; None if the first does not, or nothing is known yet."""
    walk = subject.walk
    if walk is None or not walk.stages:
        return None
    if walk.problem is None:
        return _drawn(subject.design, subject.input_shape, subject.classes)
    return _drawn(Design(subject.design.steps[: walk.problem.place]), subject.input_shape, None)


@cached(LRUCache(200), condition=threading.Condition())
def _drawn(design: Design, shape: tuple[int, int, int], classes: int | None) -> Diagram:
    with weightless():
        model = assembled(design, shape, classes)
    return diagram_of(model, title="Your network" if classes else "As far as the steps fit")


def _open(layer: str) -> None:
    place = step_of_layer(design_choices.design(), layer)
    if place is not None and place != design_choices.open_step():
        design_choices.open_or_close(place)
