"""Credits, versions and hardware."""

from __future__ import annotations

import streamlit as st

from explorer import __version__, about, runtime
from explorer.ui.frame import plain


def hardware() -> None:
    """Say whether TensorFlow computes on a GPU; while it is still starting, look again soon."""
    waiting = runtime.gpus() is None
    st.fragment(_hardware, run_every=2.0 if waiting else None)(waiting)


def _hardware(was_waiting: bool) -> None:
    gpus = runtime.gpus()
    if gpus is None:
        st.write("TensorFlow is still starting; whether it sees a GPU will be written here.")
    elif was_waiting:
        st.rerun()
    elif gpus:
        st.write(f"TensorFlow computes on {len(gpus)} GPU: {', '.join(gpus)}.")
    else:
        st.write(
            "TensorFlow sees no GPU here and computes on the processor, which is enough for "
            "everything on these pages. The README says how to install it with CUDA."
        )


def credits() -> None:
    """Show whose pictures, weights and ideas these are."""
    st.table(
        [
            {"What": credit.what, "Name": plain(credit.title), "Source": plain(credit.source)}
            for credit in about.credits()
        ],
        hide_index=True,
    )


def versions() -> None:
    """Show the versions of the app and of what it stands on."""
    rows = {"CNN Explorer": __version__, **about.versions()}
    st.table(
        [{"Package": plain(name), "Version": plain(version)} for name, version in rows.items()],
        hide_index=True,
        width="content",
    )
