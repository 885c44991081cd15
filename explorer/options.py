"""Options: what can be set about a kernel, a preprocessing step or an augmentation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

Value = float | str
"""A number, or the name of one of several ways."""


@dataclass(frozen=True, kw_only=True)
class Option:
    """Something that can be set, to one of a few values.

    Attributes:
        name: of the function's parameter.
        label: on the page.
        unit: behind a number ("°", "px").
        values: all that can be chosen; numbers ascend.
        default: the one chosen at first.
        titles: how values are written on the page, where their own names are not for readers.
    """

    name: str
    label: str
    unit: str = ""
    values: tuple[Value, ...]
    default: Value
    titles: Mapping[str, str] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        numbers = not isinstance(self.default, str)
        if self.default not in self.values or len(set(self.values)) < len(self.values):
            raise ValueError(f"option {self.name!r}: distinct values, one of them the default")
        if numbers and list(self.values) != sorted(self.values):
            raise ValueError(f"option {self.name!r}: ascending values")

    def checked(self, value: Value) -> Value:
        """The value, as it stands among those on offer.

        Raises:
            ValueError: if it is not on offer.
        """
        for offered in self.values:
            if value == offered:
                return offered
        raise ValueError(f"{self.name} {value!r:.40} is not on offer")


def settle(options: Iterable[Option], given: Mapping[str, Value], of: str) -> dict[str, Value]:
    """A value for every option: the one given, or else its default.

    Args:
        options: what can be set.
        given: values by the options' names.
        of: whose options these are, for the error.

    Raises:
        ValueError: if an option is unknown, or its value not among those on offer.

    >>> size = Option(name="size", label="Size", unit="px", values=(3, 5, 7), default=5)
    >>> settle([size], {}, "blur"), settle([size], {"size": 7.0}, "blur")
    ({'size': 5}, {'size': 7})
    """
    by_name = {option.name: option for option in options}
    if unknown := given.keys() - by_name.keys():
        raise ValueError(f"{of} has no option {min(unknown)!r}")
    try:
        return {
            name: option.checked(given[name]) if name in given else option.default
            for name, option in by_name.items()
        }
    except ValueError as error:
        raise ValueError(f"{of}: {error}") from None
