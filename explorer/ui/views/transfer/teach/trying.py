"""The taught network at work: on any picture, with its evidence, and as files to take away."""

from __future__ import annotations

from functools import partial

import streamlit as st

from explorer.figures.export import lines_as_csv
from explorer.images import Image
from explorer.look import look
from explorer.portable_model import portable_file
from explorer.transfer.teaching import Taught, taught_network
from explorer.transfer.usage import MODEL_FILE, usage_code
from explorer.ui import pictures
from explorer.ui.views.evidence import evidence
from explorer.ui.views.python_script import save


def try_it(taught: Taught, picture: Image) -> None:
    """Show what the taught network says about a picture, and offer the network as a file.

    Args:
        taught: what came of a lesson.
        picture: the visitor's picture, see `pictures.choose`.
    """
    st.subheader("Try it", anchor=False)
    st.caption(
        "This is the picture from the side bar: take a sample, upload one, draw, or use the "
        "camera. It can only choose among the classes that it was taught, whatever the picture "
        "shows. The colours (Grad-CAM, through the whole network) say where it found its evidence."
    )
    with st.spinner("Putting the network together"):
        network = taught_network(taught)
        seen = look(network, picture)
    evidence(seen, pictures.credit(picture))
    _take_along(taught)


def _take_along(taught: Taught) -> None:
    box = st.expander("Take it along: model, numbers, code", on_change="rerun", key="take-taught")
    if not box.open:
        return
    with box:
        network = taught_network(taught)
        side = taught.side
        st.write(
            f"The whole network as a Keras file. It takes float32 pictures of {side} × {side} "
            "pixels, red, green and blue from 0 to 1, makes the frozen network's own units of them "
            "by itself, and gives a probability for each class, in the order of the matrix. This "
            "app takes it too: *Bring your own model* on the pages Explore, Inspect and Explain."
        )
        with st.container(horizontal=True):
            model = partial(portable_file, network.model)
            save("Model (.keras)", model, MODEL_FILE, "application/octet-stream")
            save("Confusion matrix (CSV)", _confusion(taught), "taught-confusion.csv", "text/csv")
            save("Code that uses it", usage_code(taught), "ask.py", "text/x-python")
        st.code(usage_code(taught), language="python", height=300)


def _confusion(taught: Taught) -> str:
    names = taught.class_names
    rows = zip(names, taught.matrix.tolist(), strict=True)
    return lines_as_csv(
        ["true class", *(f"called {one}" for one in names)], ([n, *r] for n, r in rows)
    )
