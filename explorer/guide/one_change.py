"""Change one thing at a time."""

from __future__ import annotations

from explorer.guide import GUIDE, PRACTICE, Showing, Step, train


@GUIDE.register(
    title="One change at a time",
    kind=PRACTICE,
    place=8,
    sign="When you compare settings.",
    source="Bouthillier et al., “Accounting for Variance in Machine Learning Benchmarks”, MLSys "
    "2021",
)
def one_change() -> tuple[Step, ...]:
    """Two runs that differ in two settings cannot tell which of them made the difference.

    Nor can two runs that differ by chance: another seed alone moves the accuracy by some tenths of
    a percent, on few pictures by some percent. Repeat a run with other seeds before you believe a
    small difference.
    """
    return (
        Step(
            "The same run with another seed:",
            train("Train: one minute, seed 1", recipe="one_minute", train_seed="1"),
        ),
        Step(
            "See the settings that differ between runs, their curves, and intervals of chance.",
            Showing("Train: compare runs", "train", {"part": "compare"}),
        ),
    )
