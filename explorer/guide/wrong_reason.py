"""It is right for the wrong reason."""

from __future__ import annotations

from explorer.guide import GUIDE, PROBLEM, Showing, Step


@GUIDE.register(
    title="Good in the test, bad on your pictures",
    kind=PROBLEM,
    place=6,
    sign="The curves are fine and the held-out accuracy is high, but on pictures from elsewhere it "
    "fails.",
    source="Ribeiro et al., “Why Should I Trust You?”, KDD 2016; Geirhos et al., “Shortcut "
    "Learning in Deep Neural Networks”, Nature Machine Intelligence 2020",
)
def wrong_reason() -> tuple[Step, ...]:
    """Held-out pictures come from where the training pictures come from, shortcuts included.

    If huskies always stand in snow, snow is a good sign of a husky, and no curve will tell. One
    has to look at what the network looks at.
    """
    return (
        Step(
            "Ask several methods what the answer rests on, and whether that is the animal or what "
            "is around it.",
            Showing("Explain: methods side by side", "explain", {"explain": "methods"}),
        ),
        Step(
            "Cover a part of the picture yourself, and see whether the answer stays.",
            Showing("Explain: cover by hand", "explain", {"explain": "covering"}),
        ),
        Step(
            "Vary in training what must not matter: light, place, side.",
            Showing("Prepare: augmentation", "prepare", {"prepare": "augment"}),
        ),
    )
