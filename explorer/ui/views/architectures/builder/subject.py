"""What the builder shows: a network, the pictures that it is for, and how far it fits them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from explorer import runtime
from explorer.architectures import ARCHITECTURES
from explorer.builder.architecture import MOST_PARAMETERS, TooLarge, check, name_of
from explorer.builder.design import Design
from explorer.builder.fitting import Problem
from explorer.builder.shapes import Walk, walked
from explorer.datasets import DATASETS
from explorer.training import Run


@dataclass(frozen=True)
class Subject:
    """A network and the pictures that it is for.

    Attributes:
        design: the network as it was put together.
        dataset: name of the data set.
        input_shape: of its pictures, perhaps enlarged.
        complaint: why it is no network that could learn, in a sentence; "" if it is one.
        excess: the step that makes it too large for other pictures, if that is the complaint.
    """

    design: Design
    dataset: str
    input_shape: tuple[int, int, int]
    complaint: str
    excess: Problem | None

    @cached_property
    def walk(self) -> Walk | None:
        """What the steps give and cost, worked out at the first look; None without TensorFlow."""
        if not runtime.is_loaded():
            return None
        return walked(self.design, self.input_shape, self.classes)

    @property
    def name(self) -> str:
        """In `ARCHITECTURES`, if there is no complaint."""
        return name_of(self.design)

    @property
    def classes(self) -> int:
        """How many the network tells apart."""
        return len(DATASETS[self.dataset].class_names)

    @property
    def is_enlarged(self) -> bool:
        """Whether it takes larger pictures than the data set has."""
        return self.input_shape != DATASETS[self.dataset].image_size

    @property
    def is_whole(self) -> bool:
        """Whether it can be built for these pictures, as far as is known."""
        return not self.complaint and (self.walk is None or self.walk.problem is None)

    @property
    def is_too_large_elsewhere(self) -> bool:
        """Whether it fits these pictures, and only on larger ones would be too large."""
        fits = self.walk is not None and self.walk.problem is None
        return self.excess is not None and fits and self.walk.parameters <= MOST_PARAMETERS


def subject_of(design: Design, dataset: str, enlarged: bool) -> Subject:
    """A network for the pictures of a data set.

    Args:
        design: the network.
        dataset: the data set's name.
        enlarged: whether its pictures are enlarged where training enlarges them.
    """
    (complaint, excess), shape = _complaint(design), DATASETS[dataset].image_size
    if enlarged and name_of(design) in ARCHITECTURES:
        shape = Run(architecture=name_of(design), dataset=dataset).input_shape
    return Subject(design, dataset, shape, complaint, excess)


def _complaint(design: Design) -> tuple[str, Problem | None]:
    try:
        check(design)
    except TooLarge as large:
        return str(large), large.problem
    except ValueError as problem:
        return str(problem), None
    return "", None
