"""What came of the lesson: how good it is, what it mixes up, and on which pictures."""

from __future__ import annotations

import streamlit as st

from explorer import runtime
from explorer.evaluation import Share, most_confident, top_confusions
from explorer.figures.confusion import confusion_picture
from explorer.figures.thumbnails import photo_sheet
from explorer.images import Image
from explorer.pretrained import WeightsMissing
from explorer.transfer.bases import BASES
from explorer.transfer.lesson import Lesson
from explorer.transfer.teaching import RAW_SIDE, Taught, taught_network
from explorer.transfer.teaching import teach as taught_lesson
from explorer.ui import pictures
from explorer.ui.components.thumbnails import Thumbnail, thumbnails
from explorer.ui.components.training.confusion_matrix import confusion_matrix
from explorer.ui.frame import plain
from explorer.ui.slow_work import Report, finished
from explorer.ui.views.train.words import percent

_MISTAKES = 12
_THUMBNAIL = 72


def taught_by(lesson: Lesson, base: str, side: int) -> Taught | None:
    """What comes of a lesson; None until the visitor has asked for it."""

    def work(report: Report) -> Taught:
        try:
            taught = taught_lesson(lesson, base, side, report)
            taught_network(taught)  # so that what follows need not wait for it
        except WeightsMissing as missing:
            raise ValueError(str(missing)) from missing
        runtime.settle()
        return taught

    return finished(
        "teach",
        (lesson.digest, base, side),
        f"{lesson.count} pictures go through {BASES[base].title} once, at {side} × {side} pixels; "
        "then a last layer is trained on what comes out. Hundreds of pictures take some seconds.",
        work,
        button="Teach it",
    )


def outcome(lesson: Lesson, taught: Taught) -> None:
    """Show how good the taught network is on the pictures that were held out.

    Args:
        lesson: what was taught.
        taught: what came of it.
    """
    held_out = [picture for one in lesson.classes for picture in one.split()[1]]
    _headline(taught)
    counted, seen = st.columns([1, 1], gap="medium")
    with counted:
        _matrix(taught)
    with seen:
        _mistakes(taught, held_out)


def _headline(taught: Taught) -> None:
    right, raw = taught.accuracy, taught.without_network
    low, high = right.interval()
    classes = len(taught.class_names)
    columns = st.columns(3)
    columns[0].metric(f"On features of {BASES[taught.base].title}", percent(right.value))
    columns[1].metric(
        f"On raw pixels, {RAW_SIDE} × {RAW_SIDE}, no network",
        percent(raw.value),
        help="The same kind of last layer, trained on the same pictures, but on the brightness of "
        "their pixels instead of the network's features.",
    )
    columns[2].metric("By guessing", percent(1 / classes))
    st.markdown(
        f"It learned from {taught.learned_from:,} pictures and is right on {right.count:,} of the "
        f"{right.total:,} that were held out. On other pictures of this kind it would be right in "
        f"{percent(low, 0)} to {percent(high, 0)}, with {percent(0.95, 0)} confidence"
        f"{_few(right)}. {_compared(right, raw)}"
    )


def _few(right: Share) -> str:
    low, high = right.interval()
    return ": few pictures were held out, so this is no more than a rough idea" * (high - low > 0.3)


def _compared(right: Share, raw: Share) -> str:
    if right.count > raw.count:
        return ""
    return (
        "Its features are no better here than bare pixels: these pictures are unlike the photos "
        "that it knows, or so simple that pixels are enough."
    )


def _matrix(taught: Taught) -> None:
    names = [name.replace("_", " ") for name in taught.class_names]
    confusion_matrix(
        confusion_picture(taught.matrix, names),
        chosen="",
        title="What each class was taken for (held-out pictures)",
        key="taught-confusion",
    )
    if often := top_confusions(taught.matrix, 2):
        said = "; ".join(f"{names[one.true]} for {names[one.predicted]}" for one in often)
        st.caption(plain(f"Most often mistaken: {said}. More pictures of these would help most."))


def _mistakes(taught: Taught, held_out: list[Image]) -> None:
    st.markdown("**Held-out pictures that it got wrong**")
    wrong = most_confident(taught.probabilities, taught.labels).tolist()[:_MISTAKES]
    if not wrong:
        st.write("None. Try it below on a picture that is harder.")
        return
    answers = taught.probabilities.argmax(axis=1).tolist()
    names = [name.replace("_", " ") for name in taught.class_names]
    items = [
        Thumbnail(
            str(index),
            names[taught.labels[index]],
            f"called {names[answers[index]]}",
        )
        for index in wrong
    ]
    thumbnails(
        photo_sheet([held_out[index] for index in wrong], _THUMBNAIL),
        items,
        "",
        "Held-out pictures that it got wrong",
        lambda value: pictures.use(held_out[int(value)]),
        key="taught-mistakes",
        wrap=True,
    )
    st.caption("The surest mistakes first. Click one to see below where the network looked.")
