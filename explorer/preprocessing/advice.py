"""What is remarkable about the steps of a row, told by the numbers before and after them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from explorer.preprocessing.row import RowStep, Traced

_FAR_OFF = 6.0  # no value of a photo is that many standard deviations from ImageNet's mean


def advice(row: Sequence[RowStep], stages: Sequence[Traced]) -> list[str]:
    """Return a sentence for every stage of a row, "" where there is nothing to say.

    Args:
        row: the steps.
        stages: what `explorer.preprocessing.row.trace` made of them; the first is the picture.

    >>> from explorer.preprocessing.row import read_row, trace
    >>> row = read_row("scale.scale")
    >>> advice(row, trace(np.full((2, 2, 3), 255, np.uint8), row))[2][:34]
    'The values were at most 1 already;'
    """
    said = [""]
    for each, before, after in zip(row, stages, stages[1:], strict=False):
        tell = _why_it_ends if after.problem else _remark
        said.append(tell(each, before, after))
    return said


def last_word(stages: Sequence[Traced]) -> str:
    """Return what a network would say to the result of a row, "" if it is fit to be fed."""
    last = stages[-1]
    if last.values is None:
        return ""
    if last.values.dtype == np.uint8:
        return (
            "This ends as whole numbers from 0 to 255. Most networks expect small numbers around "
            "0: rescale them, unless the network does that itself."
        )
    largest = max(abs(last.least), abs(last.most))
    if largest > _FAR_OFF:
        return (
            f"This ends with values up to {_short(largest)} in size. Networks are trained with "
            "values of about 1; such an input drowns what they have learned."
        )
    if largest < 0.1:
        return (
            f"This ends with values of at most {_short(largest)} in size: to a network, a picture "
            "that is nearly one flat colour."
        )
    return ""


def _why_it_ends(each: RowStep, before: Traced, after: Traced) -> str:
    rest = ""
    if each.step.whole_numbers and before.values.dtype != np.uint8:
        rest = " Put it before the steps that make fractions of them."
    elif before.values.ndim == 2:
        rest = " Leave the grey in three channels, or put it after this step."
    return f"The row ends here. {after.problem}{rest}"


def _remark(each: RowStep, before: Traced, after: Traced) -> str:
    if before.deviation > 0 and after.deviation == 0:
        return "All values are equal now: the picture is gone."
    remark = _REMARKS.get(each.name)
    return remark(each, before, after) if remark else ""


def _on_scale(each: RowStep, before: Traced, after: Traced) -> str:
    if each.options["way"] != "by_255" or before.values.dtype == np.uint8:
        return ""
    if before.least < 0:
        return (
            "The values were standardised already. Divided by 255 as well, they are from "
            f"{_short(after.least)} to {_short(after.most)}."
        )
    if before.most <= 1:
        return (
            "The values were at most 1 already; after a second division by 255 nearly nothing is "
            f"left of them: at most {_short(after.most)}."
        )
    return ""


def _on_standardise(each: RowStep, before: Traced, after: Traced) -> str:
    if each.options["statistics"] == "this_picture":
        return ""
    if before.least < 0:
        centre, width = _short(after.mean), _short(after.deviation / (before.deviation or 1))
        return (
            f"The values were standardised already. What was centred on 0 is centred on {centre} "
            f"now, and {width} times as wide."
        )
    if before.most > 1:
        return (
            "These statistics are for values from 0 to 1, and here they reach {}. Without the "
            "division by 255 the results average {} instead of about 0, and reach {}.".format(
                *map(_short, (before.most, after.mean, after.most))
            )
        )
    if before.most <= 0.1:
        return (
            "These statistics are for values from 0 to 1, and here none is above {}: all of the "
            "picture lies between {} and {}.".format(
                *map(_short, (before.most, after.least, after.most))
            )
        )
    return ""


def _on_resize(each: RowStep, before: Traced, after: Traced) -> str:
    (height, width), (rows, columns) = before.values.shape[:2], after.values.shape[:2]
    if before.values.dtype != np.uint8:
        return (
            "Resizing after rescaling gives nearly the same, as both only add and multiply; but it "
            "works on four bytes for each number instead of one."
        )
    if min(rows / height, columns / width) > 1.1:
        return (
            f"This enlarges {height} × {width} pixels to {rows} × {columns}: more numbers, but no "
            "more detail."
        )
    stretch = (rows / height) / (columns / width)
    if each.options["fit"] == "square" and not 0.9 < stretch < 1.1:
        how = "narrower" if stretch > 1 else "flatter"
        return f"{height} × {width} pixels are squeezed into a square: everything looks {how}."
    return ""


def _on_crop(each: RowStep, before: Traced, after: Traced) -> str:
    side = each.options["side"]
    rows, columns = after.values.shape[:2]
    if (rows, columns) != (side, side):
        return (
            f"There are fewer than {side} pixels, so {rows} × {columns} are left: no square, and "
            "not the size that a network waits for."
        )
    return ""


def _on_bgr(each: RowStep, before: Traced, after: Traced) -> str:
    if before.least < 0:
        return (
            "The mean of red was taken from red already, which is in blue's place now. Swap before "
            "you standardise, with statistics in the same order."
        )
    return (
        "From here on the first of the three numbers is blue's. Whoever expects RGB, as these "
        "panels do, takes it for red's."
    )


_REMARKS = {
    "scale": _on_scale,
    "standardise": _on_standardise,
    "resize": _on_resize,
    "crop": _on_crop,
    "bgr": _on_bgr,
}


def _short(value: float) -> str:
    return f"{value:.3g}".replace("-", "−")
