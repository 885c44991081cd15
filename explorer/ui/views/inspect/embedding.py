"""What a network takes a picture to be like: its features, drawn as a point among many."""

from __future__ import annotations

from functools import partial

import streamlit as st

from explorer.anatomy.speed import seconds_of_a_pass
from explorer.features import (
    WAYS,
    Gallery,
    Neighbourhood,
    feature_layer,
    features,
    neighbourhood,
)
from explorer.figures.embedding_map import embedding_map, own_thumbnail, thumbnails_of
from explorer.figures.thumbnails import Sheet
from explorer.look import Look
from explorer.ui import fields, frame
from explorer.ui.choices import EMBEDDED_BY, EMBEDDING_SEED, POINT, POINTS_AS
from explorer.ui.components.inspect.scatter import WAYS as POINT_WAYS
from explorer.ui.components.inspect.scatter import scatter
from explorer.ui.frame import plain
from explorer.ui.slow_work import finished
from explorer.ui.views.explain.words import seconds
from explorer.ui.views.inspect.gallery_choice import choose_gallery
from explorer.ui.views.train.words import percent

MOST_SEED = 99
QUICK = 2.0
"""Seconds up to which nobody is asked before."""


@frame.part
def embedding(look: Look) -> None:
    """Show a few hundred pictures and the visitor's own by what the network makes of them.

    Args:
        look: the network and the picture.
    """
    try:
        layer = feature_layer(look.view)
    except ValueError as missing:
        st.info(plain(str(missing)))
        return
    dimensions = look.view.layer(layer).output_shape[-1]
    st.write(
        f"Before it names classes, the network turns each picture into {dimensions} numbers, "
        "its features. Pictures with similar features are alike in its eyes. Here each picture "
        "is a point; similar ones should lie together."
    )
    gallery_field, way_field, seed_field = st.columns([3, 3, 1.4], gap="medium")
    with gallery_field:
        gallery = choose_gallery(look)
    with way_field:
        how = fields.switch(EMBEDDED_BY, "Drawn in two dimensions by", list(WAYS), "pca", WAYS.get)
    with seed_field:
        seed = _choose_seed() if how == "tsne" else 0
    found = _found(look, gallery, how, seed)
    with st.container():
        if found is not None:
            _show(look, gallery, found, seed)


def _choose_seed() -> int:
    return fields.number(
        EMBEDDING_SEED,
        "Seed",
        0,
        MOST_SEED,
        0,
        help="t-SNE has chance in it. What looks the same with other seeds can be relied on.",
    )


def _found(look: Look, gallery: Gallery, how: str, seed: int) -> Neighbourhood | None:
    """Where the points are; None as long as the features of the gallery are not asked for."""
    cost = len(gallery) * seconds_of_a_pass(look.view)
    known = finished(
        "features",
        (look.network.identity, gallery.key),
        f"{len(gallery)} pictures go through {look.network.title}: about {seconds(cost)} on this "
        "machine",
        partial(features, look.view, gallery),
        at_once=cost <= QUICK,
        button="Compute the features",
    )
    if known is None:
        return None
    return finished(
        "embedding",
        (look.key, gallery.key, how, seed),
        f"{WAYS[how]} arranges {len(gallery) + 1} points",
        lambda report: neighbourhood(look.view, gallery, look.x, how, seed, report),
        at_once=True,
        button="Arrange the points",
    )


def _show(look: Look, gallery: Gallery, found: Neighbourhood, seed: int) -> None:
    scope = f"{look.network.name} {gallery.name}"
    sheet = _sheet(gallery, gallery.key)
    scatter(
        embedding_map(found, sheet, own_thumbnail(look.seen)),
        POINT.get(found.own, range(found.own + 1), of=scope),
        POINTS_AS.get(POINT_WAYS[0], POINT_WAYS),
        title=_title(look, found),
        grouped_by=_grouped_by(gallery),
        axes=_axes(found),
        note=_note(found, seed),
        on_point=lambda index: POINT.set(index, scope),
        on_way=POINTS_AS.set,
        key="embedding-map",
    )
    st.write(_alike_words(found))
    st.caption(plain(f"Pictures: {gallery.credit}"))


def _title(look: Look, found: Neighbourhood) -> str:
    way = WAYS[found.embedding.how]
    return f"{found.own} pictures and yours as {look.network.title} takes them, drawn by {way}"


def _grouped_by(gallery: Gallery) -> str:
    what = "class" if gallery.labels is not None else "the photo that they are cut from"
    return f"Marks by {what}; point at one to see its points alone, click to keep them"


def _axes(found: Neighbourhood) -> tuple[str, str]:
    """What is written along the map; of t-SNE nothing, for its directions mean nothing."""
    shares = found.embedding.explained
    if shares is None:
        return "", ""
    across, down = map(percent, shares)
    return f"first direction: {across} of the variance", f"second direction: {down}"


def _note(found: Neighbourhood, seed: int) -> str:
    shares = found.embedding.explained
    if shares is None:
        return (
            f"t-SNE with seed {seed}. Only who is near whom has a meaning: how far groups are "
            "apart and how large they are says little. Look for groups of one mark, and for what "
            "is in the wrong group."
        )
    across, down = map(percent, shares)
    return (
        f"The axes are the two directions in which the features differ most: {across} of their "
        f"variance across, {down} down. The rest is not to be seen here, so points that overlap "
        "can still differ. Look for groups of one mark."
    )


def _alike_words(found: Neighbourhood) -> str:
    count = len(found.nearest[0])
    return (
        f"Measured on all the numbers, not just the two drawn: of a picture's {count} nearest "
        f"neighbours {percent(found.alike, 0)} bear its own mark, on average; drawn by lot it "
        f"would be {percent(found.by_chance, 0)}."
    )


@st.cache_data(max_entries=16, show_spinner=False)
def _sheet(_gallery: Gallery, key: str) -> Sheet:
    return thumbnails_of([_gallery.image(index) for index in range(len(_gallery))])
