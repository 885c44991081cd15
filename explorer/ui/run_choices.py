"""The training run that a visitor has put together: from choices, and back into them.

A recipe sets everything; what the visitor has changed of it stands in the link, and so does the
recipe. So a link gives the same run, seed included. Each recipe keeps its own changes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from explorer.architectures import ARCHITECTURES
from explorer.datasets import DATASETS
from explorer.pipeline import pipeline_text
from explorer.pipeline.text import NOTHING
from explorer.training import Run, RunRejected, precision
from explorer.training.optimizers import OPTIMIZERS
from explorer.training.presets import PRESETS, Preset, flip_and_crop
from explorer.training.run import LIMITS
from explorer.training.schedules import SCHEDULES
from explorer.ui import augmentation_choices, choices, design_choices
from explorer.ui.choices import TRAINED_WITH
from explorer.ui.state import Choice

ALL_PICTURES = 0
"""What the choice of a subset says for all training pictures."""
BEST = "cifar10"
"""The data set to begin with where it is there."""
_NUMBERS: dict[str, Choice] = {
    "subset": choices.SUBSET,
    "learning_rate": choices.LEARNING_RATE,
    "momentum": choices.MOMENTUM,
    "weight_decay": choices.WEIGHT_DECAY,
    "label_smoothing": choices.LABEL_SMOOTHING,
    "batch_size": choices.BATCH_SIZE,
    "epochs": choices.EPOCHS,
    "seed": choices.TRAIN_SEED,
}
_NAMES: dict[str, tuple[Choice, Callable]] = {
    "architecture": (choices.ARCHITECTURE, lambda: ARCHITECTURES),
    "optimizer": (choices.OPTIMIZER, lambda: OPTIMIZERS),
    "schedule": (choices.SCHEDULE, lambda: SCHEDULES),
    "precision": (choices.PRECISION, precision.offered),
}
CHOICES: dict[str, Choice] = {
    **{name: choice for name, (choice, _) in _NAMES.items()},
    **_NUMBERS,
    "augmentations": TRAINED_WITH,
}
"""What is chosen for each setting of a run, but for the data set."""


@dataclass(frozen=True)
class Wanted:
    """What a visitor has put together.

    Attributes:
        base: as the recipe has it on this data set.
        defaults: what each setting would be if it were not chosen.
        run: the run, or the recipe's where something does not fit.
        problems: sentences by the setting that does not fit; empty if all is well.
    """

    base: Run
    defaults: Mapping[str, Any]
    run: Run
    problems: Mapping[str, str]

    @property
    def changed(self) -> list[str]:
        """Settings that are not as the recipe has them."""
        return [name for name in CHOICES if getattr(self.run, name) != getattr(self.base, name)]


def recipe() -> Preset:
    """The recipe to begin with."""
    return PRESETS[choices.RECIPE.get(next(iter(PRESETS)), PRESETS)]


def networks() -> list[str]:
    """Networks to choose from: the app's, the visitor's own design, and the one that is chosen."""
    own = design_choices.architecture_name() if choices.DESIGN.is_made() else ""
    chosen = choices.ARCHITECTURE.get("", ARCHITECTURES, recipe().name)
    others = dict.fromkeys(name for name in (own, chosen) if name and name not in [*ARCHITECTURES])
    return [*ARCHITECTURES, *others]


def default_dataset() -> str:
    """`BEST` if it is on this machine, or else the first that is."""
    return next((name for name in (BEST, *DATASETS) if DATASETS[name].available), BEST)


def dataset() -> str:
    """The data set to learn from."""
    return choices.LEARNED_DATA.get(default_dataset(), DATASETS)


def wanted() -> Wanted:
    """What the visitor has put together so far."""
    owner = recipe()
    base = owner.run(dataset())
    chosen: dict[str, Any] = {}
    for name, (choice, allowed) in _NAMES.items():
        chosen[name] = choice.get(getattr(base, name), allowed(), owner.name)
    defaults = base.as_dict() | _defaults(base, chosen)
    for name, choice in _NUMBERS.items():
        default = as_chosen(name, defaults[name])
        chosen[name] = choice.get(default, partial(_within, name), owner.name)
    chosen["subset"] = chosen["subset"] or None
    chosen["augmentations"] = _augmentations(base)
    return _put_together(base, defaults, chosen)


def _defaults(base: Run, chosen: Mapping[str, Any]) -> dict[str, Any]:
    """What follows from other choices: another network or optimizer needs other steps."""
    handed = augmentation_choices.for_training()
    found = {"seed": base.seed if handed is None else handed.seed}
    if any(chosen[name] != getattr(base, name) for name in ("architecture", "optimizer")):
        found["learning_rate"] = OPTIMIZERS[chosen["optimizer"]].usual_learning_rate
    return found


def as_chosen(name: str, value: Any) -> Any:
    """A setting's value as the choice has it, which cannot be None.

    >>> as_chosen("subset", None), as_chosen("epochs", 3)
    (0, 3)
    """
    return ALL_PICTURES if name == "subset" and value is None else value


def _within(name: str, value: float) -> bool:
    least, most = LIMITS[name]
    return least <= value <= most or (name == "subset" and value == ALL_PICTURES)


def _augmentations(base: Run) -> str:
    handed = augmentation_choices.for_training()
    if handed is None:
        return base.augmentations
    return pipeline_text(handed) if handed.steps else ""


def _put_together(base: Run, defaults: Mapping, chosen: Mapping[str, Any]) -> Wanted:
    try:
        return Wanted(base, defaults, replace(base, **chosen), {})
    except RunRejected as rejected:
        problems = dict(_each_alone(base, chosen)) or {"": str(rejected)}
        return Wanted(base, defaults, base, problems)


def _each_alone(base: Run, chosen: Mapping[str, Any]):
    """Which settings do not fit, each tried alone, and why."""
    for name, value in chosen.items():
        try:
            replace(base, **{name: value})
        except RunRejected as rejected:
            yield name, str(rejected)


def augmentation_texts(base: Run) -> list[str]:
    """What `TRAINED_WITH` can say: as the recipe has it, the usual, none, or what was handed over.

    Args:
        base: as the recipe has it.
    """
    texts = [base.augmentations or NOTHING, flip_and_crop(base.dataset), NOTHING]
    handed = TRAINED_WITH.get("", augmentation_choices.is_handed)
    usual = dict.fromkeys(f"{base.seed}~{text}" for text in texts)
    return list(usual | ({handed: None} if handed else {}))


def back_to_recipe() -> None:
    """Take back all that was changed of the recipe."""
    TRAINED_WITH.set(None)
    for name in (*_NAMES, *_NUMBERS):
        CHOICES[name].set(None, recipe().name)
