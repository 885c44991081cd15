"""The loss jumps about, or leaves for good."""

from __future__ import annotations

from explorer.guide import GUIDE, PROBLEM, Showing, Sketch, Step, train


@GUIDE.register(
    title="The loss jumps",
    kind=PROBLEM,
    place=4,
    sign="The loss goes up and down from step to step, stays where guessing would leave it, or "
    "becomes “not a number”.",
    sketch=Sketch(
        training=(0.6, 0.95, 0.55, 1.0, 0.7, 0.9, 0.62, 0.98, 0.75),
        validation=(0.65, 0.9, 0.7, 0.97, 0.66, 0.99, 0.72, 0.88, 0.8),
        says="There is no way down: what one step gains, the next one loses.",
    ),
    source="Smith, “Cyclical Learning Rates for Training Neural Networks”, WACV 2017; Goyal et "
    "al., “Accurate, Large Minibatch SGD”, 2017",
)
def jumping_loss() -> tuple[Step, ...]:
    """Steps are so large that each one overshoots what it was aiming at.

    The gradient says which way is down, and only for a small step. With too high a learning rate
    the weights land on the other side of the valley, higher than before.
    """
    return (
        Step(
            "See it, and turn the rate down with the buttons while it runs.",
            train("Train: learning rate too high", recipe="too_high"),
        ),
        Step(
            "The same run with a rate that works:",
            train("Train: the same at 0.05", recipe="too_high", rate="0.05"),
        ),
        Step(
            "Let the rate begin small, so that the first large gradients do no harm. This recipe's "
            "rate rises, and then falls:",
            train("Train: one minute", recipe="one_minute"),
        ),
        Step(
            "Lay runs with different rates over each other.",
            Showing("Train: compare runs", "train", {"part": "compare"}),
        ),
    )
