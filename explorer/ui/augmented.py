"""Augmented pictures, computed once: a rerun that changes nothing computes nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import streamlit as st
from cachetools import LRUCache, cached

from explorer import runtime
from explorer.figures.versions import PictureSheet, picture_sheet
from explorer.network import Network
from explorer.pipeline import Pipeline, Step, pipeline_text
from explorer.pipeline.subject import Subject
from explorer.pipeline.survival import Label, Verdict, top_class, verdicts
from explorer.pipeline.sweep import Sweep, bare_step, sweep

_keep = st.cache_data(max_entries=60, show_spinner=False)


@dataclass(frozen=True)
class Versions:
    """Pictures as training sees them.

    Attributes:
        images: uint8 ``(count, height, width, channels)``.
        sheet: the same, side by side.
        words: what was drawn for each.
        labels: float32 ``(count, classes)``; None for versions of one picture.
    """

    images: np.ndarray
    sheet: PictureSheet
    words: tuple[str, ...]
    labels: np.ndarray | None


@dataclass(frozen=True)
class Strip:
    """One augmentation alone.

    Attributes:
        sweep: its frames, and what they are.
        sheet: the frames, side by side.
    """

    sweep: Sweep
    sheet: PictureSheet


def originals(subject: Subject) -> PictureSheet:
    """The untouched pictures."""
    return _originals(subject, subject.key)


def versions(subject: Subject, pipeline: Pipeline) -> Versions:
    """The pictures as training sees them."""
    return _versions(subject, pipeline, subject.key, pipeline_text(pipeline), pipeline.seed)


def strip(subject: Subject, step: Step, along: str, seed: int, which: int) -> Strip:
    """One of the originals under one step alone, from its least to its most."""
    bare = bare_step(step)
    text = pipeline_text(Pipeline((bare,)))
    return _strip(subject, bare, subject.key, text, along, seed, which)


def asked(
    network: Network,
    pictures: np.ndarray,
    labels: list[Label],
    wanted: Callable[[], None],
    key: str,
) -> tuple[Verdict, ...]:
    """What a network says of pictures; long enough for others to wait for.

    Args:
        network: the judge.
        pictures: uint8 ``(count, height, width, channels)``.
        labels: one for each picture.
        wanted: called before each picture; an exception from it ends the work.
        key: tells these pictures from all others.
    """
    return _asked(network, pictures, tuple(labels), wanted, key)


def best_class(network: Network, subject: Subject) -> Label:
    """What the network says of the first untouched picture."""
    return _best_class(network, subject, network.name, subject.key)


@_keep
def _best_class(_network: Network, _subject: Subject, name: str, key: str) -> Label:
    return top_class(_network, _subject.originals[0])


@_keep
def _originals(_subject: Subject, key: str) -> PictureSheet:
    return picture_sheet(_subject.originals)


@_keep
def _versions(_subject: Subject, _pipeline: Pipeline, key: str, text: str, seed: int) -> Versions:
    preview = _subject.preview(_pipeline)
    images = preview.images
    words = tuple(preview.in_words(index) for index in range(len(images)))
    return Versions(images, picture_sheet(images), words, preview.labels)


@_keep
def _strip(
    _subject: Subject, _step: Step, key: str, text: str, along: str, seed: int, which: int
) -> Strip:
    partners = _subject.partners_of(which)
    found = sweep(_step, _subject.originals[which], along, seed, partners)
    return Strip(found, picture_sheet(found.images))


@cached(
    LRUCache(300),
    key=lambda network, pictures, labels, wanted, key: (network.name, labels, key),
    condition=threading.Condition(),
)
def _asked(
    network: Network,
    pictures: np.ndarray,
    labels: tuple[Label, ...],
    wanted: Callable[[], None],
    key: str,
) -> tuple[Verdict, ...]:
    with runtime.heavy_slot(wanted):
        return tuple(verdicts(network, pictures, labels, wanted))
