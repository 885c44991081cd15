"""What runs answered, read and drawn once for all visitors."""

from __future__ import annotations

import threading
from collections.abc import Callable

import streamlit as st
from cachetools import LRUCache, cached

from explorer.figures.evidence_sheets import EvidenceSheets, evidence_sheets
from explorer.training.answers import Answers, answered_again, answers_of, evidence, held_out
from explorer.training.networks import network_of
from explorer.training.store import StoredRun

MOST_ANSWERS = 32
"""Runs whose answers are kept in memory; those on 10,000 pictures take half a megabyte."""
Card = tuple[int, int]
"""The number of a picture among those answered, and the class of the answer."""


_again: LRUCache = LRUCache(MOST_ANSWERS)
_lock = threading.Lock()


def answers(stored: StoredRun) -> Answers:
    """What the run's network answered after the last epoch that is kept.

    Raises:
        NoAnswers: as `explorer.training.answers.answers_of` does.
    """
    with _lock:
        again = _again.get(_identity(stored))
    return again or _answers(stored)


def answer_again(stored: StoredRun, progress: Callable[[float], None]) -> None:
    """Have its network answer the pictures of this machine; from now on these answers are shown.

    Args:
        stored: the run.
        progress: told now and then what part is done, 0 to 1.

    Raises:
        DatasetMissing: if the pictures are not on this machine.
    """
    given = _answers(stored)
    found = answered_again(network_of(stored, given.epoch), given, progress)
    with _lock:
        _again[_identity(stored)] = found


def _identity(stored: StoredRun) -> tuple:
    return stored.id, str(stored.folder), tuple(stored.epochs())[-1:]


@cached(LRUCache(MOST_ANSWERS), key=_identity, condition=threading.Condition())
def _answers(stored: StoredRun) -> Answers:
    return answers_of(stored)


def sheets(stored: StoredRun, given: Answers, cards: tuple[Card, ...]) -> EvidenceSheets:
    """Pictures with Grad-CAM for their true class ("true") and for the answer ("answer")."""
    return _sheets(stored, given, (*_identity(stored), given.again), cards)


@st.cache_data(max_entries=100, show_spinner=False)
def _sheets(_stored: StoredRun, _given: Answers, run: tuple, cards: tuple[Card, ...]):
    network = network_of(_stored, _given.epoch)
    shown = [picture for picture, _ in cards]
    chosen = held_out(_given).pixels(shown)
    classes = {
        "true": [_given.labels[picture] for picture in shown],
        "answer": [answer for _, answer in cards],
    }
    maps = {kind: evidence(network, _given.run, chosen, wanted) for kind, wanted in classes.items()}
    return evidence_sheets(chosen, maps)
