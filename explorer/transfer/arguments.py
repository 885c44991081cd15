"""What a transfer model is asked for, checked before anything is built: refused in a sentence."""

from __future__ import annotations

from numbers import Integral
from typing import Literal


def is_whole_number(value: object) -> bool:
    """Whether a value counts something: an integer, one of NumPy's too, and no truth value.

    >>> is_whole_number(3), is_whole_number(3.0), is_whole_number(True)
    (True, False, False)
    """
    return isinstance(value, Integral) and not isinstance(value, bool)


def checked_name(name: str, kind: str) -> str:
    """The name of a base or a head; whether there is such a one is another question.

    Raises:
        ValueError: if it is no text.
    """
    if not isinstance(name, str):
        raise ValueError(f"The name of a {kind} is a text, not {name!r:.60}.")
    return name


def checked_shape(input_shape: tuple[int, int, int]) -> tuple[int, int, int]:
    """Height, width and channels of pictures.

    Raises:
        ValueError: if they are not three positive whole numbers.
    """
    try:
        shape = tuple(input_shape)
    except TypeError:
        shape = ()
    if len(shape) != 3 or not all(is_whole_number(one) and one > 0 for one in shape):
        raise ValueError(
            "The shape of pictures is three positive whole numbers, (height, width, channels), "
            f"not {input_shape!r:.60}."
        )
    height, width, channels = map(int, shape)
    return height, width, channels


def checked_side(side: int) -> int:
    """Height and width at which a base looks at pictures; how small it can be, the base says.

    Raises:
        ValueError: if it is no positive whole number.
    """
    if not is_whole_number(side) or side < 1:
        raise ValueError(f"The side of pictures is a positive whole number, not {side!r:.60}.")
    return int(side)


def checked_classes(count: int) -> int:
    """How many classes a head tells apart.

    Raises:
        ValueError: if it is no whole number, or less than 2.
    """
    if not is_whole_number(count) or count < 2:
        raise ValueError(
            f"A head chooses among at least 2 classes, a whole number, not {count!r:.60}."
        )
    return int(count)


def checked_layers(count: int | Literal["all"]) -> int | Literal["all"]:
    """How many layers at the end of a base learn; "all" for the whole base.

    Raises:
        ValueError: if it is neither "all" nor a whole number, or negative.
    """
    if isinstance(count, str) and count == "all":
        return "all"
    if not is_whole_number(count) or count < 0:
        raise ValueError(
            'The number of trainable layers is a whole number, 0 or more, or "all", '
            f"not {count!r:.60}."
        )
    return int(count)
