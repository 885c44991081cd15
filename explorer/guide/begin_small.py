"""Begin with a small network."""

from __future__ import annotations

from explorer.guide import GUIDE, PRACTICE, Step, architectures, train


@GUIDE.register(
    title="Begin with a small network",
    kind=PRACTICE,
    place=2,
    sign="For the first runs, as long as you are still finding mistakes.",
)
def begin_small() -> tuple[Step, ...]:
    """A run of a minute answers more questions in an hour than one run of an hour.

    With a small network the data, the labels and the settings can be tried out quickly, and its
    accuracy is what every larger one must beat. Grow it only when it underfits.
    """
    return (
        Step(
            "Train something within a minute, and write its accuracy down.",
            train("Train: one minute", recipe="one_minute"),
        ),
        Step(
            "See what the next larger network would cost.",
            architectures("Compare small networks", "compare", networks_as="small"),
        ),
        Step(
            "Add one block at a time.",
            architectures("Builder: put one together", "builder"),
        ),
    )
