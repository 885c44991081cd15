"""Pictures and words, packed for the browser."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from explorer.options import Option
from explorer.pipeline import Pipeline, Step
from explorer.pipeline.subject import Subject, label_words
from explorer.pipeline.sweep import Sweep
from explorer.ui import augmented
from explorer.ui.views.augment.subjects import Scene


@dataclass(frozen=True)
class Packed:
    """Pictures, and what the browser is sent of them.

    Attributes:
        images: uint8 ``(count, height, width, channels)``.
        sent: the sheet, titles, words.
        mixed: whether other pictures are in them.
    """

    images: np.ndarray
    sent: dict[str, Any]
    mixed: bool = False


def originals(scene: Scene) -> dict[str, Any]:
    """The untouched pictures."""
    subject = scene.subject
    sheet = augmented.originals(subject)
    size = f"{sheet.height} × {sheet.width} pixels"
    if scene.reduced:
        size = f"Reduced to {size} for this page"
    one = subject.labels is None
    title = "Original" if one else f"{scene.title}, as they are"
    credit = f" {scene.credit}." if scene.credit else ""
    return {
        "sheet": sheet.as_sent(),
        "labels": [""] if one else subject.label_names(),
        "title": title,
        "note": f"{size}.{credit}",
    }


def versions(scene: Scene, pipeline: Pipeline) -> Packed:
    """The pictures as training sees them."""
    subject = scene.subject
    shown = augmented.versions(subject, subject.taken(pipeline))
    count = shown.sheet.count
    labels = [""] * count
    if shown.labels is not None:
        names = subject.dataset.class_names
        labels = [label_words(shares, names) for shares in shown.labels]
    sent = {
        "sheet": shown.sheet.as_sent(),
        "words": list(shown.words),
        "labels": labels,
        "title": _versions_title(scene, count, bool(pipeline.steps)),
    }
    return Packed(shown.images, sent, pipeline.mixes)


def _versions_title(scene: Scene, count: int, augmented_at_all: bool) -> str:
    if scene.subject.labels is None:
        return f"What a network sees of it in {count} rounds"
    if scene.split == "test":
        never = "augmented as they never should be" if augmented_at_all else "as they are"
        return f"Test pictures, {never}"
    return "What fit receives of them, with their labels"


def strip(subject: Subject, step: Step, along: str, seed: int, which: int) -> Packed | None:
    """One step alone, from its least to its most; None if the pictures are too grey for it."""
    if subject.left_out(Pipeline((step,))):
        return None
    shown = augmented.strip(subject, step, along, seed, which)
    found = shown.sweep
    strengths = [[one.name, _short(one)] for one in step.augmentation.strengths]
    sent = {
        "sheet": shown.sheet.as_sent(),
        "words": list(found.words),
        "reach": found.reach(step),
        "strengths": strengths,
        "along": along,
        "title": _strip_title(subject, step, found, which),
        "note": _strip_note(found, step),
    }
    return Packed(found.images, sent, step.mixes)


def _strip_title(subject: Subject, step: Step, found: Sweep, which: int) -> str:
    of = f" of “{subject.label_names()[which]}”" if subject.labels is not None else ""
    return f"{step.augmentation.title}{of} alone, from {found.words[0]} to {found.words[-1]}"


def _strip_note(found: Sweep, step: Step) -> str:
    parts = [f"Under each: {found.about[0].lower()}{found.about[1:]}."] if found.about else []
    if found.reach(step) is not None:
        parts.append("The line marks what your setting can come to.")
    if getattr(found.along, "either_sign", False):
        parts.append("Training also draws the other direction.")
    return " ".join(parts)


def _short(option: Option) -> str:
    return option.label.partition(",")[0]
