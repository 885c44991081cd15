"""Does the label survive? A trained network is asked about what has come to rest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st

from explorer.datasets.judge_files import JudgeDamaged
from explorer.images import Image
from explorer.network import Network
from explorer.pipeline.subject import Subject
from explorer.pipeline.survival import Label, Verdict
from explorer.pretrained import PRETRAINED, WeightsMissing
from explorer.pretrained.class_names import imagenet_class_names
from explorer.samples import SAMPLES, sample
from explorer.ui import augmented, fields
from explorer.ui.choices import LABEL
from explorer.ui.networks import EMBEDDED
from explorer.ui.views.augment.packing import Packed

_CLASSES = range(1000)


@dataclass(frozen=True)
class Judging:
    """Who is asked, and about what label.

    Attributes:
        title: of the network; empty if there is none.
        load: returns the network; None if there is none.
        label: what is on the picture, if somebody said so; empty for what the network says of the
            untouched one, and for batches, which have labels of their own.
    """

    title: str = ""
    load: Callable[[], Network] | None = None
    label: Label = frozenset()

    @property
    def key(self) -> str:
        """Tells it from all others."""
        return f"{self.title} {fields.numbers_text(self.label)}"


def choose(subject: Subject, image: Image) -> Judging:
    """Who knows such pictures: the data set's own network, or the embedded one for photos."""
    if subject.dataset is None:
        chosen = fields.chosen_numbers(LABEL, _CLASSES, image.digest)
        entry = PRETRAINED[EMBEDDED]
        return Judging(entry.title, entry.load, chosen or _known(image))
    judge = subject.dataset.judge
    return Judging(judge.title, judge) if judge else Judging()


def _known(image: Image) -> Label:
    """What is on a sample picture; nothing is known of others."""
    shows = [entry.shows for name, entry in SAMPLES.items() if sample(name).digest == image.digest]
    return frozenset(shows[0]) if shows else frozenset()


def ask_for_label(subject: Subject, image: Image) -> None:
    """Let the visitor say what is on the picture."""
    if subject.dataset is not None:
        return
    box = st.expander("What is on the picture?", on_change="rerun", key="label-box")
    if not box.open:
        return
    names = imagenet_class_names()
    with box:
        st.write(
            f"{PRETRAINED[EMBEDDED].title} tells 1000 classes apart. Choose those that are right: "
            "if several are, such as five kinds of cats, their probabilities are added up. Until "
            "you choose, the label is what is known of a sample picture, or else what the network "
            "says of the untouched one."
        )
        fields.several(
            LABEL,
            "Right classes",
            _CLASSES,
            lambda index: f"{_spoken(names[index])} ({index})",
            image.digest,
        )


def as_sent(
    judge: Judging,
    subject: Subject,
    versions: Packed,
    strip: Packed | None,
    which: int,
    wanted: Callable[[], None],
    key: str,
) -> dict[str, Any]:
    """What the network says, as the browser component takes it.

    Args:
        judge: who is asked.
        subject: the untouched pictures.
        versions: of them.
        strip: of one of them.
        which: of which.
        wanted: called now and then; an exception from it ends the work.
        key: tells these pictures from all others; empty while they have not come to rest, when
            nobody is asked yet.
    """
    if judge.load is None:
        note = (
            f"No network trained on {subject.dataset.title} comes with the app, so none says when "
            "a label is lost. Look for yourself."
        )
        return {"waits": False, "note": note}
    if versions.mixed:
        note = (
            "Where pictures are mixed, so are labels: there is no one label to lose, and nobody is "
            "asked."
        )
        return {"waits": False, "note": note}
    if not key:
        return {"waits": True, "note": f"{judge.title} looks at them in a moment …"}
    try:
        network = judge.load()
    except (WeightsMissing, JudgeDamaged) as missing:
        return {"waits": False, "note": f"{missing} So no network says when a label is lost."}
    labels = _labels(judge, subject, network)
    before = augmented.asked(network, subject.originals, labels, wanted, subject.key)
    if subject.labels is None and not before[0].sure:
        return {"waits": False, "note": _unsure(network, before[0], labels[0])}
    ask = partial(_compared, network, wanted)
    said = ask(versions, labels, before, f"{key} versions")
    frames = None
    if strip is not None and not strip.mixed:
        one = slice(which, which + 1)
        frames = ask(strip, labels[one], before[one], f"{key} strip")
    return {
        "waits": False,
        "title": judge.title,
        "labels": [_label_words(network, label) for label in labels],
        "versions": said,
        "strip": frames,
        "note": _note(network, labels, before, said),
    }


def _labels(judge: Judging, subject: Subject, network: Network) -> list[Label]:
    if subject.labels is not None:
        return [frozenset([int(label)]) for label in subject.labels]
    if judge.label:
        return [judge.label]
    return [augmented.best_class(network, subject)]


def _compared(
    network: Network,
    wanted: Callable[[], None],
    pictures: Packed,
    labels: Sequence[Label],
    before: Sequence[Verdict],
    key: str,
) -> list[dict[str, Any] | None]:
    """What is said of every picture; nothing where the network was unsure to begin with."""
    count = len(pictures.images)
    whole = [labels[0]] * count if len(labels) == 1 else list(labels)
    first = [before[0]] * count if len(before) == 1 else list(before)
    after = augmented.asked(network, pictures.images, whole, wanted, key)
    return [
        _sent(one, one.lost(untouched)) if untouched.sure else None
        for one, untouched in zip(after, first, strict=True)
    ]


def _sent(one: Verdict, lost: bool) -> dict[str, Any]:
    return {
        "probability": one.probability,
        "rival": "" if one.right else _spoken(one.rival),
        "rival_probability": one.rival_probability,
        "lost": lost,
    }


def _note(
    network: Network,
    labels: Sequence[Label],
    before: Sequence[Verdict],
    said: Sequence[dict[str, Any] | None],
) -> str:
    judged = [one for one in said if one is not None]
    lost = sum(one["lost"] for one in judged)
    parts = [f"Bars: how probable the label is to {network.title}."]
    if len(labels) == 1:
        share = _percents(before[0].probability)
        parts.append(f"{_label_words(network, labels[0])} in the original: {share}.")
    elif unsure := len(said) - len(judged):
        parts.append(f"It is unsure of {unsure} of the untouched pictures.")
    parts.append(
        f"Lost (✕, dashed) in {lost} of {len(judged)}: less than half as probable as before, or "
        "something else is more probable."
    )
    return " ".join(parts)


def _unsure(network: Network, before: Verdict, label: Label) -> str:
    own = f"{_label_words(network, label)} {_percents(before.probability)}"
    rival = f"{_spoken(before.rival)} {_percents(before.rival_probability)}"
    return (
        f"{network.title} is unsure of the untouched picture itself: it gives {own}, and {rival}. "
        "So it cannot tell when an augmentation goes too far. Say below what is on the picture, or "
        "take another one."
    )


def _label_words(network: Network, label: Label) -> str:
    names = [_spoken(network.class_names[index]) for index in sorted(label)]
    return " or ".join(names if len(names) < 3 else [names[0], f"one of {len(names) - 1} more"])


def _percents(share: float) -> str:
    return f"{100 * share:.0f} %"


def _spoken(name: str) -> str:
    return name.replace("_", " ")
