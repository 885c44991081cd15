"""The pictures to learn from: how many of each class, what they show, and each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from explorer.datasets import DATASETS, Dataset, DatasetEntry, DatasetMissing, batch_indices
from explorer.datasets.summary import Summary, summary
from explorer.figures.dataset_summary import balance_chart, balance_csv, mean_sheet, means_png
from explorer.figures.thumbnails import photo_sheet
from explorer.ui import fields, frame
from explorer.ui.batches import other_pictures
from explorer.ui.choices import CLASS_LOOKED_AT, EXAMINED, LEARNED_DATA, SPLIT
from explorer.ui.components.thumbnails import Thumbnail, thumbnails
from explorer.ui.frame import plain
from explorer.ui.missing_dataset import offer_dataset, substitute
from explorer.ui.views.train.data_item import ALL, choose, chosen, item

if TYPE_CHECKING:
    from explorer.training.store import StoredRun

_SPLITS = {"train": "pictures to learn from", "test": "held-out pictures"}
_USUAL = "cifar10"
_IN_GRID = 30
_GRID_SIZE, _MEAN_SIZE = 64, 80  # CSS pixels


@frame.part
def data(stored: StoredRun | None) -> None:
    """Show a data set: balance of its classes, samples, means, and any single picture.

    Args:
        stored: the run that the page is about, if any: its data set is shown at first.
    """
    usual = stored.run.dataset if stored is not None else _USUAL
    usual = LEARNED_DATA.get(usual, list(DATASETS))
    here = usual if DATASETS[usual].available else substitute()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        name = fields.switch(EXAMINED, "Data set", list(DATASETS), here, _title)
        split = fields.switch(SPLIT, "Show its", list(_SPLITS), "train", _SPLITS.get)
    entry = DATASETS[name]
    if name == here != usual:
        st.info(
            f"{plain(_title(usual))} is not on this machine, so this page opens with "
            f"{plain(_title(here).lower())}. Choose {plain(_title(usual))} above to get it."
        )
    if not entry.available:
        offer_dataset(entry, EXAMINED.set)
        return
    try:
        dataset, facts = _loaded(entry)
    except DatasetMissing as missing:
        offer_dataset(entry, EXAMINED.set, str(missing))
        return
    _describe(entry, dataset)
    _balance(name, facts)
    index = chosen(name, dataset, split, facts).index
    _samples(name, dataset, split, index)
    _means(name, dataset, split, facts)
    item(name, dataset, split, facts)
    st.caption(plain(f"{dataset.title}: {dataset.credit}. {entry.licence}. {entry.source}"))


def _title(name: str) -> str:
    return DATASETS[name].title


def _loaded(entry: DatasetEntry) -> tuple[Dataset, Summary]:
    """The data set and its summary; what takes a while says so."""
    place = st.empty()
    title = plain(entry.title)
    dataset = entry.load(
        lambda done: place.progress(done, f"Decoding {title}, which is done only once …")
    )
    with place, st.spinner(f"Counting and averaging the pictures of {title}"):
        facts = summary(entry)
    place.empty()
    return dataset, facts


def _describe(entry: DatasetEntry, dataset: Dataset) -> None:
    height, width, channels = dataset.image_size
    st.write(
        plain(
            f"{dataset.title}, on this machine: {len(dataset.y_train):,} pictures to learn from "
            f"and {len(dataset.y_test):,} that are held out to examine a network with, in "
            f"{len(dataset.class_names)} classes, each of {height} × {width} pixels in "
            f"{'colour' if channels == 3 else 'grey'}."
        )
    )
    with st.expander("Where they come from"):
        st.write(plain(entry.description))


def _balance(name: str, facts: Summary) -> None:
    st.subheader("How many pictures has each class?", anchor=False)
    st.plotly_chart(balance_chart(facts), key="class-balance", config={"displaylogo": False})
    st.caption(
        "Look for bars that are lower than the others: a network that sees few pictures of a class "
        "learns to guess that class less often."
    )
    st.download_button(
        "Save the numbers as CSV",
        lambda: balance_csv(facts),
        file_name=f"{name}-classes.csv",
        mime="text/csv",
        on_click="ignore",
        key="save-balance",
    )


def _samples(name: str, dataset: Dataset, split: str, opened: int) -> None:
    st.subheader("What do they look like?", anchor=False)
    _, labels = dataset.part(split)
    count = min(_IN_GRID, len(labels))
    with st.container(horizontal=True, vertical_alignment="center"):
        seed = other_pictures()
        st.caption(
            "Look for what differs within a class: a network has to learn what all of its "
            "pictures share. Click one to see it large, further down."
        )
    drawn = batch_indices(dataset, count, seed, split).tolist()
    indices = sorted(drawn, key=lambda index: labels[index])
    shown = [dataset.picture(index, split) for index in indices]
    thumbnails(
        photo_sheet(shown, _GRID_SIZE),
        [
            Thumbnail(str(index), image.name, hover=f"{image.name}, number {index}")
            for index, image in zip(indices, shown, strict=True)
        ],
        str(opened),
        f"Some of the {_SPLITS[split]}",
        lambda value: choose(name, split, int(value)),
        key="dataset-samples",
        wrap=True,
    )


def _means(name: str, dataset: Dataset, split: str, facts: Summary) -> None:
    st.subheader("What are they on average?", anchor=False)
    names = ["all", *facts.class_names]
    thumbnails(
        mean_sheet(facts, _MEAN_SIZE),
        [Thumbnail(str(index), title) for index, title in enumerate(names, start=ALL)],
        str(chosen(name, dataset, split, facts).label),
        "Mean of the pictures to learn from, of all and of each class",
        lambda value: CLASS_LOOKED_AT.set(int(value), name),
        key="dataset-means",
        wrap=True,
    )
    st.caption(
        "Each pixel is the mean of that pixel in all pictures to learn from. Look for what can "
        "still be made out: in that the pictures of a class agree, and by that alone the classes "
        "can be told apart better than by guessing. Click a class to look at its pictures."
    )
    st.download_button(
        "Save the mean pictures as PNG",
        lambda: means_png(facts),
        file_name=f"{name}-means.png",
        mime="image/png",
        on_click="ignore",
        key="save-means",
    )
