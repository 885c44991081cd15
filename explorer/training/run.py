"""Run: everything that decides what comes out of training."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from functools import cached_property
from typing import Any

import numpy as np

from explorer.architectures import ARCHITECTURES
from explorer.datasets import DATASETS
from explorer.pipeline import Pipeline, pipeline_text, read_pipeline
from explorer.training.optimizers import OPTIMIZERS
from explorer.training.phases import Phase, phases_text, read_phases
from explorer.training.schedules import SCHEDULES
from explorer.training.tasks import CLASSIFICATION, TASKS, TaskEntry

PRECISIONS = ("auto", "float32", "bfloat16")
"""Arithmetic: whatever is faster on the machine, 32 bits, or 16 with 32 where it matters."""
LIMITS = {
    "subset": (10, 1_000_000),
    "learning_rate": (1e-6, 100.0),
    "momentum": (0.0, 0.999),
    "weight_decay": (0.0, 1.0),
    "label_smoothing": (0.0, 0.5),
    "batch_size": (2, 2048),
    "epochs": (1, 500),
    "seed": (0, 9999),
}
"""Least and largest number of each setting."""
_REGISTRIES = {
    "architecture": ARCHITECTURES,
    "dataset": DATASETS,
    "optimizer": OPTIMIZERS,
    "schedule": SCHEDULES,
}


class RunRejected(ValueError):
    """A setting does not fit; the message is a sentence for the visitor."""


@dataclass(frozen=True, kw_only=True)
class Run:
    """All settings of a training run. The same ones give the same numbers on the same machine.

    Attributes:
        architecture: name in `ARCHITECTURES`.
        dataset: name in `DATASETS`.
        augmentations: of the training pictures, as `pipeline_text` writes them; "" for none.
        subset: so many training pictures, of all classes alike; None for all.
        optimizer: name in `OPTIMIZERS`.
        learning_rate: the largest one; the schedule says when.
        momentum: part of the last step that is added to the next; used by some optimizers.
        weight_decay: part of a kernel that is taken off at each step per learning rate, decoupled
            from the gradient (Loshchilov and Hutter, 2019); 0 for none.
        schedule: name in `SCHEDULES`.
        label_smoothing: part of the wanted probability that is spread over all classes
            (Szegedy et al., 2016).
        batch_size: pictures that are seen before a step.
        epochs: how often each picture is seen.
        seed: of the initial weights, the order of the pictures, augmentation and dropout.
        precision: one of `PRECISIONS`.
        phases: of a network with a trained base, as `phases_text` writes them; they decide on
            ``epochs`` and ``learning_rate`` then. "" where all layers that can learn do so from
            the first batch to the last.
        loss: name of one of the losses that the network's task lets choose from; "" for its usual.

    Raises:
        RunRejected: if a setting is out of range, or some do not go together.

    >>> Run(architecture="lenet5", dataset="digits").input_shape
    (32, 32, 1)
    """

    architecture: str = "speedy_small"
    dataset: str = "cifar10"
    augmentations: str = ""
    subset: int | None = None
    optimizer: str = "sgd"
    learning_rate: float = 0.5
    momentum: float = 0.85
    weight_decay: float = 0.0
    schedule: str = "triangular"
    label_smoothing: float = 0.1
    batch_size: int = 256
    epochs: int = 3
    seed: int = 0
    precision: str = "auto"
    phases: str = ""
    loss: str = ""

    def __post_init__(self) -> None:
        for name, registry in _REGISTRIES.items():
            self._check_name(name, registry)
        if self.precision not in PRECISIONS:
            raise RunRejected(f"The precision is one of {', '.join(PRECISIONS)}.")
        self._check_task()
        self._check_phases()
        for name, (least, most) in LIMITS.items():
            self._check_number(name, least, most)
        self._check_augmentations()

    def _check_name(self, name: str, registry: Mapping[str, Any]) -> None:
        value = getattr(self, name)
        if not isinstance(value, str) or value not in registry:
            raise RunRejected(f"There is no {_said(name)} {value!r:.40}.")

    def _check_number(self, name: str, least: float, most: float) -> None:
        value = getattr(self, name)
        if value is None and name == "subset":
            return
        whole = isinstance(least, int)
        wanted = "a whole number" if whole else "a number"
        kind = int | np.integer if whole else int | float | np.integer | np.floating
        if isinstance(value, bool) or not isinstance(value, kind) or not least <= value <= most:
            raise RunRejected(
                f"The {_said(name)} is {wanted} from {least:,} to {most:,}, not {value!r:.40}."
            )
        object.__setattr__(self, name, int(value) if whole else float(value))

    def _check_task(self) -> None:
        network, data = ARCHITECTURES[self.architecture], DATASETS[self.dataset]
        asked = self.task.title.lower()
        if network.task not in data.tasks:
            raise RunRejected(
                f"{data.title} has no labels for {asked}, which {network.title} is for."
            )
        if not isinstance(self.loss, str) or self.loss not in ("", *self.task.losses()):
            raise RunRejected(f"There is no loss {self.loss!r:.40} for {asked}.")
        if network.task != CLASSIFICATION and self.augmentations:
            raise RunRejected("Augmentations change pictures only, not boxes and masks with them.")

    def _check_phases(self) -> None:
        if not isinstance(self.phases, str):
            raise RunRejected("Phases are given as a line of text.")
        if not self.phases:
            return
        if ARCHITECTURES[self.architecture].unfreeze is None:
            raise RunRejected("Only a network with a trained base is trained in phases.")
        try:
            phases = read_phases(self.phases)
        except ValueError as error:
            raise RunRejected(f"The phases do not fit: {error}") from error
        object.__setattr__(self, "phases", phases_text(phases))
        object.__setattr__(self, "epochs", sum(phase.epochs for phase in phases))
        object.__setattr__(self, "learning_rate", phases[0].learning_rate)

    def _check_augmentations(self) -> None:
        if not isinstance(self.augmentations, str):
            raise RunRejected("Augmentations are given as a line of text.")
        try:
            if self.augmentations:
                pipeline = read_pipeline(self.augmentations)
                pipeline.check_colours(DATASETS[self.dataset].image_size[2])
                text = pipeline_text(pipeline) if pipeline.steps else ""
                object.__setattr__(self, "augmentations", text)
        except ValueError as error:
            raise RunRejected(f"The augmentations do not fit: {error}") from error

    @property
    def task(self) -> TaskEntry:
        """What the network is asked."""
        return TASKS[ARCHITECTURES[self.architecture].task]

    @property
    def pipeline(self) -> Pipeline:
        """The augmentations, with the run's seed."""
        return read_pipeline(self.augmentations or "none", self.seed)

    @cached_property
    def course(self) -> tuple[Phase, ...]:
        """The phases, or one of no special kind for a run without any."""
        return read_phases(self.phases) or (
            Phase(layers=None, learning_rate=self.learning_rate, epochs=self.epochs),
        )

    @cached_property
    def input_shape(self) -> tuple[int, int, int]:
        """``(height, width, channels)`` of what the network takes in.

        That is the size of the data set's pictures, or a whole multiple of it where the
        architecture needs more.
        """
        height, width, channels = DATASETS[self.dataset].image_size
        least = ARCHITECTURES[self.architecture].smallest_side
        factor = math.ceil(least / min(height, width))
        return height * factor, width * factor, channels

    def fit_for(self, pictures: np.ndarray) -> np.ndarray:
        """Pictures of the data set in the size that the network takes in, each pixel repeated.

        Args:
            pictures: ``(count, height, width, channels)`` as the data set has them.

        Returns:
            The same array if nothing is to be done, else a new one of the same type.
        """
        factor = self.input_shape[0] // pictures.shape[1]
        if factor == 1:
            return pictures
        return pictures.repeat(factor, axis=1).repeat(factor, axis=2)

    def as_dict(self) -> dict[str, Any]:
        """The settings as plain values, as they go into a file."""
        return asdict(self)

    @classmethod
    def from_dict(cls, settings: Mapping[str, Any]) -> Run:
        """The run with these settings, of which none may be missing or unknown.

        Phases and loss may be missing: runs that were kept before there were any have none.

        Raises:
            RunRejected: if it is not the settings of a run.
        """
        names = {field.name for field in fields(cls)}
        if not isinstance(settings, Mapping) or {*settings, "phases", "loss"} != names:
            raise RunRejected("These are not the settings of a training run.")
        return cls(**settings)


def _said(name: str) -> str:
    called = {
        "dataset": "data set",
        "subset": "number of training pictures",
        "epochs": "number of epochs",
    }
    return called.get(name, name.replace("_", " "))
