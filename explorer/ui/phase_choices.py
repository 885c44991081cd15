"""The run in three phases that a visitor has put together, and the one from scratch beside it."""

from __future__ import annotations

from dataclasses import replace

from explorer.architectures import ARCHITECTURES
from explorer.datasets import DATASETS
from explorer.training import Run
from explorer.training.phases import ALL, LESSON, LIMITS, Phase, phases_text
from explorer.training.presets import flip_and_crop
from explorer.transfer.bases import BASES
from explorer.transfer.heads import HEADS
from explorer.ui import choices
from explorer.ui.state import Choice

SIDES = (64, 96, 128, 160, 224)
"""Pixels at which a base can look at the pictures."""
RATES = (1e-2, 3e-3, 1e-3, 3e-4, 1e-4, 3e-5, 1e-5, 1e-6)
FACTORS = (1.0, 0.3, 0.1, 0.03, 0.01)
PATIENCES = (0, 1, 2, 3, 5)
SUBSETS = (100, 200, 500, 1000, 2000, 5000)
BEST_DATA = ("cifar10", "shapes")
"""Data sets of colour pictures, the better one first."""
FIRST_SCRATCH = "speedy_small"
_BASE, _HEAD, _SIDE, _SUBSET, _BATCH = "efficientnet_lite0", "light", 64, 500, 32


def base() -> str:
    """The base to transfer."""
    return choices.PHASE_BASE.get(_BASE, BASES)


def head() -> str:
    """The head to put on it."""
    return choices.PHASE_HEAD.get(_HEAD, HEADS)


def side() -> int:
    """Pixels at which the base looks at the pictures."""
    return choices.PHASE_SIDE.get(_SIDE, SIDES)


def default_dataset() -> str:
    """The best data set that is on this machine."""
    return next((name for name in BEST_DATA if DATASETS[name].available), BEST_DATA[-1])


def dataset() -> str:
    """The data set to learn from."""
    return choices.LEARNED_DATA.get(default_dataset(), DATASETS, "transfer")


def subset() -> int:
    """How many training pictures."""
    return choices.SUBSET.get(_SUBSET, SUBSETS, "transfer")


def scratch() -> str:
    """The network that learns the same pictures from scratch."""
    return choices.FROM_SCRATCH.get(FIRST_SCRATCH, list(ARCHITECTURES))


def depth() -> int:
    """How many layers at the end of the base learn in the second phase."""
    least, most = LIMITS["layers"]
    return choices.PHASE_DEPTH.get(LESSON[1].layers, lambda one: max(1, least) <= one <= most)


def phases() -> tuple[Phase, ...]:
    """The three phases, as the lesson has them but for what was changed."""
    first, second, third = (
        replace(
            phase,
            epochs=_epochs(choices.PHASE_EPOCHS[place], phase),
            learning_rate=choices.PHASE_RATES[place].get(phase.learning_rate, RATES),
        )
        for place, phase in enumerate(LESSON)
    )
    factor = choices.PHASE_FACTOR.get(second.base_factor, FACTORS)
    patience = choices.PHASE_PATIENCE.get(third.patience, PATIENCES)
    return (
        first,
        replace(second, layers=depth(), base_factor=factor),
        replace(third, layers=ALL, patience=patience),
    )


def _epochs(choice: Choice[int], phase: Phase) -> int:
    least, most = LIMITS["epochs"]
    return choice.get(phase.epochs, lambda one: least <= one <= most)


def run() -> Run:
    """The run in three phases."""
    return Run(
        architecture=f"transfer-{base()}-{head()}-{side()}",
        dataset=dataset(),
        subset=subset(),
        augmentations=flip_and_crop(dataset()),
        optimizer="adam",
        schedule="constant",
        label_smoothing=0.0,
        batch_size=_BATCH,
        phases=phases_text(phases()),
    )


def from_scratch(beside: Run) -> Run:
    """A run of a network that has seen nothing, on the same pictures for as many epochs.

    Args:
        beside: the run in phases.
    """
    return replace(
        beside, architecture=scratch(), learning_rate=1e-3, phases="", epochs=beside.epochs
    )
