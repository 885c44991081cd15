"""What came out of a run: where it is right, where it is wrong, and how sure it is of itself."""

from __future__ import annotations

import streamlit as st

from explorer.evaluation import ClassScores, calibration, per_class, top_confusions
from explorer.figures.calibration import calibration_chart
from explorer.figures.confusion import confusion_picture
from explorer.training.answers import Answers, NoAnswers
from explorer.training.store import StoredRun
from explorer.ui import answered, frame
from explorer.ui.choices import CONFUSED, SHELF, SHELF_PAGE
from explorer.ui.components.training.confusion_matrix import confusion_matrix
from explorer.ui.frame import plain
from explorer.ui.settings import CellSetting
from explorer.ui.views.train.answered_pictures import shelf
from explorer.ui.views.train.take_along import take_along
from explorer.ui.views.train.words import percent

_READ_CALIBRATION = """
The network gives each answer a probability: its confidence. Answers are sorted by it into ten
bins, and each point says how many of a bin are right; the bars say where 95 % of such shares lie.
On the dashed line a network that says 80 % is right in eight of ten. Below it, it is surer than it
should be.

C. Guo, G. Pleiss, Y. Sun and K. Q. Weinberger: On Calibration of Modern Neural Networks, ICML 2017.
"""


@frame.part
def results(stored: StoredRun) -> None:
    """Show how good the answers of a run's network are, and the pictures behind them.

    Args:
        stored: the run; while it goes on, its last epoch that is done.
    """
    try:
        given = answered.answers(stored)
    except NoAnswers as nothing:
        st.info(plain(str(nothing)))
        return
    _headline(stored, given)
    # In two rows: on a narrow screen the pictures come right after the matrix.
    counted, seen = st.columns([10, 11], gap="medium")
    with counted:
        cell = _matrix(stored, given)
    with seen:
        shelf(stored, given, cell)
    scores, sureness = st.columns([10, 11], gap="medium")
    with scores:
        _per_class(given)
    with sureness:
        _calibration(given)
    take_along(stored, given)


def _headline(stored: StoredRun, given: Answers) -> None:
    right = given.accuracy
    low, high = right.interval()
    guessing = percent(1 / len(given.class_names), 0)
    st.markdown(
        f"After {given.epoch} of {stored.run.epochs} epochs **{percent(right.value)}** of "
        f"{right.total:,} held-out pictures are right ({right.count:,}). On other pictures of "
        f"this kind it would be {percent(low)} to {percent(high)}, with {percent(0.95, 0)} "
        f"confidence (standard error {percent(right.standard_error, 2)}); guessing would be right "
        f"in {guessing}."
    )
    finished = (stored.card() or {}).get("accuracy")
    if finished and round(finished * right.total) != right.count and not given.again:
        st.caption(
            f"These answers were given in {plain(stored.state.precision)} while it learned, and "
            "are kept in 16 bits. The finished network, in float32, has "
            f"{percent(finished, 2)} right."
        )
    if given.again:
        st.caption("Tested again, on the copy of the data set on this machine.")


def _matrix(stored: StoredRun, given: Answers) -> tuple[int, int]:
    """Show the confusion matrix; returns the cell that is open."""
    often = top_confusions(given.matrix, 3)
    first = f"{often[0].true}-{often[0].predicted}" if often else "0-0"
    classes = range(len(given.class_names))
    cell = CONFUSED.get(first, lambda text: _is_cell(text, classes), of=stored.id)
    names = [name.replace("_", " ") for name in given.class_names]
    confusion_matrix(
        confusion_picture(given.matrix, names),
        chosen=cell,
        title="What each class was taken for",
        key="confusion-matrix",
        on_pick=lambda picked: _open(picked, stored, classes),
    )
    if often:
        said = "; ".join(
            f"{names[one.true]} for {names[one.predicted]}, {one.count}" for one in often
        )
        st.caption(plain(f"Most often mistaken: {said}."))
    row, _, column = cell.partition("-")
    return int(row), int(column)


def _open(cell: str, stored: StoredRun, classes: range) -> None:
    if isinstance(cell, str) and _is_cell(cell, classes):
        CONFUSED.set(cell, stored.id)
        SHELF.set(None)
        SHELF_PAGE.set(None)


def _is_cell(text: str, classes: range) -> bool:
    try:
        numbers = [int(one) for one in CellSetting(CONFUSED).checked(text).split("-")]
    except ValueError:
        return False
    return all(one in classes for one in numbers)


def _per_class(given: Answers) -> None:
    st.subheader("Class by class", anchor=False)
    scores = per_class(given.matrix)
    lines = [_line(name, one) for name, one in zip(given.class_names, scores, strict=True)]
    shares = {
        name: st.column_config.NumberColumn(format="percent")
        for name in ("Precision", "Recall", "F1")
    }
    st.dataframe(lines, hide_index=True, column_config=shares, height="content", key="per-class")
    st.caption(
        "Precision: of the pictures that were called this, how many are. Recall: of those that "
        "are, how many were called this. F1 is their harmonic mean."
    )


def _line(name: str, scores: ClassScores) -> dict[str, str | int | float | None]:
    return {
        "Class": name.replace("_", " "),
        "Pictures": scores.support,
        "Precision": scores.precision,
        "Recall": scores.recall,
        "F1": scores.f1,
    }


def _calibration(given: Answers) -> None:
    st.subheader("Does it know how sure to be?", anchor=False)
    found = calibration(given.probabilities, given.labels)
    chart = calibration_chart(found)
    st.plotly_chart(chart, key="calibration", config={"displaylogo": False})
    sure, right = found.confidence, found.accuracy
    verdict = "too sure of itself" if sure > right else "less sure than it could be"
    st.caption(
        f"On average it says {percent(sure)} and is right in {percent(right)}: {verdict}. "
        f"Expected calibration error: {percent(found.error)}, the distance from the dashed line, "
        f"averaged over {len(given.labels):,} answers.",
        help=_READ_CALIBRATION,
    )
    if smoothing := given.run.label_smoothing:
        st.caption(
            f"Label smoothing ({smoothing:g}) asked the network for less than certainty while it "
            "learned."
        )
