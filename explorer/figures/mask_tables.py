"""How well U-Nets did, class by class, as tables."""

from __future__ import annotations

import math
from collections.abc import Sequence

from explorer.figures.export import lines_as_csv
from explorer.segmentation.by_class import Judged, OfClass

_HEAD = (
    *("network", "scenes", "class", "true_pixels", "iou", "dice", "found"),
    *("boundary_pixels", "scenes_with_one_edge"),
)


def table_lines(judged: Judged) -> list[dict[str, str | float | None]]:
    """A line for each class that occurs, as it is shown."""
    return [
        {
            "class": one.name,
            "IoU": _rounded(one.iou, 3),
            "Dice": _rounded(one.dice, 3),
            "pixels found": _share(one.found),
            "edge off by": _pixels(one.boundary),
        }
        for one in judged.classes
        if not math.isnan(one.iou)
    ]


def summary(judged: Judged) -> str:
    """The whole in a line, with why pixel accuracy flatters."""
    return (
        f"Mean IoU **{judged.mean_iou:.3f}** · pixel accuracy {_share(judged.accuracy)} "
        f"(nothing but background would get {_share(judged.empty_accuracy)})"
    )


def one_sided(judged: Judged) -> str:
    """In how many scenes classes were overlooked or made up, in a sentence; "" for none."""
    count = sum(one.one_sided for one in judged.classes)
    if not count:
        return ""
    times = "once" if count == 1 else f"{count} times"
    return (
        f"A class was wholly overlooked in a scene, or seen where there is none, {times}; there "
        "is no distance between edges then."
    )


def skip_lines(judged: Sequence[tuple[str, Judged]]) -> list[dict[str, str | float | None]]:
    """A line for each way of answering one scene: the whole, and the mean over its edges."""
    return [
        {
            "skip connections": title,
            "mean IoU": round(all_.mean_iou, 3),
            "pixel accuracy": _share(all_.accuracy),
            "edges off by": _pixels(_mean([one.boundary for one in all_.classes])),
            "classes overlooked or made up": sum(one.one_sided for one in all_.classes),
        }
        for title, all_ in judged
    ]


def judged_csv(judged: Sequence[tuple[str, Judged]]) -> str:
    """All numbers of several networks in full, a line for each class.

    Args:
        judged: titles of networks, and how they did.
    """
    return lines_as_csv(
        _HEAD, [_line(title, all_, one) for title, all_ in judged for one in all_.classes]
    )


def _line(title: str, judged: Judged, one: OfClass) -> list[str | float | None]:
    numbers = (one.iou, one.dice, one.found, one.boundary)
    known = [None if math.isnan(value) else value for value in numbers]
    return [title, judged.scenes, one.name, one.pixels, *known, one.one_sided]


def _rounded(value: float, digits: int) -> float | None:
    return None if math.isnan(value) else round(value, digits)


def _share(value: float) -> str:
    return "" if math.isnan(value) else f"{100 * value:.1f} %"


def _pixels(value: float) -> str:
    return "" if math.isnan(value) else f"{value:.2f} px"


def _mean(values: Sequence[float]) -> float:
    known = [value for value in values if not math.isnan(value)]
    return sum(known) / len(known) if known else math.nan
