"""Streamlit's fields, tied to a visitor's choices."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

import streamlit as st

from explorer.options import Option, Value
from explorer.ui.choices import of_option
from explorer.ui.events import heard
from explorer.ui.state import Choice, memory

T = TypeVar("T")
MOST_SEVERAL = 30
"""Most that can be chosen of a list, so that a link can hold them."""
_BETWEEN = "~"
_FEW = 4  # so many values stand side by side, if each is a word or a number


def select(
    choice: Choice[T],
    label: str,
    options: Sequence[T],
    default: T,
    title: Callable[[T], str] = str,
    of: str = "",
    **look: str | bool,
) -> T:
    """A drop-down list; returns what is chosen.

    Args:
        choice: what is being chosen.
        label: of the field.
        options: what there is to choose from.
        default: what holds until the visitor chooses.
        title: how an option is written.
        of: what the choice belongs to, see `Choice.get`.
        look: passed on to ``st.selectbox``.
    """

    def as_default(value: T) -> dict[str, int]:
        return {"index": list(options).index(value)}

    return _field(st.selectbox, as_default, choice, label, options, default, title, of, **look)


def switch(*arguments, **named) -> T:
    """A row of buttons of which one is on; takes what `select` takes."""
    look = {"required": True, "wrap": True, **named}
    return _field(st.pills, lambda value: {"default": value}, *arguments, **look)


def part_of_page(choice: Choice[str], titles: Mapping[str, str]) -> str:
    """The buttons at the top of a page that has parts; returns the name of the one to show.

    Args:
        choice: what keeps it.
        titles: what each part is called, by its name; the first one is shown at first.
    """
    names = list(titles)
    look = {"label_visibility": "collapsed"}
    return switch(choice, "Part of the page", names, names[0], titles.__getitem__, **look)


def several(
    choice: Choice[str],
    label: str,
    options: range,
    title: Callable[[int], str],
    of: str = "",
    **look: str | bool,
) -> frozenset[int]:
    """A list from which any number can be chosen; returns what is, or an empty set.

    Args:
        choice: of a text, as `numbers_text` writes it.
        label: of the field.
        options: the numbers that there are to choose from.
        title: how one is written.
        of: what the choice belongs to, see `Choice.get`.
        look: passed on to ``st.multiselect``.
    """
    key = f"{choice.name}-field"
    chosen = chosen_numbers(choice, options, of)
    picked = st.session_state.get(key, [])  # in the order in which they were picked
    start = picked if set(picked) == chosen else sorted(chosen)
    _hand(key, start, [title(one) for one in options])
    told = heard(lambda: choice.set(numbers_text(st.session_state[key]) or None, of))
    st.multiselect(
        label,
        options,
        start,
        key=key,
        format_func=title,
        on_change=told,
        max_selections=MOST_SEVERAL,
        **look,
    )
    return chosen


def several_names(
    choice: Choice[str],
    label: str,
    options: Sequence[str],
    default: Sequence[str],
    title: Callable[[str], str],
    most: int,
    of: str = "",
) -> list[str]:
    """A list from which up to ``most`` names can be chosen; returns them in their order.

    Args:
        choice: of a text: the names with ``~`` between.
        label: of the field.
        options: the names that there are.
        default: what holds until the visitor chooses.
        title: how one is written; each differently.
        most: how many at most.
        of: what the choice belongs to, see `Choice.get`.
    """

    def fits(text: str) -> bool:
        names = text.split(_BETWEEN)
        return len(set(names)) == len(names) <= most and all(one in options for one in names)

    key = f"{choice.name}-field"
    chosen = choice.get(_BETWEEN.join(default), fits, of)
    names = [one for one in chosen.split(_BETWEEN) if one]
    _hand(key, names, [title(one) for one in options])
    told = heard(lambda: choice.set(_BETWEEN.join(st.session_state[key]) or None, of))
    st.multiselect(
        label, options, names, key=key, format_func=title, on_change=told, max_selections=most
    )
    return names


def chosen_numbers(choice: Choice[str], options: range, of: str = "") -> frozenset[int]:
    """What was chosen with `several`, without showing it."""
    text = choice.get("", lambda text: all(int(one) in options for one in text.split("_")), of)
    return frozenset(int(one) for one in text.split("_") if one)


def numbers_text(numbers: Iterable[int]) -> str:
    """Numbers as they stand in a link.

    >>> numbers_text([285, 281])
    '281_285'
    """
    return "_".join(map(str, sorted(numbers)))


def slider(*arguments, **named) -> T:
    """A slider over values in their order; takes what `select` takes."""
    return _field(st.select_slider, lambda value: {"value": value}, *arguments, **named)


def number(
    choice: Choice[T],
    label: str,
    least: T,
    most: T,
    default: T,
    of: str = "",
    **look: str | bool,
) -> T:
    """A box to write a number in; returns what is in it.

    Args:
        choice: what is being chosen.
        label: of the field.
        least: the smallest that can be chosen; of the type of the others.
        most: the largest.
        default: what holds until the visitor chooses.
        of: what the choice belongs to, see `Choice.get`.
        look: passed on to ``st.number_input``.
    """
    value = choice.get(default, lambda one: least <= one <= most, of)
    key = f"{choice.name}-field"
    _hand(key, value, [f"{least} to {most}"])
    told = heard(partial(_take, choice, key, default, of))
    st.number_input(label, least, most, value, key=key, on_change=told, **look)
    return value


def text(choice: Choice[str], label: str, of: str = "", **look: int | str) -> str:
    """A box for several lines; returns what stands in it.

    Args:
        choice: what is written.
        label: of the field.
        of: what the choice belongs to, see `Choice.get`.
        look: passed on to ``st.text_area``.
    """
    value = choice.get("", of=of)
    key = f"{choice.name}-field"
    _hand(key, value, [of])
    told = heard(lambda: choice.set(st.session_state[key] or None, of))
    st.text_area(label, value, key=key, on_change=told, max_chars=choice.longest, **look)
    return value


def option_field(option: Option, owner: str, choice: Choice | None = None) -> Value:
    """The field that suits an option: a slider for numbers, buttons for a few names.

    Args:
        option: what is chosen.
        owner: what the option belongs to.
        choice: what keeps it, if not a parameter of its own.
    """
    few = len(option.values) <= _FEW
    widget = switch if few else select if isinstance(option.default, str) else slider
    kept = choice or of_option(owner, option)
    title = partial(written, option)
    return widget(kept, option.label, option.values, option.default, title)


def written(option: Option, value: Value) -> str:
    """How a value of an option is written, with its unit.

    >>> written(Option(name="a", label="A", unit="px", values=(1, 2), default=1), 2)
    '2 px'
    """
    if value in option.titles:
        return option.titles[value]
    unit = f" {option.unit}".replace(" °", "°") if option.unit else ""
    return f"{value}{unit}".replace("_", " ")


def _field(widget, as_default, choice, label, options, default, title=str, of="", **look):
    value = choice.get(default, options, of)
    key = f"{choice.name}-field"
    _hand(key, value, [title(one) for one in options])
    # The value is the default as well: a browser that draws the field anew may report that first.
    look = {**as_default(value), **look}
    told = heard(partial(_take, choice, key, default, of))
    widget(label, options, key=key, format_func=title, on_change=told, **look)
    return value


def _take(choice: Choice[T], key: str, default: T, of: str) -> None:
    picked = st.session_state[key]
    if picked != default or choice.is_made(of):  # else a field that comes back tells of itself
        choice.set(picked, of)


def _hand(key: str, value: Any, titles: list[str]) -> None:
    """Give a field its value, unless it has it.

    A browser that is told the same once more forgets what was clicked in the meantime.
    """
    identity = (memory().link.page, titles)
    known = memory().fields.get(key) == identity and key in st.session_state
    if not known or st.session_state[key] != value:
        st.session_state[key] = value
    memory().fields[key] = identity
