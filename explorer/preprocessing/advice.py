"""What is remarkable about the steps of a row, told by what was done before them.

The steps decide what is said, and the values only fill in the numbers: a dark picture has small
values too, and nobody divided it twice.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from explorer.preprocessing.history import History, is_by_colour
from explorer.preprocessing.row import RowStep, Traced, short


def advice(row: Sequence[RowStep], stages: Sequence[Traced]) -> list[str]:
    """Return a sentence or two for every stage of a row, "" where there is nothing to say.

    Args:
        row: the steps.
        stages: what `explorer.preprocessing.row.trace` made of them; the first is the picture.

    >>> import numpy as np
    >>> from explorer.preprocessing.row import read_row, trace
    >>> row = read_row("scale.scale")
    >>> advice(row, trace(np.full((2, 2, 3), 255, np.uint8), row))[2][:42]
    'The values were brought to 0 to 1 already;'
    """
    said = [""]
    for place, (each, before, after) in enumerate(zip(row, stages, stages[1:], strict=False)):
        past = History(tuple(row[:place]))
        tell = _why_it_ends if after.problem else _remark
        said.append(tell(each, past, before, after))
    return said


def _why_it_ends(each: RowStep, past: History, before: Traced, after: Traced) -> str:
    rest = ""
    if each.step.whole_numbers and before.values.dtype != np.uint8:
        rest = "Put it before the steps that make fractions of them."
    elif each.name == "bgr":
        rest = "Leave it out, or put it before the step that makes the picture grey."
    elif past.made_grey and past.made_grey.name == "greyscale":
        rest = "Give Greyscale three channels, or choose statistics that are one for all colours."
    elif past.made_grey:
        rest = (
            "Put Greyscale with three channels before it, or choose statistics that are one for "
            "all colours."
        )
    return " ".join(filter(None, ("The row ends here.", after.problem, rest)))


def _remark(each: RowStep, past: History, before: Traced, after: Traced) -> str:
    if before.deviation > 0 and after.deviation == 0:
        return "All values are equal now: the picture is gone."
    remarks = _REMARKS.get(each.name, ())
    return " ".join(filter(None, (remark(each, past, before, after) for remark in remarks)))


def _on_scale(each: RowStep, past: History, before: Traced, after: Traced) -> str:
    numbers = past.numbers
    if each.options["way"] == "own_range":
        undone = numbers not in ("whole", "unit", "tiny")
        return "This undoes the standardising: the values are from 0 to 1 again." if undone else ""
    if numbers == "whole":
        return ""
    if numbers == "undivided":
        return (
            "The division by 255 comes too late: the statistics before it are for values from 0 to "
            f"1. Now these are from {short(after.least)} to {short(after.most)}; put it first."
        )
    if numbers in ("unit", "tiny", "late"):
        done = "brought to 0 to 1" if numbers == "unit" else "divided by 255"
        return (
            f"The values were {done} already; after another division by 255 nearly nothing is left "
            f"of them: at most {short(max(abs(after.least), abs(after.most)))} in size."
        )
    return (
        "The values were standardised already. Divided by 255 as well, they are from "
        f"{short(after.least)} to {short(after.most)}."
    )


def _on_standardise(each: RowStep, past: History, before: Traced, after: Traced) -> str:
    if each.options["statistics"] == "this_picture":
        return ""
    return _ON_STANDARDISE[past.numbers].format(
        most=short(before.most),
        mean=short(before.mean),
        new_least=short(after.least),
        new_most=short(after.most),
        new_mean=short(after.mean),
    )


_TWICE = (
    "The values were standardised already. Their mean was {mean} and becomes {new_mean}, and they "
    "spread from {new_least} to {new_most}."
)
_ON_STANDARDISE = {
    "whole": "These statistics are for values from 0 to 1, and nothing has divided these by 255: "
    "they reach {most}. So the results average {new_mean} instead of about 0, and reach "
    "{new_most}.",
    "unit": "",
    "tiny": "These statistics are for values from 0 to 1, and after more than one division none is "
    "above {most}: all of the picture lies between {new_least} and {new_most}.",
    "standard": _TWICE,
    "undivided": _TWICE,
    "late": _TWICE,
    "narrow": _TWICE,
    "twice": _TWICE,
}


def _on_statistics_order(each: RowStep, past: History, before: Traced, after: Traced) -> str:
    if not past.swapped or past.alike or not is_by_colour(each):
        return ""
    return (
        "Blue is the first colour by now, and these statistics begin with red's: each of the two "
        "is standardised with the other's numbers."
    )


def _on_resize_late(each: RowStep, past: History, before: Traced, after: Traced) -> str:
    if past.numbers == "whole":
        return ""
    told = (
        "Resizing after rescaling gives nearly the same, as both only add and multiply; but it "
        "works on four bytes for each number instead of one."
    )
    beyond = after.least < before.least or after.most > before.most
    if beyond and each.options["interpolation"] == "bicubic":
        told += (
            " Bicubic curves overshoot at edges, and nothing cuts fractions off at the ends: they "
            f"are from {short(after.least)} to {short(after.most)} now."
        )
    return told


def _on_resize_after_crop(each: RowStep, past: History, before: Traced, after: Traced) -> str:
    if not past.cropped:
        return ""
    share = before.window[2] * before.window[3]
    return (
        f"The crop came first and left {share:.0%} of this picture; of a larger one it leaves "
        "less. Resize first and crop then, and it is the same part of every picture."
    )


def _on_new_shape(each: RowStep, past: History, before: Traced, after: Traced) -> str:
    (height, width), (rows, columns) = before.values.shape[:2], after.values.shape[:2]
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


def _on_crop(each: RowStep, past: History, before: Traced, after: Traced) -> str:
    side = each.options["side"]
    rows, columns = after.values.shape[:2]
    if (rows, columns) != (side, side):
        return (
            f"There are fewer than {side} pixels, so {rows} × {columns} are left, not the size "
            "that a network waits for."
        )
    return ""


def _on_bgr(each: RowStep, past: History, before: Traced, after: Traced) -> str:
    if past.alike:
        return "The three numbers of grey are the same, so nothing changes."
    if past.swapped:
        return "This swaps the colours back: the first of the three numbers is red's again."
    if past.by_colour:
        return (
            "From here on the first of the three numbers is blue's, standardised with blue's "
            "statistics. The networks that these statistics are for expect red first."
        )
    return (
        "From here on the first of the three numbers is blue's. Whoever expects RGB, as these "
        "panels do, takes it for red's."
    )


def _on_grey(each: RowStep, past: History, before: Traced, after: Traced) -> str:
    if past.alike or before.values.ndim == 2 or each.options.get("of") == "each_colour":
        return ""
    if past.swapped:
        return (
            "Blue is the first colour by now, and this takes the first for red: brightness is "
            "computed with the weights of red and blue exchanged."
        )
    if past.by_colour:
        return (
            "The colours were standardised, each with its own statistics, so this is not the "
            "brightness any more that the weights are for. Make the picture grey first."
        )
    return ""


_REMARKS = {
    "scale": (_on_scale,),
    "standardise": (_on_standardise, _on_statistics_order),
    "resize": (_on_resize_after_crop, _on_new_shape, _on_resize_late),
    "crop": (_on_crop,),
    "bgr": (_on_bgr,),
    "greyscale": (_on_grey,),
    "canny": (_on_grey,),
    "equalise": (_on_grey,),
}
