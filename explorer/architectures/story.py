"""What each network of the history changed against the one before it, in words and numbers."""

from __future__ import annotations

from explorer.architectures.classic import CLASSICS, Classic

_IMAGENET = "ImageNet"


def before(entry: Classic) -> Classic | None:
    """The one before it in the history, or None before the first.

    >>> before(CLASSICS["alexnet"]).title
    'LeNet-5'
    """
    names = list(CLASSICS)
    place = names.index(entry.name)
    return CLASSICS[names[place - 1]] if place else None


def after(entry: Classic) -> Classic | None:
    """The one after it in the history, or None after the last."""
    names = list(CLASSICS)
    place = names.index(entry.name) + 1
    return CLASSICS[names[place]] if place < len(names) else None


def against_the_one_before(entry: Classic) -> str:
    """Its size, and where both were measured on ImageNet its accuracy, against the one before.

    >>> print(against_the_one_before(CLASSICS["vgg_19"]))
    Against VGG-16 (2014): 1.04 times its parameters, and 0.1 points more top-1 accuracy.
    """
    other = before(entry)
    if other is None:
        return "The story begins here."
    words = f"Against {other.title} ({other.year}): {_ratio(entry.parameters, other.parameters)}"
    if not all(_IMAGENET in one.result.measured for one in (entry, other)):
        return f"{words}."
    points = 100 * (entry.result.top1 - other.result.top1)
    words += f", and {abs(points):.1f} points {'more' if points >= 0 else 'less'} top-1 accuracy"
    alike = entry.result.measured == other.result.measured
    return f"{words}." if alike else f"{words}, though not measured in the same way."


def _ratio(count: int, other: int) -> str:
    """How large it is against the other.

    >>> _ratio(30, 20), _ratio(5, 20)
    ('1.5 times its parameters', '25 % of its parameters')
    """
    share = count / other
    if share < 1:
        return f"{100 * share:.0f} % of its parameters"
    digits = 2 if share < 1.1 else 1 if share < 10 else 0
    return f"{share:,.{digits}f} times its parameters"


def counted(number: int) -> str:
    """A large number as people say it.

    >>> counted(1_582_671_872), counted(416_520)
    ('1.6 billion', '0.4 million')
    """
    return f"{number / 1e9:.1f} billion" if number >= 1e9 else f"{number / 1e6:.1f} million"


def history_table() -> tuple[list[str], list[list[str | int | float]]]:
    """Names of columns, and a line for each network, the oldest first.

    Accuracies are parts of 1; parameters are those of the network that is built here.
    """
    head = ["network", "year", "parameters", "published", "counted_from", "top1", "measured"]
    lines = [
        [
            one.title,
            one.year,
            one.parameters,
            one.published,
            one.counted_from,
            one.result.top1,
            one.result.measured,
            one.result.source,
            one.paper,
        ]
        for one in CLASSICS.values()
    ]
    return [*head, "source", "paper"], lines
