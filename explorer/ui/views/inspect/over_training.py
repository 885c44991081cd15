"""How the layers changed while the network was trained."""

from __future__ import annotations

from functools import partial

import streamlit as st

from explorer.features import OverTraining
from explorer.features import over_training as looked_into
from explorer.figures.over_training import (
    activation_chart,
    activation_words,
    dead_chart,
    dead_words,
    norm_chart,
    norm_words,
    over_training_table,
)
from explorer.look import Look
from explorer.training.store import RunMissing
from explorer.training.stored_run import StoredRun
from explorer.training.tasks import CLASSIFICATION
from explorer.training.trained_network import PREFIX
from explorer.ui import fields, frame, menu, training
from explorer.ui.choices import MARKED_LAYER, NETWORK
from explorer.ui.events import heard
from explorer.ui.frame import plain
from explorer.ui.slow_work import finished
from explorer.ui.views.python_script import save

_NONE = ""
_PARTS = (
    ("Weights", "norms", norm_chart, norm_words),
    ("Answers", "activations", activation_chart, activation_words),
    ("Dead channels", "dead", dead_chart, dead_words),
)


@frame.part
def over_training(look: Look) -> None:
    """Show norms, activations and dead channels over the epochs of a run.

    Args:
        look: the network and the picture.
    """
    stored = _run_of(look)
    epochs = () if stored is None else tuple(stored.epochs())
    if len(epochs) < 2:
        _say_what_is_missing(look, stored)
        return
    st.write(
        "While a network learns, its weights and its answers change layer by layer. Here you see "
        "how much, after each epoch that was kept."
    )
    found = finished(
        "over-training",
        (stored.id, str(stored.folder), epochs),
        f"The network is looked at after each of {len(epochs)} epochs, about a second for each",
        partial(looked_into, stored),
        at_once=False,
        button="Look into the run",
    )
    with st.container():
        if found is not None:
            _show(look, found)


def _run_of(look: Look) -> StoredRun | None:
    """The run that a network comes from, if it does and is still there."""
    if not look.network.name.startswith(PREFIX):
        return None
    try:
        return training.store().get(look.network.name.removeprefix(PREFIX))
    except RunMissing:
        return None


def _say_what_is_missing(look: Look, stored: StoredRun | None) -> None:
    if stored is None:
        st.info(
            plain(
                f"{look.network.title} was not trained with this app, so nobody knows how it "
                "changed on the way. Of a run that kept several epochs you can see it here."
            )
        )
    else:
        st.info(
            plain(
                f"Of {stored.title} only the end is kept, so there is nothing to compare. Choose "
                "a run that kept several epochs, or train one."
            )
        )
    with st.container(horizontal=True):
        for other in _runs_with_epochs():
            st.button(
                f"Look at {plain(other.title)}",
                on_click=heard(partial(NETWORK.set, f"{PREFIX}{other.id}"), by_page=True),
                key=f"look-at-{other.id}",
            )
    menu.link("train", "Train a network of your own")


def _runs_with_epochs() -> list[StoredRun]:
    """Runs that come with the app and have kept more than their end."""
    return [one for one in training.store().shipped(CLASSIFICATION) if len(one.epochs()) > 1]


def _show(look: Look, found: OverTraining) -> None:
    marked = fields.select(
        MARKED_LAYER,
        "Bring out one layer",
        [_NONE, *found.layers],
        _NONE,
        title=lambda path: path or "none, all alike",
        of=look.network.name,
    )
    for title, name, chart, words in _PARTS:
        st.subheader(title, anchor=False)
        config = {"displaylogo": False}
        st.plotly_chart(chart(found, marked), key=f"over-training-{name}", config=config)
        st.write(plain(words(found)))
    st.caption(plain(f"Answers to {found.pictures} pictures: {found.shown}."))
    name = f"{look.network.name}-over-training.csv"
    save("Save these numbers (CSV)", partial(over_training_table, found), name, "text/csv")
