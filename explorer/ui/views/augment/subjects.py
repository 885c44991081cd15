"""What is augmented: the visitor's picture, or a batch of a data set."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from explorer.datasets import DATASETS, DatasetEntry, DatasetMissing
from explorer.images import Image
from explorer.pipeline.subject import LONGEST_SIDE, Subject, batch_subject, picture_subject
from explorer.ui import fields
from explorer.ui.batches import other_pictures
from explorer.ui.choices import AUGMENTED, SPLIT
from explorer.ui.frame import plain

_PICTURE = "picture"
_SPLITS = {"train": "training pictures", "test": "test pictures"}


@dataclass(frozen=True)
class Scene:
    """What is augmented, and what for.

    Attributes:
        subject: the pictures.
        split: "train" or "test".
        title: of the pictures.
        credit: whose they are.
        reduced: whether they were larger.
    """

    subject: Subject
    split: str
    title: str
    credit: str
    reduced: bool = False


def choose(image: Image) -> Scene:
    """Ask what to augment.

    A data set that is not here is answered with a sentence, and the picture instead.

    Args:
        image: the visitor's.
    """
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        name = fields.switch(
            AUGMENTED, "Look at", [_PICTURE, *DATASETS], _PICTURE, title=_title, wrap=True
        )
        if name != _PICTURE:
            try:
                return _batch(DATASETS[name])
            except DatasetMissing as missing:
                st.info(f"{plain(str(missing))} You see your picture instead.")
    reduced = max(image.height, image.width) > LONGEST_SIDE
    return Scene(picture_subject(image), "train", image.name, image.credit, reduced)


def _title(name: str) -> str:
    return "your picture" if name == _PICTURE else DATASETS[name].title


def _batch(entry: DatasetEntry) -> Scene:
    place = st.empty()
    loading = f"Loading {entry.title} …"
    dataset = entry.load(lambda done: place.progress(done, loading))
    place.empty()
    split = fields.switch(SPLIT, "From its", list(_SPLITS), "train", title=_SPLITS.get, of="")
    subject = batch_subject(entry, split, other_pictures())
    return Scene(subject, split, entry.title, dataset.credit)
