"""Converting a network, once the visitor has asked for it."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import partial
from typing import Any

import streamlit as st

from explorer.datasets import DatasetMissing
from explorer.tflite.kept import SHELF, KeptFiles
from explorer.tflite.measured import Optimised
from explorer.tflite.pictures import Pictures, of_dataset, of_samples
from explorer.tflite.process import Job, optimise
from explorer.tflite.subjects import Subject
from explorer.ui.slow_work import Report, finished
from explorer.ui.views.architectures.mobile.words import seconds_expected

_DECODING = 100  # steps of a bar
_anew: dict[Hashable, int] = {}  # how often files went, so that they are asked for once more


def converted(subject: Subject, count: int) -> tuple[Optimised, KeptFiles, str] | None:
    """What was measured of a network, its files, and whose pictures; None until it is asked for.

    Args:
        subject: the network.
        count: of held-out pictures of its data set; 0 for the sample photos.
    """
    key = (subject.name, subject.version, count)
    doing = st.empty()  # above the bar, and always there
    found = _finished(subject, count, key, doing)
    if found is not None and SHELF.find(key) is None:  # gone meanwhile, for the sake of the disk
        _anew[key] = _anew.get(key, 0) + 1
        found = _finished(subject, count, key, doing)
    files = SHELF.find(key)
    return None if found is None or files is None else (found[0], files, found[1])


def _finished(subject: Subject, count: int, key: Hashable, doing: Any) -> tuple | None:
    pictures = f"answers {count:,} held-out pictures" if count else "answers the sample photos"
    return finished(
        "mobile",
        (key, _anew.get(key, 0)),
        f"{subject.title} is converted to every format, {pictures} in each and is timed: some "
        f"{seconds_expected(subject)} seconds.",
        partial(_work, subject, count, key, doing),
        button="Convert and measure",
    )


def _work(
    subject: Subject, count: int, key: Hashable, doing: Any, report: Report
) -> tuple[Optimised, str]:
    say = _saying(doing)
    try:
        pictures = _pictures(subject, count, say, report)
        job = Job(
            model=_model(subject),
            calibration=pictures.calibration,
            test=pictures.test,
            labels=pictures.labels,
        )

        def watch(what: str, done: int, total: int) -> None:
            say(what)
            report(done, total)

        found, files = optimise(job, watch)
        SHELF.keep(key, files)
        return found, pictures.credit
    finally:
        doing.empty()


def _saying(doing: Any) -> Callable[[str], None]:
    said = ""

    def say(what: str) -> None:
        nonlocal said
        if what != said:
            said = what
            doing.caption(f"Now: {what}")

    return say


def _pictures(subject: Subject, count: int, say: Callable[[str], None], report: Report) -> Pictures:
    if not count:
        return of_samples(subject)

    def progress(share: float) -> None:
        say("reading the pictures")
        report(int(share * _DECODING), _DECODING)

    try:
        return of_dataset(subject, subject.entry, count, progress)
    except DatasetMissing as missing:
        raise ValueError(str(missing)) from missing


def _model(subject: Subject) -> bytes:
    try:
        return subject.keras_file()
    except OSError:
        raise ValueError("This network was deleted meanwhile; please choose another one.") from None
