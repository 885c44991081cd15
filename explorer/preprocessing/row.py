"""Steps in a row, in any order: what each makes of the one before it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from explorer.options import Value
from explorer.preprocessing import PREPROCESSING, Step, Window

MAX_STEPS = 8
"""Most steps in a row."""
MAX_TEXT = 400
"""Most characters of a row in one line of text."""
WHOLE: Window = (0.0, 0.0, 1.0, 1.0)
"""All of the picture."""


@dataclass(frozen=True)
class Preset:
    """A row to begin with.

    Attributes:
        title: how pages call it.
        text: the row, as `read_row` reads it.
        note: what to know about it, in a sentence or two.
    """

    title: str
    text: str
    note: str


PRESETS = {
    "lesson": Preset(
        "The lesson's",
        "resize.scale",
        "What the lesson does to every picture before its first network gets it.",
    ),
    "pytorch": Preset(
        "As PyTorch feeds ImageNet networks",
        "resize-256-area-in_proportion.crop.scale.standardise",
        "The shorter side becomes 256 pixels, the middle 224 × 224 are kept. torchvision itself "
        "shrinks with a bilinear filter as wide as the shrinking demands; area, which averages "
        "too, differs from it by about one of 255 on average, and by more at edges.",
    ),
    "mistake": Preset(
        "Without the division by 255",
        "resize-256-area-in_proportion.crop.standardise",
        "A common mistake: nothing fails, the picture looks right in a viewer that rescales it, "
        "and the network is fed numbers hundreds of times too large.",
    ),
}
"""Rows to begin with, by name."""


@dataclass(frozen=True)
class RowStep:
    """A step in a row.

    Attributes:
        name: of a step in `PREPROCESSING` that is of use in a row.
        options: a value for each of its options; those not given take their default.

    Raises:
        ValueError: with a sentence, if there is no such step, or no such value.
    """

    name: str
    options: Mapping[str, Value] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.name not in PREPROCESSING or not PREPROCESSING[self.name].in_row:
            raise ValueError(f"There is no step called {self.name[:20]!r}.")
        object.__setattr__(self, "options", self.step.settled(dict(self.options)))

    @property
    def step(self) -> Step:
        """What is registered under its name."""
        return PREPROCESSING[self.name]


@dataclass(frozen=True, eq=False)
class Traced:
    """What there is after a step of a row.

    Attributes:
        title: of the step, or of the picture at the beginning.
        values: uint8 or float32 array; None where the step could not be taken.
        window: the part of the picture that is left, as shares of its sides.
        problem: why the step could not be taken, in a sentence; "" if it could.
    """

    title: str
    values: np.ndarray | None
    window: Window = WHOLE
    problem: str = ""

    @property
    def least(self) -> float:
        """The smallest of the values."""
        return float(self.values.min())

    @property
    def most(self) -> float:
        """The largest of the values."""
        return float(self.values.max())

    @property
    def mean(self) -> float:
        """The mean of the values, in double precision."""
        return float(self.values.mean(dtype=np.float64))

    @property
    def deviation(self) -> float:
        """The standard deviation of the values, in double precision."""
        return float(self.values.std(dtype=np.float64))


def trace(pixels: np.ndarray, row: Sequence[RowStep]) -> list[Traced]:
    """Take the steps one after another.

    A step that cannot be taken ends the row, with a sentence that says why.

    Args:
        pixels: uint8 ``(height, width, 3)``.
        row: the steps.

    Returns:
        The picture, and what there is after every step: one more than there are steps, or less
        if the row ends early.

    >>> [stage.most for stage in trace(np.full((2, 2, 3), 255, np.uint8), read_row("scale.scale"))]
    [255.0, 1.0, 0.003921568859368563]
    """
    stages = [Traced("Picture", pixels)]
    for each in row:
        before = stages[-1]
        try:
            values = each.step.apply(before.values, **each.options)
        except ValueError as reason:
            stages.append(Traced(each.step.title, None, before.window, str(reason)))
            break
        stages.append(Traced(each.step.title, values, _window(before, each)))
    return stages


def short(value: float) -> str:
    """A number in three digits, with a minus sign.

    >>> short(-2.11790), short(1137.4), short(-0.0)
    ('−2.12', '1140', '0')
    """
    text = f"{value + 0.0:.3g}"
    if abs(value) >= 1000:
        text = f"{float(text):.0f}"
    return text.replace("-", "−")


def _window(before: Traced, each: RowStep) -> Window:
    """The part of the picture that is left after a step that keeps a part of what it is given."""
    if each.step.window is None:
        return before.window
    inner = each.step.window(*before.values.shape[:2], **each.options)
    top, left, height, width = before.window
    return (
        top + inner[0] * height,
        left + inner[1] * width,
        inner[2] * height,
        inner[3] * width,
    )


def read_row(text: str) -> list[RowStep]:
    """Read a row from one line of text, as it stands in a link.

    Steps are separated by ``.``. After a step's name come values of its options in their order,
    each after a ``-``; those left out take their default. No text is a row without steps.

    Raises:
        ValueError: with a sentence, if the text is no row.

    >>> [step.name for step in read_row("crop.resize-64.scale.standardise")]
    ['crop', 'resize', 'scale', 'standardise']
    """
    if len(text) > MAX_TEXT:
        raise ValueError(f"A row is written in at most {MAX_TEXT} characters.")
    words = text.split(".") if text else []
    if len(words) > MAX_STEPS:
        raise ValueError(f"A row has at most {MAX_STEPS} steps.")
    return [_read_step(word) for word in words]


def row_text(row: Sequence[RowStep]) -> str:
    """Write a row as `read_row` reads it, without what is as by default at the end.

    >>> row_text([RowStep("resize", {"side": 32}), RowStep("scale")])
    'resize-32.scale'
    """
    return ".".join(map(_step_text, row))


def _read_step(word: str) -> RowStep:
    name, *texts = word.split("-")
    options = RowStep(name).step.options
    if len(texts) > len(options):
        raise ValueError(f"The step {name!r} has {len(options)} options, not {len(texts)}.")
    given = zip(options, texts, strict=False)
    return RowStep(name, {option.name: _value(text, option.default) for option, text in given})


def _value(text: str, like: Value) -> Value:
    if isinstance(like, str):
        return text
    if not re.fullmatch("[0-9]{1,4}", text, re.ASCII):
        raise ValueError(f"{text[:20]!r} is not a whole number.")
    return int(text)


def _step_text(each: RowStep) -> str:
    values = [each.options[option.name] for option in each.step.options]
    defaults = [option.default for option in each.step.options]
    while values and values[-1] == defaults[len(values) - 1]:
        values.pop()
    return "-".join([each.name, *map(str, values)])
