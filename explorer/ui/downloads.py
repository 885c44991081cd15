"""Files that are fetched when a visitor asks for them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from explorer.downloads.download import Download, latest, start
from explorer.downloads.published_file import PublishedFile
from explorer.ui.frame import plain
from explorer.ui.state import memory


@dataclass(frozen=True)
class Offer:
    """What is missing, and what can be done about it.

    Attributes:
        name: of what it belongs to; tells it from other offers.
        title: how people write it.
        file: what to download.
        sentence: says that it is missing, and what the visitor sees until it is here.
        instead: what a button says by which to do without.
        do_without: called when it is clicked.
        problem: what is wrong with the file that is here, in a sentence; "" if there is none.
    """

    name: str
    title: str
    file: PublishedFile
    sentence: str
    instead: str
    do_without: Callable[[], None]
    problem: str = ""


def offer(offered: Offer) -> None:
    """Say that something is not here, and offer to download it or to do without."""
    running = latest(offered.file)
    busy = running is not None and running.state == "running"
    st.fragment(_panel, run_every=0.5 if busy else None)(offered, busy)


def _panel(offered: Offer, was_busy: bool) -> None:
    download = latest(offered.file)
    if was_busy and download.state != "running":
        st.rerun()
    with st.container(border=True):
        if download is not None and download.state == "running":
            _progress(offered.name, download)
        else:
            asked = offered.name in memory().asked_for
            ended = asked and download is not None and download.state != "complete"
            _question(offered, download.message if ended else offered.problem)


def _progress(name: str, download: Download) -> None:
    st.progress(min(1.0, download.received / download.total), plain(download.message))
    if name in memory().asked_for:
        st.button("Cancel", on_click=download.cancel, key="cancel-download")


def _question(offered: Offer, problem: str) -> None:
    if problem:
        st.warning(plain(problem))
    st.write(offered.sentence)
    with st.container(horizontal=True):
        label = f"Download {offered.file.megabytes}"
        if st.button(label, type="primary", key="start-download"):
            memory().asked_for.add(offered.name)
            start(offered.file, offered.title)
            st.rerun()
        if st.button(offered.instead, key="do-without-download"):
            offered.do_without()
            st.rerun()
