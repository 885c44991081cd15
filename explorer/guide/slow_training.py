"""It learns, but it takes too long."""

from __future__ import annotations

from explorer.guide import GUIDE, PROBLEM, Showing, Sketch, Step, architectures, train


@GUIDE.register(
    title="Slow training",
    kind=PROBLEM,
    place=2,
    sign="Both curves creep down together and are still falling when the last epoch ends, or a "
    "single epoch takes so long that nobody waits for the end.",
    sketch=Sketch(
        training=(1.0, 0.96, 0.92, 0.885, 0.85, 0.82, 0.79, 0.765, 0.74),
        validation=(1.0, 0.965, 0.93, 0.895, 0.865, 0.835, 0.805, 0.78, 0.76),
        says="Both lines are still on their way down, at the same slow pace.",
    ),
    source="Smith and Topin, “Super-Convergence”, 2017; Ioffe and Szegedy, “Batch Normalization”, "
    "ICML 2015",
)
def slow_training() -> tuple[Step, ...]:
    """Either the steps are too small, or each of them costs too much.

    Steps are too small when the learning rate is; the loss then falls in a straight, flat line.
    They cost too much when the network or its pictures are larger than the task needs: twice the
    side of a picture is four times the computing in every convolution.
    """
    return (
        Step(
            "See a learning rate that is too small, and compare it with the recipe's own.",
            train("Train: a tenth of the rate", recipe="lesson", rate="0.0001"),
        ),
        Step(
            "Let the rate rise and fall within the run: large steps while there is far to go, "
            "small ones at the end.",
            train("Train: one minute", recipe="one_minute"),
        ),
        Step(
            "Look at what a picture costs before training starts. Multiply-adds tell more than "
            "parameters.",
            architectures("Compare small networks", "compare", networks_as="small"),
        ),
        Step(
            "Begin with trained weights, and most of the way is behind you.",
            Showing("Transfer: the three phases", "transfer", {"transfer": "phases"}),
        ),
    )
