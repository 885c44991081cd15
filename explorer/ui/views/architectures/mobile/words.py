"""The formats as a table, before anything is measured."""

from __future__ import annotations

from explorer.figures.tflite import size
from explorer.tflite.formats import FORMATS
from explorer.tflite.subjects import Subject


def expected_rows(subject: Subject) -> list[dict[str, str]]:
    """A line for each format: what a weight is, what the file will take, what computes with it.

    Args:
        subject: the network.
    """
    return [
        {
            "Format": entry.title,
            "One weight": f"{entry.bits} bits",
            "Size to expect": f"about {size(entry.weight_bytes(subject.parameters))}",
            "Computed in": entry.computes_in,
        }
        for entry in FORMATS.values()
    ]


def seconds_expected(subject: Subject) -> int:
    """About how long converting and measuring takes on a laptop, in steps of five seconds.

    Args:
        subject: the network.
    """
    return 5 * round((15 + 12 * subject.parameters / 1e6) / 5)
