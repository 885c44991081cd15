"""The error of this package."""

from __future__ import annotations


class ModelRejected(ValueError):
    """A model file is not taken; the message is one sentence for the visitor."""


def quoted(text: object, most: int = 60) -> str:
    """A word out of a visitor's file as it stands in a sentence: in quotes, printable and short.

    >>> quoted("conv1"), quoted("a" * 100)[-5:]
    ("'conv1'", "aaa…'")
    """
    word = text if isinstance(text, str) else type(text).__name__
    shown = "".join(letter if letter.isprintable() else "?" for letter in word[: most + 1])
    return f"'{shown}'" if len(shown) <= most else f"'{shown[:most]}…'"
