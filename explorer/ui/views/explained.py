"""What views of explanations share: which class, by which layer, and how maps are shown."""

from __future__ import annotations

from typing import Any

import streamlit as st

from explorer.explanations import EXPLANATIONS, ExplanationMethod
from explorer.look import Look
from explorer.ui import fields
from explorer.ui.choices import (
    AS_CELLS,
    COMPARED_CLASS,
    EXPLAINED_CLASS,
    EXPLAINED_LAYER,
    OPACITY,
)
from explorer.ui.components.class_bars import ClassBar, class_bars
from explorer.ui.frame import plain

DEFAULT_OPACITY = 55
ALONE = -1
"""What stands for "compared with no other class" in a link."""


def choose_class(look: Look, label: str = "Show the evidence for") -> int:
    """The most probable classes as bars, and under them a list of all; returns the chosen one.

    Args:
        look: the network and the picture.
        label: of the list.
    """
    best = look.top_classes()
    scope = _scope(look)
    order = look.top_classes(len(look.probabilities))
    chosen = EXPLAINED_CLASS.get(best[0], range(len(order)), of=scope)
    class_bars(
        [_bar(look, index) for index in dict.fromkeys([*best, chosen])],
        chosen,
        title=f"{look.network.title} says",
        on_pick=lambda index: EXPLAINED_CLASS.set(int(index), scope),
        key="class-bars",
    )
    return fields.select(
        EXPLAINED_CLASS,
        label,
        order,
        best[0],
        title=lambda index: class_title(look, index),
        of=scope,
    )


def choose_other_class(look: Look, class_index: int) -> int | None:
    """A class to compare the explained one with; None if there is to be none.

    Args:
        look: the network and the picture.
        class_index: the explained class.
    """
    others = [index for index in look.top_classes(len(look.probabilities)) if index != class_index]
    chosen = fields.select(
        COMPARED_CLASS,
        "Compared with",
        [ALONE, *others],
        ALONE,
        title=lambda index: "no other class" if index == ALONE else class_title(look, index),
        of=_scope(look),
        help="With another class here, each method explains the difference of the two scores: "
        "what speaks for the one rather than for the other.",
    )
    return None if chosen == ALONE else chosen


def choose_layer(look: Look, label: str = "as found in layer", hint: str = "") -> str:
    """The layer that methods look at, of those that have maps.

    Args:
        look: the network and the picture.
        label: of the list.
        hint: what there is to know about it; about Grad-CAM if not given.

    Returns:
        the layer's path; "" if no layer has maps.
    """
    if not look.shapes:
        st.caption("No layer of this network has maps.")
        return ""
    usual = look.view.default_target_layer or next(iter(look.shapes))
    return fields.select(
        EXPLAINED_LAYER,
        label,
        list(look.shapes),
        usual,
        title=lambda path: f"{path} (the usual choice)" if path == usual else path,
        of=look.network.name,
        help=hint or about(EXPLANATIONS["grad_cam"]),
    )


def about(method: ExplanationMethod) -> str:
    """A method's description, formula and paper, in markdown."""
    return f"{method.title}: {method.description}\n\n$${method.formula}$$\n\n{method.paper}"


def opacity() -> int:
    """Of heatmaps over a photo, in percent."""
    return OPACITY.get(DEFAULT_OPACITY, range(101))


def as_cells() -> bool:
    """Whether a method's own cells are shown rather than what is interpolated between them."""
    return bool(AS_CELLS.get(0, (0, 1)))


def map_controls() -> dict[str, Any]:
    """The arguments that all components with heatmaps take: opacity, cells, and who keeps them."""
    return {
        "opacity": opacity(),
        "as_cells": as_cells(),
        "on_opacity": lambda percent: OPACITY.set(int(percent)),
        "on_cells": lambda on: AS_CELLS.set(int(on)),
    }


def input_sentence(look: Look) -> str:
    """What becomes of the picture before the first layer."""
    height, width, channels = look.x.shape[1:]
    squeezed = look.seen.height * width != look.seen.width * height
    return "The network takes it in as {} × {} {}pixels{}.".format(
        height, width, "grey " if channels == 1 else "", ", squeezed" if squeezed else ""
    )


def class_title(look: Look, index: int) -> str:
    """The class's name, with its number where two classes bear it (ImageNet has two cranes)."""
    names = look.network.class_names
    name = names[index].replace("_", " ")
    return f"{name} (class {index})" if names.count(names[index]) > 1 else name


def plain_title(look: Look, index: int) -> str:
    """As `class_title`, for markdown."""
    return plain(class_title(look, index))


def _scope(look: Look) -> str:
    return f"{look.network.name} {look.image.digest}"


def _bar(look: Look, index: int) -> ClassBar:
    return ClassBar(index, class_title(look, index), float(look.probabilities[index]))
