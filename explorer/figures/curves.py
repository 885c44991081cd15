"""Learning curves, ready to be drawn."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from explorer.training.phases import ALL, ends

if TYPE_CHECKING:
    from explorer.training.events import Row
    from explorer.training.phases import Phase

# Okabe and Ito's colours, which colour-blind readers tell apart; dashes say the same again.
TRAINING, VALIDATION = "#d55e00", "#0072b2"
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#7f7f7f", "#8b5a2b")
"""For runs beside each other, in order."""
_LABELS = {"train": "training", "validation": "validation"}


@dataclass(frozen=True)
class Curve:
    """One line of a figure of learning curves.

    Attributes:
        label: what it is, as it is written beside the line.
        colour: of the line, ``#rrggbb``.
        dashed: whether it is dashed.
        epochs: where its points are, ascending, in epochs; or in seconds, see `curve`.
        losses: of one that classifies, mean cross-entropy, natural logarithm.
        accuracies: scores, 0 to 1; empty where they would be of another kind.
        mark: a letter that stands at the end of the line; "" for none.
    """

    label: str
    colour: str
    dashed: bool
    epochs: tuple[float, ...]
    losses: tuple[float, ...]
    accuracies: tuple[float, ...]
    mark: str = ""

    def as_sent(self) -> dict[str, Any]:
        """As the browser component takes it."""
        return asdict(self)


def curve(
    rows: Iterable[Row],
    split: str,
    label: str = "",
    colour: str = "",
    dashed: bool | None = None,
    mark: str = "",
    in_seconds: bool = False,
) -> Curve:
    """The rows of one part of the data as a line.

    Args:
        rows: of a run, in order.
        split: "train" or "validation".
        label: "training" or "validation" when not given.
        colour: that of the split when not given.
        dashed: training is when not given.
        mark: a letter that stands at the end of the line.
        in_seconds: whether the line runs over seconds of training rather than over epochs.
    """
    mine = [row for row in rows if row.split == split]
    training = split == "train"
    return Curve(
        label=label or _LABELS[split],
        colour=colour or (TRAINING if training else VALIDATION),
        dashed=training if dashed is None else dashed,
        epochs=tuple(round(row.seconds if in_seconds else row.epoch, 4) for row in mine),
        losses=tuple(_short(row.loss) for row in mine),
        accuracies=tuple(round(row.accuracy, 5) for row in mine),
        mark=mark,
    )


def both_curves(rows: Sequence[Row], *, one_score: bool = True) -> list[Curve]:
    """Training and validation of one run.

    Args:
        rows: of the run, in order.
        one_score: whether training and validation are measured by the same score; where they are
            not, that of training is left out.
    """
    learned = curve(rows, "train")
    return [
        learned if one_score else replace(learned, accuracies=()),
        curve(rows, "validation"),
    ]


def phase_marks(phases: Sequence[Phase]) -> list[tuple[int, str]]:
    """After which epoch each phase of a run begins, and what learns from there on.

    >>> from explorer.training.phases import LESSON
    >>> phase_marks(LESSON)
    [(0, 'head'), (5, '+ 20 layers'), (10, 'everything')]
    """
    begins = [0, *ends(phases)[:-1]]
    return [(begin, _learning(one)) for begin, one in zip(begins, phases, strict=True)]


def _learning(phase: Phase) -> str:
    if phase.layers == 0:
        return "head"
    return "everything" if phase.layers == ALL else f"+ {phase.layers} layers"


def guessing(classes: int) -> tuple[float, float]:
    """Loss and accuracy of a network that knows nothing: all classes are equally probable.

    >>> guessing(10)
    (2.3026, 0.1)
    """
    return round(math.log(classes), 4), round(1 / classes, 4)


def _short(value: float) -> float:
    return float(f"{value:.4g}")
