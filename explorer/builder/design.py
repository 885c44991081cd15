"""A network that a visitor has put together: its steps in order, and the same as a line of text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from explorer.builder.kinds import Kind, kinds

MOST_STEPS = 24
"""Most steps of a network; the input and the output are not counted."""
MOST_TEXT = 400
"""Most characters of a network in one line of text."""


@dataclass(frozen=True)
class Step:
    """One step: a block or a layer with its settings.

    Attributes:
        name: of its kind, see `explorer.builder.kinds`.
        values: of the kind's settings in their order; those not given are as at first.

    Raises:
        ValueError: with a sentence, if there is no such step, or a number is out of range.

    >>> Step("residual", (64,)).values
    (64, 1)
    """

    name: str
    values: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if self.name not in kinds():
            raise ValueError(f"There is no block or layer called {str(self.name)[:30]!r}.")
        settings = self.kind.settings
        if len(self.values) > len(settings):
            raise ValueError(
                f"{self.kind.title} has {len(settings)} settings, not {len(self.values)}."
            )
        missing = [setting.default for setting in settings[len(self.values) :]]
        values = (*self.values, *missing)
        for setting, value in zip(settings, values, strict=True):
            if not setting.least <= value <= setting.most:
                raise ValueError(
                    f"{self.kind.title}: {setting.label.lower()} is a number from "
                    f"{setting.least} to {setting.most:,}, not {str(value)[:20]}."
                )
        object.__setattr__(self, "values", values)

    @property
    def kind(self) -> Kind:
        """What it is."""
        return kinds()[self.name]

    def value(self, setting: str, otherwise: int = 1) -> int:
        """The value of a setting by name, or another number where there is no such setting."""
        names = [one.name for one in self.kind.settings]
        return self.values[names.index(setting)] if setting in names else otherwise

    def with_value(self, setting: str, value: int) -> Step:
        """The same step with another value of a setting."""
        pairs = zip(self.kind.settings, self.values, strict=True)
        return Step(self.name, tuple(value if one.name == setting else old for one, old in pairs))

    @property
    def title(self) -> str:
        """What it is and how it is set.

        >>> Step("residual", (64, 2)).title, Step("dropout").title
        ('Residual block, 64 maps, stride 2', 'Dropout, 25 % left out')
        """
        pairs = zip(self.kind.settings, self.values, strict=True)
        return ", ".join([self.kind.title, *(said for one in pairs if (said := _said(*one)))])


def _said(setting, value: int) -> str:
    said = {
        "filters": f"{value} map" + "s" * (value != 1),
        "stride": f"stride {value}" if value != 1 else "",
        "size": f"{value} × {value}",
        "rate": f"{value} % left out",
        "units": f"{value:,} unit" + "s" * (value != 1),
    }
    return said.get(setting.name, f"{setting.label.lower()} {value}")


@dataclass(frozen=True)
class Design:
    """A network: its steps in order. The output, a softmax over the classes, is always there.

    Whether the steps fit each other is another question, see `explorer.builder.fitting`.

    Attributes:
        steps: at most `MOST_STEPS`.

    Raises:
        ValueError: with a sentence, if there are too many, or the text would be too long.
    """

    steps: tuple[Step, ...] = ()

    def __post_init__(self) -> None:
        if len(self.steps) > MOST_STEPS:
            raise ValueError(f"A network has at most {MOST_STEPS} steps here.")
        if len(self.text) > MOST_TEXT:
            raise ValueError(
                f"This network's description is longer than {MOST_TEXT} characters; take a step "
                "away."
            )

    @property
    def text(self) -> str:
        """The one line of text that `read_design` reads.

        >>> Design((Step("residual", (64, 2)), Step("max_pool"), Step("gap"))).text
        'residual-64-2.max_pool.gap'
        """
        return ".".join(map(_step_text, self.steps))

    @property
    def blocks(self) -> tuple[Step, ...]:
        """The steps that are blocks."""
        return tuple(step for step in self.steps if step.kind.block is not None)


def read_design(text: str) -> Design:
    """Read a network from one line of text.

    Steps are separated by ``.``; a step is the name of a block or layer and the values of its
    settings, each after a ``-``. Those left out are as at first. No text is a network without
    steps.

    Args:
        text: of which nothing is known.

    Raises:
        ValueError: with a sentence, if it is no network.

    >>> [step.name for step in read_design("plain-32.max_pool.dropout-25.gap.dense-128").steps]
    ['plain', 'max_pool', 'dropout', 'gap', 'dense']
    """
    if len(text) > MOST_TEXT:
        raise ValueError(f"A network is described in at most {MOST_TEXT} characters.")
    words = text.split(".") if text else []
    if len(words) > MOST_STEPS:
        raise ValueError(f"A network has at most {MOST_STEPS} steps here.")
    return Design(tuple(map(_read_step, words)))


def _read_step(word: str) -> Step:
    name, *texts = word.split("-")
    return Step(name, tuple(map(_read_value, texts)))


def _read_value(text: str) -> int:
    if not re.fullmatch("[0-9]{1,4}", text, re.ASCII):  # Python reads more, as "1_0" and " 1"
        raise ValueError(f"{text[:20]!r} is not a whole number.")
    return int(text)


def _step_text(step: Step) -> str:
    values = list(step.values)
    settings = step.kind.settings
    while values and settings[len(values) - 1].silent:
        if values[-1] != settings[len(values) - 1].default:
            break
        values.pop()
    return "-".join([step.name, *map(str, values)])
