"""What excites a channel: the strongest patches of many pictures, and a picture made for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial

import streamlit as st

from explorer.anatomy.speed import seconds_of_a_pass
from explorer.features import (
    ChannelStatistics,
    Gallery,
    Maximised,
    Patch,
    channel_statistics,
    maximise,
    strongest_patches,
)
from explorer.figures.encoding import png_of
from explorer.figures.patches import PatchPicture, made_picture, patch_picture
from explorer.look import Look
from explorer.ui import fields, frame
from explorer.ui.choices import BEGINNING
from explorer.ui.components.inspect.made_picture import made_picture as made_picture_panel
from explorer.ui.components.inspect.patches import patches as patches_panel
from explorer.ui.frame import plain
from explorer.ui.slow_work import Report, finished
from explorer.ui.views.explain.words import number, seconds
from explorer.ui.views.inspect.channel_choice import channel_title, choose_channel
from explorer.ui.views.inspect.gallery_choice import choose_gallery
from explorer.ui.views.python_script import save
from explorer.ui.views.train.words import percent

COUNT = 9
BEGINNINGS = range(4)
QUICK = 2.0
"""Seconds up to which nobody is asked before."""


@frame.part
def excitation(look: Look) -> None:
    """Show the nine strongest patches of a channel, and the picture made for it.

    Args:
        look: the network and the picture.
    """
    st.write(
        "What is a channel looking for? Two ways to find out: search many pictures for the "
        "pieces to which it answers most, and make up a picture to which it answers strongly."
    )
    channel_field, gallery_field = st.columns(2, gap="medium")
    with channel_field:
        layer, channel = choose_channel(look)
    with gallery_field:
        gallery = choose_gallery(look)
    natural, made_up = st.columns([3, 2], gap="large")
    with natural:
        patches = _patches(look, gallery, layer, channel)
    with made_up:
        made = _made(look, layer, channel)
        with st.container():
            if made is not None:
                _show_made(look, made, patches)
    with natural, st.container():
        if patches is not None:
            _show_patches(look, gallery, layer, channel, patches)


def _patches(look: Look, gallery: Gallery, layer: str, channel: int) -> tuple[Patch, ...] | None:
    """The strongest patches; None as long as the layer's answers are not asked for."""

    def work(report: Report) -> ChannelStatistics:
        return channel_statistics(look.view, gallery, layer, report)

    cost = len(gallery) * seconds_of_a_pass(look.view)
    found = finished(
        "answers",
        (look.network.identity, gallery.key, layer),
        f"{len(gallery)} pictures go through {look.network.title} up to this layer: at most "
        f"about {seconds(cost)} on this machine; other channels of the layer then come at once",
        work,
        at_once=cost <= QUICK,
        button="Find the strongest patches",
    )
    if found is None:
        return None
    return strongest_patches(look.view, gallery, layer, channel, COUNT)


def _show_patches(
    look: Look, gallery: Gallery, layer: str, channel: int, patches: Sequence[Patch]
) -> None:
    title = channel_title(look, layer, channel)
    if not patches:
        st.info(
            plain(
                f"{title} of {layer} is dead on these pictures: it gives the same value "
                f"everywhere on all {len(gallery)} of them."
            )
        )
        return
    shown = [_picture(look, gallery, layer, patch) for patch in patches]
    patches_panel(
        shown,
        most=patches[0].value,
        in_maps=layer in look.shapes,
        title=f"The {len(shown)} strongest of {len(gallery)} pictures for {title} of {layer}",
        note=_note(gallery, patches, shown),
        key="strongest-patches",
    )
    st.caption(plain(f"Pictures: {gallery.credit}"))


def _picture(look: Look, gallery: Gallery, layer: str, patch: Patch) -> PatchPicture:
    whole = look.units.pixels(gallery.x([patch.picture]))
    shape = look.shapes[layer][:2] if layer in look.shapes else (1, 1)
    return patch_picture(patch, whole, shape, gallery.image(patch.picture).name)


def _note(gallery: Gallery, patches: Sequence[Patch], shown: Sequence[PatchPicture]) -> str:
    look_for = (
        "What do they have in common: an edge, a colour, a texture, a part of a thing? Click one "
        "to see where in its picture it is. The bar and the number are the channel's value."
    )
    first, last = patches[0], patches[-1]
    if first.value == last.value != first.driven:
        look_for += (
            f" All give {number(first.value)}, the most that this layer lets through; before its "
            f"ReLU they reach {number(first.driven)} to {number(last.driven)}."
        )
    label, count = Counter(one.label for one in shown).most_common(1)[0]
    if count < 3:
        return look_for
    if gallery.labels is None:
        return f"{look_for} {count} of the {len(shown)} are from one photo: {label}."
    return f"{look_for} {count} of the {len(shown)} show the same class: {label}."


def _made(look: Look, layer: str, channel: int) -> Maximised | None:
    beginning = fields.switch(
        BEGINNING, "Begin with noise number", list(BEGINNINGS), 0, lambda one: str(one + 1)
    )

    def work(report: Report) -> Maximised:
        return maximise(look.view, look.units, layer, channel, seed=10 * beginning, progress=report)

    return finished(
        "made-picture",
        (look.network.identity, layer, channel, beginning),
        "Making a picture step by step",
        work,
        at_once=True,
        button="Make the picture",
    )


def _show_made(look: Look, made: Maximised, patches: Sequence[Patch] | None) -> None:
    title = channel_title(look, made.layer, made.channel)
    if made.dead:
        st.info(
            plain(
                f"{title} of {made.layer} is dead: from several kinds of noise no step changes "
                "it, so there is nothing to climb and no picture to make."
            )
        )
        return
    packed = made_picture(made)
    made_picture_panel(
        packed,
        _bars(made, patches),
        title=f"Made for {title} by activation maximisation",
        reached=_reached(made, patches),
        note="Look for what repeats in it: that is what the channel answers to. It is no photo: "
        "natural pictures never look like this.",
        alt=f"the picture made for {title}",
        key="made-picture-panel",
    )
    name = f"{look.network.name}-{made.layer.replace('/', '-')}-{made.channel}-made.png"
    save("Save the picture (PNG)", partial(png_of, made.pixels), name, "image/png")
    st.caption("Olah, Mordvintsev and Schubert: Feature Visualization. Distill, 2017")


def _bars(made: Maximised, patches: Sequence[Patch] | None) -> list[tuple[str, float, bool]]:
    bars = [("made picture", made.peak, True)]
    if patches:
        bars += [
            ("best natural picture", patches[0].value, False),
            (f"number {len(patches)} of them", patches[-1].value, False),
        ]
    return bars


def _reached(made: Maximised, patches: Sequence[Patch] | None) -> str:
    reached = f"After {made.steps} steps its strongest value is {number(made.peak)}"
    if not patches or patches[0].value <= 0:
        return f"{reached}."
    if made.peak == patches[0].value:
        return f"{reached}, as in the best natural picture: the layer lets no more through."
    share = made.peak / patches[0].value
    compared = f"{reached}: {percent(share, 0)} of what the best natural picture reaches."
    if share > 1:
        return compared
    return f"{compared} It was made to raise the mean of the whole map, not one cell of it."
