"""What is written about explanations."""

from __future__ import annotations

from explorer.explanations import Explanation, ExplanationMethod
from explorer.figures.explanation_maps import ShownMap
from explorer.look import Look
from explorer.ui.views.explained import class_title
from explorer.ui.views.train.words import percent

_WIDE = 0.01  # a gap, as a share of the difference
CLASS_INDEPENDENT = "same for every class"


def number(value: float) -> str:
    """A value in three digits, with a true minus sign.

    >>> number(-0.01234), number(0.0)
    ('−0.0123', '0')
    """
    return f"{value:.3g}".replace("-", "−")


def seconds(value: float) -> str:
    """A time, as roughly as one can feel it.

    >>> seconds(0.001), seconds(0.034), seconds(2.34), seconds(75)
    ('0.01 s', '0.03 s', '2.3 s', '75 s')
    """
    value = max(value, 0.01)
    digits = 2 if value < 1 else 1 if value < 10 else 0
    return f"{value:.{digits}f} s"


def passes(count: int) -> str:
    """A number of forward passes.

    >>> passes(1), passes(1000)
    ('1 forward pass', '1,000 forward passes')
    """
    return f"{count:,} forward pass" + ("" if count == 1 else "es")


def facts(found: Explanation, shown: ShownMap) -> tuple[str, ...]:
    """What stands under a map: its cells and range, what it cost, whether it is complete."""
    rows, columns = shown.shape
    unit = "" if found.units == "relative" else f" {found.units}"
    size = "A value for every pixel" if shown.by_pixel else f"{rows} × {columns} cells"
    lines = [f"{size}, {number(shown.low)} to {number(shown.high)}{unit}"]
    if shown.clipped > 0:
        share = percent(shown.clipped, 0)
        lines.append(f"The strongest {share} of the pixels go beyond the colours.")
    first = ", compiling included" if found.first else ""
    lines.append(f"{passes(found.passes)}, {seconds(found.seconds)}{first}")
    if found.gap is not None:
        lines.append(
            f"Completeness gap {percent(found.gap, 2)}: by so much all values together miss the "
            "score's way from the baseline to the picture."
            + (" More points or another baseline can make it smaller." if found.gap > _WIDE else "")
        )
    return tuple(lines)


def question(look: Look, class_index: int, against: int | None) -> str:
    """What is explained: a class, or one rather than another."""
    name = class_title(look, class_index)
    if against is None:
        return f"What speaks for {name}?"
    return f"What speaks for {name} rather than {class_title(look, against)}?"


def nothing_found(found: Explanation, method: ExplanationMethod) -> str:
    """What a map that is zero everywhere means; "" if it is not."""
    if not found.is_zero:
        return ""
    where = f" in {found.layer}" if found.layer else ""
    return (
        f"Zero everywhere: {method.title} finds nothing{where} that speaks for this class. "
        "That is an answer, not an error."
    )
