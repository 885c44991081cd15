"""The lesson's grid: six pictures, what the network says of each, and why."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from explorer.explanations import EXPLANATIONS, Explanation, ExplanationMethod
from explorer.figures.explanation_figure import Panel, Style, pictures_figure
from explorer.figures.explanation_maps import shown_aspect, shown_map, shown_picture, under_maps
from explorer.labelled_pictures import LabelledPicture, data_set_of, described, labelled_pictures
from explorer.look import Look
from explorer.look import look as look_at
from explorer.ui import fields, frame
from explorer.ui.asked import Asked, fitting_methods, usual_method
from explorer.ui.choices import GRID_CLASS, GRID_DRAW, GRID_METHOD
from explorer.ui.components.explain.picture_grid import Column, picture_grid
from explorer.ui.events import heard
from explorer.ui.frame import plain
from explorer.ui.views.explain import words
from explorer.ui.views.explain.computing import computed_together
from explorer.ui.views.explain.settings import settings
from explorer.ui.views.explain.take_along import layers_of, take_along
from explorer.ui.views.explained import about, choose_layer, class_title, map_controls
from explorer.ui.views.train.words import probability

COUNT = 6
MOST_DRAWS = 10_000
_ANSWER, _TRUE = "answer", "true"
_CLASSES = {_ANSWER: "its answer", _TRUE: "what is right"}


@frame.part
def grid(look: Look, credit: str) -> None:
    """Show the visitor's picture and five others with answers, and maps below.

    Args:
        look: the network and the visitor's picture.
        credit: whose picture it is, in plain text.
    """
    method, layer, of_true = _choose(look)
    draw = GRID_DRAW.get(0, range(MOST_DRAWS))
    pictures = _pictures(look, draw)
    looks = [look_at(look.network, one.image) for one in pictures]
    asked = [
        Asked.by_visitor(each, method, _class_of(each, one, of_true), None, layer)
        for each, one in zip(looks, pictures, strict=True)
    ]
    place, below = st.container(), st.container()
    with below:
        found = computed_together(asked, "six-pictures")
    maps = found or [None] * len(asked)
    with place:
        picture_grid(
            [_column(*each, of_true) for each in zip(asked, pictures, maps, strict=True)],
            **map_controls(),
            key="picture-grid",
        )
    st.caption(f"{_legend(look, EXPLANATIONS[method])} {_score(looks, pictures)}")
    _draw_others(draw)
    settings(asked[:1])
    if found:
        _take_along(asked, pictures, found, of_true)


def _take_along(
    asked: list[Asked],
    pictures: list[LabelledPicture],
    found: tuple[Explanation, ...],
    of_true: bool,
) -> None:
    names = [f"{each.method}-{number}" for number, each in enumerate(found, 1)]
    values = {name: each.values for name, each in zip(names, found, strict=True)}
    draw = partial(_figure, asked, pictures, found, of_true)
    take_along(asked[0].look, found[:1], draw, values)


def _figure(
    asked: list[Asked],
    pictures: list[LabelledPicture],
    found: tuple[Explanation, ...],
    of_true: bool,
    style: Style,
) -> Any:
    columns = [_column(*each, of_true) for each in zip(asked, pictures, found, strict=True)]
    panels = [
        Panel(column.heading, one.look.seen, each, f"{column.title}\n{column.answer}")
        for column, one, each in zip(columns, asked, found, strict=True)
    ]
    network, method = asked[0].look.network, asked[0].entry
    credits = sorted({one.image.credit for one in pictures if one.image.credit})
    return pictures_figure(
        panels,
        f"{method.title} of {network.title}. {layers_of(found)}Pictures: {'; '.join(credits)}. "
        f"{network.credit}",
        style,
    )


def _choose(look: Look) -> tuple[str, str, bool]:
    """The method, the layer, and whether maps are of the true class."""
    first, second, third = st.columns(3, gap="medium", vertical_alignment="bottom")
    with first:
        method = fields.select(
            GRID_METHOD,
            "Method",
            (fitting := fitting_methods(look)),
            usual_method(fitting),
            lambda name: EXPLANATIONS[name].title,
        )
    with second:
        layer = choose_layer(look, "Layer to look at", about(EXPLANATIONS[method]))
    with third:
        of_class = fields.switch(
            GRID_CLASS, "Each map explains", list(_CLASSES), _ANSWER, _CLASSES.get
        )
    return method, layer, of_class == _TRUE


def _pictures(look: Look, draw: int) -> list[LabelledPicture]:
    """The visitor's picture and others, none twice."""
    names = look.network.class_names
    own = described(look.image, names, "Your picture")
    with st.spinner("Reading the pictures"):
        others = labelled_pictures(names, COUNT, draw)
    different = [one for one in others if one.image.digest != own.image.digest]
    return [own, *different[: COUNT - 1]]


def _class_of(look: Look, picture: LabelledPicture, of_true: bool) -> int:
    """The class that a map explains: the answer, or of what is right the most probable."""
    if of_true and picture.true:
        return max(picture.true, key=lambda index: look.probabilities[index])
    return look.top_classes(1)[0]


def _heading(asked: Asked, picture: LabelledPicture, of_true: bool) -> str:
    if not asked.entry.of_class:
        return words.CLASS_INDEPENDENT
    name = class_title(asked.look, asked.class_index)
    return f"for its answer, {name}" if of_true and not picture.true else f"for {name}"


def _column(
    asked: Asked, picture: LabelledPicture, found: Explanation | None, of_true: bool
) -> Column:
    look, entry = asked.look, asked.entry
    said = look.top_classes(1)[0]
    verdict = _verdict(picture, said)
    seen = look.seen
    return Column(
        title=picture.title,
        photo=shown_picture(seen),
        under=under_maps(seen, look.taken_in),
        ratio=shown_aspect(seen),
        answer=f"{class_title(look, said)}, {probability(float(look.probabilities[said]))}",
        verdict=verdict,
        verdict_words=_VERDICTS[verdict],
        truth=_truth(look, picture),
        heading=_heading(asked, picture, of_true),
        map=None if found is None else shown_map(found),
        units=entry.units,
        warning="" if found is None or not found.is_zero else "Zero everywhere",
        waiting="Not computed yet: the button is below.",
    )


_VERDICTS = {
    "right": "right",
    "wrong": "wrong",
    "misfit": "wrong: it has no class for this",
    "unknown": "what is right is not known",
}


def _verdict(picture: LabelledPicture, said: int) -> str:
    if picture.fits is None:
        return "unknown"
    if not picture.fits:
        return "misfit"
    return "right" if said in picture.true else "wrong"


def _truth(look: Look, picture: LabelledPicture) -> str:
    """What would be right."""
    if not picture.true:
        return ""
    order = sorted(picture.true, key=lambda index: -look.probabilities[index])
    names = [class_title(look, index) for index in order]
    some = names if len(names) <= 3 else [*names[:2], f"{len(names) - 2} more"]
    return f"It shows: {' or '.join(some)}"


def _draw_others(draw: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        another = (draw + 1) % MOST_DRAWS
        st.button(
            "Draw other pictures",
            on_click=heard(partial(GRID_DRAW.set, another)),
            key="draw-others",
        )
        if draw:
            st.button(
                "The first ones again",
                on_click=heard(partial(GRID_DRAW.set, None)),
                key="draw-first",
            )


def _legend(look: Look, method: ExplanationMethod) -> str:
    colours = "Violet speaks against the class, orange for it." if method.signed else ""
    return " ".join(filter(None, (method.reading, colours, method.caution(look.view))))


def _score(looks: list[Look], pictures: list[LabelledPicture]) -> str:
    """How many answers are right, and where the pictures are from."""
    both = zip(looks, pictures, strict=True)
    known = [(each, one) for each, one in both if one.fits is not None]
    right = sum(each.top_classes(1)[0] in one.true for each, one in known)
    entry = data_set_of(looks[0].network.class_names)
    if entry is None:
        source = "The others are sample photos."
    elif entry.available:
        source = f"The others are test pictures of {entry.title}, which it has not learned from."
    else:
        source = (
            f"The others are sample photos: {entry.title} is not on this machine. "
            f"{entry.how_to_get}"
        )
    score = f"{right} of {len(known)} answers are right. " if known else ""
    return plain(f"{score}{source}")
