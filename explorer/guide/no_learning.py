"""It does not learn anything."""

from __future__ import annotations

from explorer.guide import GUIDE, PROBLEM, Showing, Sketch, Step, train


@GUIDE.register(
    title="It learns nothing",
    kind=PROBLEM,
    place=5,
    sign="The loss stays where guessing leaves it: at the logarithm of the number of classes, 2.30 "
    "for ten.",
    sketch=Sketch(
        training=(1.0, 0.99, 1.0, 0.985, 0.995, 0.99, 1.0, 0.99, 0.995),
        validation=(1.0, 1.0, 0.99, 1.0, 0.99, 1.0, 0.995, 1.0, 0.99),
        says="The lines lie where they began.",
    ),
    source="Karpathy, “A Recipe for Training Neural Networks”, 2019",
)
def no_learning() -> tuple[Step, ...]:
    """Something is broken, and more epochs will not mend it.

    Usually labels do not belong to their pictures, all pictures look the same to the network, or
    no gradient arrives. So make the task as easy as it can be: whoever cannot learn thirty
    pictures by heart has a mistake in the program, not in the settings.
    """
    return (
        Step(
            "Let it learn thirty pictures by heart. If that fails, look for the mistake; if it "
            "works, the parts fit together.",
            train("Train: thirty digits", recipe="overfit", data="digits", subset="30"),
        ),
        Step(
            "Look at pictures and labels as the network gets them.",
            Showing("Train: look at the data", "train", {"part": "data"}),
        ),
        Step(
            "Check the units, and look at the numbers that arrive.",
            Showing("Prepare: what networks expect", "prepare", {"prepare": "units"}),
        ),
        Step(
            "Rule the learning rate out: with this one nothing is learned either.",
            train("Train: learning rate too high", recipe="too_high"),
        ),
    )
