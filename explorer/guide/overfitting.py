"""It knows the training pictures by heart."""

from __future__ import annotations

from explorer.guide import GUIDE, PROBLEM, Showing, Sketch, Step, train


@GUIDE.register(
    title="Overfitting",
    kind=PROBLEM,
    place=1,
    sign="The loss on training pictures goes on falling. On held-out pictures it falls, turns, and "
    "rises again, and the two accuracies drift apart.",
    sketch=Sketch(
        training=(1.0, 0.62, 0.4, 0.26, 0.16, 0.1, 0.06, 0.04, 0.02),
        validation=(1.0, 0.68, 0.53, 0.47, 0.47, 0.52, 0.6, 0.7, 0.82),
        says="The lines part: what is learned after the turn holds for the training pictures only.",
    ),
    source="Srivastava et al., “Dropout”, JMLR 2014; Shorten and Khoshgoftaar, “A survey on Image "
    "Data Augmentation for Deep Learning”, Journal of Big Data 2019",
)
def overfitting() -> tuple[Step, ...]:
    """A network with more parameters than there are pictures can store what it was shown.

    Whatever is left to gain in the training loss is then gained by learning single pictures by
    heart, noise and all, and each such detail makes the answer on a new picture a little worse.
    """
    return (
        Step(
            "Make it happen, to know how it looks: few pictures, many epochs, nothing that holds "
            "the network back.",
            train("Train: overfit on purpose", recipe="overfit"),
        ),
        Step(
            "Change the pictures a little at every epoch, so that there is nothing to learn by "
            "heart. The same run, its digits moved by a pixel:",
            train(
                "Train: the same with augmentation",
                recipe="overfit",
                data="digits",
                train_with="0~padded_crop-1-nearest",
            ),
        ),
        Step(
            "Get more pictures. The same run with ten times as many:",
            train(
                "Train: the same with more digits", recipe="overfit", data="digits", subset="300"
            ),
        ),
        Step(
            "Keep the weights small. Weight decay draws them towards zero, and only what many "
            "pictures ask for holds out against it.",
            train("Train: the same with weight decay", recipe="overfit", decay="0.05"),
        ),
        Step(
            "With very few pictures of your own, do not train from scratch: a network that has "
            "seen a million photos needs to learn its last layers only.",
            Showing("Transfer: teach it your classes", "transfer", {"transfer": "teach"}),
        ),
    )
