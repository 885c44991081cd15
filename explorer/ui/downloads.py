"""Weights that are fetched when a visitor asks for them."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from explorer.pretrained import PretrainedNetwork
from explorer.pretrained.downloads import Download, latest, start
from explorer.ui.frame import plain
from explorer.ui.state import memory


def offer(entry: PretrainedNetwork, problem: str, use_random: Callable[[], None]) -> None:
    """Say that the weights are not here, and offer the download or random weights.

    Args:
        entry: the network whose weights are missing.
        problem: what is wrong with the weights that are here, in a sentence; empty if none are.
        use_random: chooses random weights instead.
    """
    running = latest(entry)
    busy = running is not None and running.state == "running"
    st.fragment(_panel, run_every=0.5 if busy else None)(entry, problem, use_random, busy)


def _panel(
    entry: PretrainedNetwork, problem: str, use_random: Callable[[], None], was_busy: bool
) -> None:
    download = latest(entry)
    if was_busy and download.state != "running":
        st.rerun()
    with st.container(border=True):
        if download is not None and download.state == "running":
            _progress(entry.name, download)
        else:
            asked = entry.name in memory().asked_for
            ended = asked and download is not None and download.state != "complete"
            _question(entry, download.message if ended else problem, use_random)


def _progress(name: str, download: Download) -> None:
    st.progress(min(1.0, download.received / download.total), plain(download.message))
    if name in memory().asked_for:
        st.button("Cancel", on_click=download.cancel, key="cancel-download")


def _question(entry: PretrainedNetwork, problem: str, use_random: Callable[[], None]) -> None:
    size = entry.weights_file.bytes / 1e6
    if problem:
        st.warning(plain(problem))
    st.write(
        f"The ImageNet weights of {entry.title} ({size:.0f} MB) are not on this machine. Until "
        "they are, the network below is EfficientNet-Lite0, whose weights are built in."
    )
    with st.container(horizontal=True):
        if st.button(f"Download {size:.0f} MB", type="primary", key="start-download"):
            memory().asked_for.add(entry.name)
            start(entry)
            st.rerun()
        if st.button("Look at it with random weights", key="use-random"):
            use_random()
            st.rerun()
