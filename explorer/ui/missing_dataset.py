"""A data set that is not on this machine: said in a sentence, with what can be done about it."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from explorer.datasets import DATASETS, DatasetEntry
from explorer.ui.downloads import Offer, offer
from explorer.ui.events import heard
from explorer.ui.frame import plain


def offer_dataset(entry: DatasetEntry, use: Callable[[str], None], problem: str = "") -> None:
    """Say that a data set is missing, and offer to download it, or another one that is here.

    Args:
        entry: what is missing.
        use: called with the name of another data set, if the visitor takes that one.
        problem: what is wrong with what is here, in a sentence; "" if nothing is.
    """
    other = substitute()
    instead = f"Use {DATASETS[other].title.lower()} instead"
    file = entry.download()
    if file is None:
        sentence = problem or f"{entry.title} is not on this machine. {entry.how_to_get}"
        with st.container(border=True):
            st.write(plain(sentence))
            st.button(instead, on_click=heard(lambda: use(other)), key="use-another-data-set")
        return
    offered = Offer(
        name=entry.name,
        title=entry.title,
        file=file,
        sentence=plain(
            f"{entry.title} is not on this machine: download it once ({file.megabytes}), or use "
            f"{DATASETS[other].title.lower()}, a data set that comes with the app."
        ),
        instead=instead,
        do_without=lambda: use(other),
        problem=problem,
    )
    offer(offered)


def substitute() -> str:
    """The first data set that is on this machine; those that come with the app are the first."""
    return next(name for name, entry in DATASETS.items() if entry.available)
