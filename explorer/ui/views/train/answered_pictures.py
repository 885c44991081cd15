"""The pictures behind numbers: those that a cell counts, and the worst mistakes."""

from __future__ import annotations

from functools import partial

import streamlit as st

from explorer.datasets import DatasetMissing
from explorer.evaluation import costliest, most_confident, pictures_of
from explorer.images import Image
from explorer.training.answers import Answers, OtherPictures, held_out
from explorer.training.store import StoredRun
from explorer.training.trained_network import PREFIX
from explorer.ui import answered, fields, menu, pictures
from explorer.ui.choices import ANSWERED, NETWORK, OPACITY, SHELF, SHELF_PAGE
from explorer.ui.components.training.answered_pictures import Answered, answered_pictures
from explorer.ui.events import heard
from explorer.ui.frame import plain
from explorer.ui.turning import turn
from explorer.ui.views.train.words import probability

PER_PAGE = 4
"""Pictures that are shown at once, each with two heatmaps."""
DEFAULT_OPACITY = 55
_CELL, _SUREST, _WORST = "cell", "surest", "worst"
_TITLES = {
    _CELL: "of the open cell",
    _SUREST: "most confident mistakes",
    _WORST: "largest loss",
}
_WORDS = {
    _SUREST: "Mistakes that the network was surest of, the surest first.",
    _WORST: "Pictures whose true class got the least probability, the least first.",
}


def shelf(stored: StoredRun, given: Answers, cell: tuple[int, int]) -> None:
    """Show pictures with their answers, and where the network found evidence for them.

    Args:
        stored: the run.
        given: its answers.
        cell: of the confusion matrix, the one that is open.
    """
    kind = fields.switch(SHELF, "Pictures", list(_TITLES), _CELL, _TITLES.get)
    found = _found(given, kind, cell)
    st.markdown(_words(given, kind, cell, len(found)))
    if not found:
        return
    try:
        held_out(given)
    except DatasetMissing as missing:
        st.info(plain(str(missing)))
        if isinstance(missing, OtherPictures):
            _offer_to_test(stored)
        return
    _cards(stored, given, found[turn(SHELF_PAGE, len(found), PER_PAGE, "shelf")])


def _offer_to_test(stored: StoredRun) -> None:
    if st.button("Test it on the pictures here", type="primary", key="test-again"):
        bar = st.progress(0.0, "Testing")
        answered.answer_again(stored, lambda done: bar.progress(done, "Testing"))
        st.rerun()


def _found(given: Answers, kind: str, cell: tuple[int, int]) -> list[int]:
    if kind == _CELL:
        return pictures_of(given.probabilities, given.labels, *cell).tolist()
    order = most_confident if kind == _SUREST else costliest
    return order(given.probabilities, given.labels).tolist()


def _words(given: Answers, kind: str, cell: tuple[int, int], count: int) -> str:
    if kind != _CELL:
        return _WORDS[kind] if count else "There are no mistakes."
    true, said = (plain(given.class_names[index].replace("_", " ")) for index in cell)
    if true == said:
        return f"**{count:,}** pictures of class {true} that were recognised, the surest first."
    return (
        f"**{count:,}** pictures of class **{true}** that were called **{said}**, the surest first."
    )


def _cards(stored: StoredRun, given: Answers, shown: list[int]) -> None:
    cards = tuple((picture, _other(given, picture)) for picture in shown)
    with st.spinner("Computing Grad-CAM for these pictures", show_time=True):
        sheets = answered.sheets(stored, given, cards)
    chosen = ANSWERED.get(-1, range(-1, len(given.labels)), of=stored.id)
    answered_pictures(
        sheets,
        [_card(given, *card) for card in cards],
        chosen=str(chosen),
        label="Held-out pictures and the answers",
        opacity=OPACITY.get(DEFAULT_OPACITY, range(101)),
        on_pick=lambda value: ANSWERED.set(int(value), stored.id),
        on_opacity=lambda opacity: OPACITY.set(int(opacity)),
        key="answered-pictures",
    )
    if chosen in shown:
        look = partial(_look_in_explore, stored, held_out(given).image(chosen))
        st.button("Look at it in Explore", on_click=heard(look), key="answered-to-explore")
    else:
        st.caption("Click a picture to go on with it in Explore.")


def _look_in_explore(stored: StoredRun, image: Image) -> None:
    """Have this network look at this picture, on the page where every layer can be seen."""
    pictures.use(image)
    NETWORK.set(f"{PREFIX}{stored.id}")
    menu.go_to("explore")


def _other(given: Answers, picture: int) -> int:
    """The class to explain beside the true one: the answer, or what came next if it is right."""
    best = [index for index, _ in given.shares(picture) if index != given.labels[picture]]
    return best[0]


def _card(given: Answers, picture: int, other: int) -> Answered:
    names = [name.replace("_", " ") for name in given.class_names]
    true, said = int(given.labels[picture]), given.said(picture)
    right = true == said
    title = f"{names[true]}, recognised" if right else f"{names[true]}, called {names[said]}"
    return Answered(
        value=str(picture),
        title=title,
        right=right,
        shares=tuple(
            (names[index], probability(share), share, index == true)
            for index, share in given.shares(picture)
        ),
        tiles=(("true", f"for {names[true]}"), ("answer", f"for {names[other]}")),
    )
