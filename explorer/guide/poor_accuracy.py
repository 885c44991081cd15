"""It has learned what it could, and that is not enough."""

from __future__ import annotations

from explorer.guide import GUIDE, PROBLEM, Showing, Sketch, Step, architectures, train


@GUIDE.register(
    title="Poor accuracy",
    kind=PROBLEM,
    place=3,
    sign="Both curves level off, close together and too high: it is not good on the training "
    "pictures either.",
    sketch=Sketch(
        training=(1.0, 0.8, 0.7, 0.65, 0.625, 0.61, 0.605, 0.6, 0.6),
        validation=(1.0, 0.82, 0.72, 0.675, 0.65, 0.64, 0.635, 0.63, 0.63),
        says="The lines stay together and stop falling: the network cannot do better, or is kept "
        "from it.",
    ),
    source="Goodfellow, Bengio and Courville, “Deep Learning”, chapters 5 and 11, 2016",
)
def poor_accuracy() -> tuple[Step, ...]:
    """This is underfitting: the network is too small for the task, or something stands in its way.

    In its way stand labels that are wrong, pictures in other units than it expects, augmentations
    that change what is on the picture, or regularisation that was meant for a larger network.
    """
    return (
        Step(
            "Find out which classes it mistakes for which: one pair of classes is another matter "
            "than all of them.",
            Showing(
                "Results of a run: confusions",
                "train",
                {"part": "results", "run": "simple-cnn-cifar10"},
            ),
        ),
        Step(
            "Give it more maps and more epochs.",
            train("Train: ten minutes", recipe="ten_minutes"),
        ),
        Step(
            "Give it a better structure: shortcuts let more layers learn.",
            architectures("Builder: put one together", "builder"),
        ),
        Step(
            "Check that pictures arrive in the units that the network was trained with. A network "
            "that gets 0 to 255 where it expects −1 to 1 is not wrong by a little.",
            Showing("Prepare: what networks expect", "prepare", {"prepare": "units"}),
        ),
        Step(
            "Check the pictures and their labels with your own eyes.",
            Showing("Train: look at the data", "train", {"part": "data"}),
        ),
    )
