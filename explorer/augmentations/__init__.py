"""Augmentations: random changes of pictures that keep what is on them. One file each.

An augmentation is its options and the Keras layer that is made from them. What the page previews
and what training uses is that one layer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from explorer.options import Option, Value, settle
from explorer.registry import Entry, Registry

if TYPE_CHECKING:
    import keras

GROUPS = ("Geometry", "Light and colour", "Blur and noise", "Erasing and mixing", "Policies")
"""Headings under which menus list augmentations, in order."""


@dataclass(frozen=True, kw_only=True)
class Strength(Option):
    """How far an augmentation may go: what happens to a picture is drawn anew each time.

    Its values are amounts from 0. With an amount of 20, an angle is drawn from -20 to 20, and a
    factor, of which the neutral value is 100 %, from 80 % to 120 %.

    Attributes:
        neutral: with this drawn, nothing happens.
        both_ways: whether what is drawn lies on both sides of that.
        either_sign: whether a sign is drawn besides, which cannot be forced.
    """

    neutral: float = 0
    both_ways: bool = True
    either_sign: bool = False

    def bounds(self, amount: float) -> tuple[float, float]:
        """The least and the largest that can be drawn.

        >>> amounts = {"label": "", "values": (0, 20), "default": 20}
        >>> Strength(name="angle", **amounts).bounds(20)
        (-20, 20)
        >>> Strength(name="area", both_ways=False, **amounts).bounds(20)
        (0, 20)
        """
        return self.neutral - amount if self.both_ways else self.neutral, self.neutral + amount

    @property
    def extremes(self) -> tuple[float, float]:
        """The least and the largest that can be drawn with any amount."""
        return self.bounds(self.values[-1])


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A number, or a word, that was drawn for each picture.

    Attributes:
        label: what it is.
        unit: behind the number.
        read: takes it, one for each picture, out of the layer's transformation, a dictionary of
            arrays.
    """

    label: str
    unit: str = ""
    read: Callable[[Mapping[str, Any]], np.ndarray]

    def value_in_words(self, value: float | str) -> str:
        """The number or word alone."""
        if isinstance(value, str):
            return value
        if isinstance(value, bool | np.bool_):
            return "yes" if value else "no"
        rounded = round(float(value), 1 if abs(value) < 100 else 0)
        return f"{rounded + 0:g}{self.unit}".replace("-", "−")

    def in_words(self, value: float | str) -> str:
        """What was drawn for one picture, with what it is.

        >>> Drawn(label="Angle", unit="°", read=dict.values).in_words(-12.345)
        'Angle −12.3°'
        """
        colon = ":" if isinstance(value, bool | np.bool_) else ""
        return f"{self.label}{colon} {self.value_in_words(value)}".strip()


@dataclass(frozen=True, kw_only=True)
class Augmentation(Entry):
    """A random change of pictures.

    Its decorated function takes its options by name, a `Strength` as the least and the largest
    that can be drawn, and ``seed`` and ``name``, and returns a Keras layer. The layer takes
    pictures of 0 to 255, float32 ``(batch, height, width, channels)``, or a dictionary with
    "images" and one-hot "labels"; it keeps shape, number type and range, and outside training
    does nothing. Its docstring says what happens and what for.

    Attributes:
        group: heading under which menus list it, one of `GROUPS`.
        place: where it stands among the augmentations; ascending.
        source: paper, standard or person it comes from.
        options: what can be set.
        drawn: what is drawn for each picture.
        weakest: values of options, other than strengths, with which nothing happens; None if
            there are none.
        surest: values of options with which it happens to every picture.
        mixes: whether pictures of a batch are mixed, and their labels with them.
        needs_colour: whether pictures of one channel are refused.
        forcible: whether the layer can be made to draw one number for certain.
        draws_words: whether what is drawn is named, so that it cannot be laid in order.
    """

    group: str
    place: int
    source: str
    options: tuple[Option, ...] = ()
    drawn: tuple[Drawn, ...] = ()
    weakest: Mapping[str, Value] | None = field(default_factory=dict)
    surest: Mapping[str, Value] = field(default_factory=dict)
    mixes: bool = False
    needs_colour: bool = False
    forcible: bool = True
    draws_words: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.group not in GROUPS:
            raise ValueError(f"{self.name}: {self.group!r} is not one of {', '.join(GROUPS)}")

    @property
    def strengths(self) -> tuple[Strength, ...]:
        """Those of its options that say how far it may go."""
        return tuple(option for option in self.options if isinstance(option, Strength))

    @property
    def identity(self) -> dict[str, Value] | None:
        """Options with which nothing happens; None if it cannot be that weak."""
        if self.weakest is None:
            return None
        nothing = {strength.name: strength.values[0] for strength in self.strengths}
        return settle(self.options, {**nothing, **self.weakest}, self.name)

    def layer(self, seed: int = 0, name: str | None = None, **options: Value) -> keras.layers.Layer:
        """Return its Keras layer; options that are not given take their defaults.

        Args:
            seed: of its random numbers.
            name: of the layer; the augmentation's own when not given.
            options: a `Strength` as its amount.

        Raises:
            ValueError: if an option is unknown, or its value not on offer.
        """
        chosen = settle(self.options, options, self.name)
        for strength in self.strengths:
            chosen[strength.name] = strength.bounds(chosen[strength.name])
        return self._made(chosen, seed, name or self.name)

    def layer_drawing(
        self, drawn: Mapping[str, float], seed: int = 0, **options: Value
    ) -> keras.layers.Layer:
        """Return its layer with strengths that leave no choice.

        Args:
            drawn: by the name of a strength, what is drawn for every picture; strengths that
                are not named stay neutral.
            seed: of what is still random.
            options: values of the other options.
        """
        chosen = settle(self.options, {**options, **self.surest}, self.name)
        for strength in self.strengths:
            value = drawn.get(strength.name, strength.neutral)
            chosen[strength.name] = (value, value)
        return self._made(chosen, seed, self.name)

    def _made(self, chosen: dict[str, Any], seed: int, name: str) -> keras.layers.Layer:
        layer = self.function(**chosen, seed=seed, name=name)
        # Half precision, which a model may ask for, cannot count pixels, and Keras's layers mix.
        layer.dtype_policy = "float32"
        return layer


AUGMENTATIONS: Registry[Augmentation] = Registry(
    __name__, Augmentation, order=lambda entry: entry.place
)
"""All augmentations by name, in the order in which menus list them."""

geometry, colour, blur_and_noise, erasing_and_mixing, policy = (
    partial(AUGMENTATIONS.register, group=group) for group in GROUPS
)
"""Decorators that register an augmentation under a heading."""

FILL = Option(
    name="fill",
    label="Behind the border",
    values=("nearest", "reflect", "wrap", "constant"),
    default="nearest",
)
"""What is seen where a picture was moved away: Keras's ``fill_mode``."""


percentage = partial(Strength, label="Up to ±", unit="%", neutral=100)
"""A factor, of which 100 % change nothing; takes the rest of what a `Strength` takes."""

MIXED = (
    Drawn(
        label="Of a second picture", unit=" %", read=lambda drawn: percent(1 - drawn["mix_weight"])
    ),
    Drawn(label="which is", read=lambda drawn: _partners(drawn["permutation_order"])),
)
"""The share of the second picture, where two are mixed; by chance it can be the same."""


def _partners(order: np.ndarray) -> np.ndarray:
    return np.where(order == np.arange(len(order)), "this one again", "another one")


def percent(values: np.ndarray) -> np.ndarray:
    """Shares as percentages, one for each picture."""
    return 100 * np.reshape(values, -1)
