"""Of all settings, set the learning rate first."""

from __future__ import annotations

from explorer.guide import GUIDE, PRACTICE, Showing, Step, train


@GUIDE.register(
    title="Learning rate first",
    kind=PRACTICE,
    place=3,
    sign="When you have time to tune one setting.",
    source="Bengio, “Practical Recommendations for Gradient-Based Training of Deep "
    "Architectures”, 2012; Smith, 2017",
)
def learning_rate_first() -> tuple[Step, ...]:
    """No other single setting decides so much.

    Try rates a factor of three to ten apart, take the largest at which the loss falls without
    jumping, and let it fall towards the end. It depends on the optimizer and on the batch size, so
    set it again when those change.
    """
    return (
        Step(
            "Too small: the loss creeps.",
            train("Train: Adam at 0.0001", recipe="lesson", rate="0.0001"),
        ),
        Step(
            "Too large: it jumps.",
            train("Train: learning rate too high", recipe="too_high"),
        ),
        Step(
            "With a schedule that rises and falls:",
            train("Train: one minute", recipe="one_minute"),
        ),
        Step(
            "Lay the runs over each other.",
            Showing("Train: compare runs", "train", {"part": "compare"}),
        ),
    )
