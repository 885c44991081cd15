"""What a network would say to the result of a row."""

from __future__ import annotations

from collections.abc import Sequence

from explorer.preprocessing.history import History
from explorer.preprocessing.row import RowStep, Traced, short


def last_word(row: Sequence[RowStep], stages: Sequence[Traced]) -> str:
    """Return what keeps the result of a row from being fed, "" if it is fit for that.

    Args:
        row: the steps.
        stages: what `explorer.preprocessing.row.trace` made of them; the first is the picture.

    >>> import numpy as np
    >>> from explorer.preprocessing.row import read_row, trace
    >>> row = read_row("resize")
    >>> last_word(row, trace(np.zeros((2, 2, 3), np.uint8), row))[:41]
    'This ends as whole numbers from 0 to 255.'
    """
    last = stages[-1]
    if last.values is None:
        return ""
    return " ".join(filter(None, (_on_numbers(History(tuple(row)), last), _on_shape(last))))


def _on_numbers(past: History, last: Traced) -> str:
    sentence = _ON_NUMBERS.get(past.numbers, "")
    size = short(max(abs(last.least), abs(last.most)))
    return sentence.format(least=short(last.least), most=short(last.most), size=size)


_ON_NUMBERS = {
    "whole": "This ends as whole numbers from 0 to 255. Most networks expect small numbers around "
    "0: rescale them, unless the network does that itself.",
    "tiny": "This ends with values of at most {size} in size, divided by 255 too often: to a "
    "network, a picture that is nearly one flat colour.",
    "undivided": "This ends with values up to {size} in size that were never divided by 255. "
    "Networks are trained with values of about 1; such an input drowns what they have learned.",
    "late": "This ends with values from {least} to {most}: the division by 255 came after the "
    "mean of values from 0 to 1 was taken, so nothing was centred on 0.",
    "narrow": "This ends with values from {least} to {most}, divided by 255 too often before they "
    "were standardised: to a network, a picture that is nearly one flat colour.",
    "twice": "This ends with values from {least} to {most}, standardised more than once: neither "
    "their centre nor their width is what a network was trained with.",
}


def _on_shape(last: Traced) -> str:
    rows, columns = last.values.shape[:2]
    size, said = f"{rows} × {columns}", []
    if last.values.ndim == 2:
        said.append(
            f"The result, {size}, has no axis for colours. Networks want one, also of grey: "
            f"{size} × 1, or the grey three times, as Greyscale with three channels makes it."
        )
    if rows != columns:
        said.append(
            f"{size} is no square. Most networks are trained with squares of one size: resize, "
            "and crop or squeeze."
        )
    return " ".join(said)
