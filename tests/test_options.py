"""Options: their values are distinct, and what is not among them is refused."""

from __future__ import annotations

import pytest

from explorer.options import Option, settle

SIZE = Option(name="size", label="Size", unit="px", values=(3, 5, 7), default=5)
FILL = Option(name="fill", label="Fill", values=("nearest", "black"), default="nearest")


@pytest.mark.parametrize(
    ("values", "default"), [((1, 2), 3), ((2, 1), 1), ((1, 1, 2), 1), ((), 0), (("a", "a"), "a")]
)
def test_values_are_distinct_with_the_default_among_them_and_numbers_ascend(values, default):
    with pytest.raises(ValueError, match=r"distinct|ascending"):
        Option(name="size", label="Size", values=values, default=default)


def test_what_is_not_given_takes_its_default():
    assert settle((SIZE, FILL), {"fill": "black"}, "blur") == {"size": 5, "fill": "black"}


def test_a_number_is_returned_as_it_is_on_offer():
    assert repr(SIZE.checked(7.0)) == "7"


@pytest.mark.parametrize("value", [4, "5", float("nan"), None, [3]])
def test_what_is_not_on_offer_is_refused(value):
    with pytest.raises(ValueError, match=r"blur: size .* is not on offer"):
        settle((SIZE,), {"size": value}, "blur")


def test_an_unknown_option_is_refused():
    with pytest.raises(ValueError, match="blur has no option 'width'"):
        settle((SIZE,), {"width": 3}, "blur")
