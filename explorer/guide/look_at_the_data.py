"""Look at the pictures before anything else."""

from __future__ import annotations

from explorer.guide import GUIDE, PRACTICE, Showing, Step


@GUIDE.register(
    title="Look at the data first",
    kind=PRACTICE,
    place=1,
    sign="Before the first run on new pictures.",
    source="Northcutt, Athalye and Mueller, “Pervasive Label Errors in Test Sets Destabilize "
    "Machine Learning Benchmarks”, NeurIPS 2021",
)
def look_at_the_data() -> tuple[Step, ...]:
    """A quarter of an hour with the pictures saves a night of training.

    One sees how many there are of each class, whether labels are right, whether the same picture
    is in both parts, and what a person would need to tell the classes apart. Well-known data sets
    have some percent of wrong labels, too.
    """
    return (
        Step(
            "Count the pictures of each class, look at their means, and leaf through them.",
            Showing("Train: look at the digits", "train", {"part": "data", "looked-at": "digits"}),
        ),
        Step(
            "Look at one picture through all steps that are done to it before a network sees it.",
            Showing("Prepare: eight steps", "prepare", {"prepare": "steps"}),
        ),
    )
