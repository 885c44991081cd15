"""One picture of a data set, beside the mean of its class."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import streamlit as st

from explorer.datasets import Dataset
from explorer.datasets.summary import Summary, channel_facts, members
from explorer.figures.dataset_summary import enlarged, item_picture, mean_picture
from explorer.figures.encoding import png_of
from explorer.ui import fields, pictures
from explorer.ui.choices import CLASS_LOOKED_AT, ITEM
from explorer.ui.components.array_panel import array_panel
from explorer.ui.events import heard
from explorer.ui.frame import plain

ALL = -1
"""Stands for the pictures of all classes."""
_SAVED_SIDE = 512  # pixels of a picture in a file, about


@dataclass(frozen=True)
class Chosen:
    """The picture that is looked at.

    Attributes:
        label: its class, if only those of one are looked at, or `ALL`.
        position: which of those, counted from 0.
        count: how many of those there are.
        index: of the picture in its part of the data set.
    """

    label: int
    position: int
    count: int
    index: int


def chosen(name: str, dataset: Dataset, split: str, facts: Summary) -> Chosen:
    """The visitor's choice; takes what `item` takes."""
    label = CLASS_LOOKED_AT.get(ALL, [ALL, *facts.present(split)], of=name)
    indices = members(dataset, split, None if label == ALL else label)
    position = ITEM.get(0, range(len(indices)), of=_scope(name, split, label))
    return Chosen(label, position, len(indices), int(indices[position]))


def choose(name: str, split: str, index: int) -> None:
    """Look at a picture, as one of all classes."""
    CLASS_LOOKED_AT.set(None, name)
    ITEM.set(index, _scope(name, split, ALL))


def _scope(name: str, split: str, label: int) -> str:
    """What the number of a picture belongs to."""
    return f"{name} {split} {label}"


def item(name: str, dataset: Dataset, split: str, facts: Summary) -> None:
    """Let a picture be chosen by its number, and show it.

    Args:
        name: of the data set.
        dataset: it.
        split: "train" or "test".
        facts: its summary.
    """
    st.subheader("Look at any of them", anchor=False)
    _choose(name, dataset, split, facts)
    index = chosen(name, dataset, split, facts).index
    shown, words = st.columns([5, 3], gap="medium")
    with shown:
        _pictures(dataset, split, index, facts)
    with words:
        _words(name, dataset, split, index)


def _choose(name: str, dataset: Dataset, split: str, facts: Summary) -> None:
    """Ask for a class, and which of its pictures."""
    now = chosen(name, dataset, split, facts)
    scope = _scope(name, split, now.label)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        classes = [ALL, *facts.present(split)]
        title = partial(_class_title, dataset)
        fields.select(CLASS_LOOKED_AT, "Class", classes, ALL, title, name)
        last = now.count - 1
        fields.number(ITEM, f"Number, 0 to {last:,}", 0, last, 0, scope)
        for words, other in (("Previous", now.position - 1), ("Next", now.position + 1)):
            st.button(
                words,
                disabled=other not in range(now.count),
                on_click=heard(partial(ITEM.set, other, scope)),
                key=f"item-{words.lower()}",
            )


def _class_title(dataset: Dataset, label: int) -> str:
    return "all classes" if label == ALL else dataset.class_names[label].replace("_", " ")


def _pictures(dataset: Dataset, split: str, index: int, facts: Summary) -> None:
    """The picture and the mean of its class; pointing at a pixel of one reads both."""
    all_pictures, labels = dataset.part(split)
    height, width, _ = dataset.image_size
    class_name = dataset.class_names[labels[index]].replace("_", " ")
    panels = (
        (all_pictures[index], f"Number {index:,}: {class_name}", "the picture, from 0 to 255"),
        (
            mean_picture(facts, int(labels[index])),
            f"Mean of {class_name}",
            "of the pictures to learn from, rounded",
        ),
    )
    for place, (pixels, title, note) in zip(st.columns(2), panels, strict=True):
        with place:
            array_panel(
                item_picture(pixels),
                title=title,
                note=note,
                aspect=width / height,
                group="dataset-item",
                key=f"dataset-{note.partition(' ')[0]}",
            )
    st.caption(
        "Point at a pixel to read its numbers in both: where the picture is far from the mean of "
        "its class, a network must have learned more than the mean to recognise it."
    )


def _words(name: str, dataset: Dataset, split: str, index: int) -> None:
    all_pictures, labels = dataset.part(split)
    image = dataset.picture(index, split)
    part = "to learn from" if split == "train" else "held out"
    st.write(
        plain(
            f"Picture {index:,} of the {len(labels):,} that are {part}, labelled {image.name} "
            f"(class {labels[index]}). In Python: "
        )
        + f"`x_{split}[{index}]`"
    )
    st.table(
        [
            {
                "Channel": one.channel,
                "Least": str(one.least),
                "Most": str(one.most),
                "Mean": f"{one.mean:.1f}",
                "Deviation": f"{one.deviation:.1f}",
            }
            for one in channel_facts(all_pictures[index])
        ],
        hide_index=True,
    )
    used = pictures.is_used(image)
    st.button(
        "It is your picture" if used else "Make it your picture",
        disabled=used,
        on_click=heard(partial(pictures.use, image)),
        help="Then the other pages look at it as well: Explore, Convolution, Prepare.",
        key="use-item",
    )
    st.download_button(
        "Save it as PNG",
        lambda: png_of(enlarged(image.pixels, _SAVED_SIDE)),
        file_name=f"{name}-{split}-{index}.png",
        mime="image/png",
        on_click="ignore",
        key="save-item",
    )
