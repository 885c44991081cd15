"""Phases of a run that trains a network with a trained base: what learns when, and how fast."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

ALL = -1
"""So many layers of the base: all of them."""
MOST_PHASES = 6
LIMITS = {
    "layers": (ALL, 1000),
    "learning_rate": (1e-7, 1.0),
    "base_factor": (0.001, 1.0),
    "epochs": (1, 100),
    "patience": (0, 50),
}
"""Least and largest number of each setting."""
_NEXT, _WITHIN = "~", "_"
_ALL_WRITTEN = "all"


@dataclass(frozen=True, kw_only=True)
class Phase:
    """A part of a run in which the same layers learn.

    Attributes:
        layers: so many layers at the end of the base learn, besides the head; 0 for the head
            alone, `ALL` for the whole base. None for a run without phases, in which those learn
            that the network was built with; its numbers were checked by the run.
        learning_rate: the largest one of the head; the schedule says when.
        base_factor: the base's learning rate, as part of the head's: what was learned from a
            million pictures is to be changed more gently than what begins at random (Howard and
            Ruder, "Universal Language Model Fine-tuning", 2018).
        epochs: how often each picture is seen, at most.
        patience: it ends early when the loss on held-out pictures has not fallen for so many
            epochs, and the weights of the best epoch are put back; 0 for never. Only of the last
            phase.

    Raises:
        ValueError: if a number is out of its `LIMITS`.
    """

    layers: int | None
    learning_rate: float
    base_factor: float = 1.0
    epochs: int
    patience: int = 0

    def __post_init__(self) -> None:
        if self.layers is None:
            return
        for name, (least, most) in LIMITS.items():
            value = getattr(self, name)
            if not least <= value <= most:
                raise ValueError(
                    f"In a phase the {name.replace('_', ' ')} is from {least:g} to {most:g}, not "
                    f"{value:g}."
                )


LESSON = (
    Phase(layers=0, learning_rate=1e-3, epochs=5),
    Phase(layers=20, learning_rate=1e-4, base_factor=0.1, epochs=5),
    Phase(layers=ALL, learning_rate=1e-5, epochs=10, patience=3),
)
"""Head only; then the top of the base with it, more gently; then everything, very gently."""


def phases_text(phases: Sequence[Phase]) -> str:
    """Phases as they stand in a run's settings and in links.

    >>> phases_text(LESSON)
    '0_0.001_1_5_0~20_0.0001_0.1_5_0~all_1e-05_1_10_3'
    """
    return _NEXT.join(map(_written, phases))


def _written(phase: Phase) -> str:
    layers = _ALL_WRITTEN if phase.layers == ALL else phase.layers
    numbers = (phase.learning_rate, phase.base_factor, phase.epochs, phase.patience)
    return _WITHIN.join([str(layers), *(f"{number:g}" for number in numbers)])


def read_phases(text: str) -> tuple[Phase, ...]:
    """Read what `phases_text` has written; nothing for an empty text.

    Raises:
        ValueError: with a sentence, if it is not that.

    >>> read_phases(phases_text(LESSON)) == LESSON
    True
    """
    if not text:
        return ()
    phases = tuple(map(_read, text.split(_NEXT)))
    if len(phases) > MOST_PHASES:
        raise ValueError(f"A run has at most {MOST_PHASES} phases, not {len(phases)}.")
    if any(phase.patience for phase in phases[:-1]):
        raise ValueError("Only the last phase can end early.")
    return phases


def _read(text: str) -> Phase:
    try:
        layers, rate, factor, epochs, patience = text.split(_WITHIN)
        numbers = {
            "layers": ALL if layers == _ALL_WRITTEN else _count(layers),
            "learning_rate": float(rate),
            "base_factor": float(factor),
            "epochs": _count(epochs),
            "patience": _count(patience),
        }
    except ValueError as error:
        raise ValueError(f"{text!r:.60} is not a phase of a run.") from error
    return Phase(**numbers)


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise ValueError(text)
    return int(text)


def ends(phases: Sequence[Phase]) -> tuple[int, ...]:
    """After how many epochs of the run each phase ends, if none ends early.

    >>> ends(LESSON)
    (5, 10, 20)
    """
    return tuple(accumulate(phase.epochs for phase in phases))


def phase_at(phases: Sequence[Phase], epoch: int) -> int:
    """Which phase an epoch belongs to.

    Args:
        phases: of the run.
        epoch: how many are done before it; those after the last count as the last phase's.

    >>> [phase_at(LESSON, epoch) for epoch in (0, 4, 5, 19, 20)]
    [0, 0, 1, 2, 2]
    """
    return next((place for place, end in enumerate(ends(phases)) if epoch < end), len(phases) - 1)
