"""Numbers as they are written on the page for training."""

from __future__ import annotations

from explorer.pipeline import Pipeline


def percent(share: float, digits: int = 1) -> str:
    """A share in percent, with a space at which no line is broken.

    >>> percent(0.8125), percent(0.5, 0)
    ('81.2\xa0%', '50\xa0%')
    """
    return f"{100 * share:.{digits}f}\N{NO-BREAK SPACE}%"


def probability(share: float) -> str:
    """The probability of a class; next to nothing and next to certainty are said as such.

    >>> probability(0.25), probability(0.9999), probability(0.0)
    ('25.0\xa0%', '> 99.9\xa0%', '< 0.1\xa0%')
    """
    if share >= 0.9995:
        return f"> {percent(0.999)}"
    return f"< {percent(0.001)}" if share < 0.001 else percent(share)


def in_words(pipeline: Pipeline) -> str:
    """What augmentations do, by their titles."""
    titles = [step.augmentation.title for step in pipeline.steps]
    later = [title[0].lower() + title[1:] for title in titles[1:]]
    return ", ".join([*titles[:1], *later]) or "none"
