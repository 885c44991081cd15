"""Look at what it looks at."""

from __future__ import annotations

from explorer.guide import GUIDE, PRACTICE, Showing, Step


@GUIDE.register(
    title="Look at what it looks at",
    kind=PRACTICE,
    place=9,
    sign="Before anybody relies on its answers.",
    source="Adebayo et al., “Sanity Checks for Saliency Maps”, NeurIPS 2018",
)
def look_at_what_it_sees() -> tuple[Step, ...]:
    """A high accuracy does not say that it is high for the reason you have in mind.

    Explanations show where the evidence lies. They are measurements with errors of their own, so
    check them as well: a map that stays the same when the weights are drawn at random explains
    nothing.
    """
    return (
        Step(
            "Six pictures and one method: is it the object every time?",
            Showing("Explain: six pictures", "explain", {"explain": "grid"}),
        ),
        Step(
            "Measure how far the maps can be trusted.",
            Showing("Explain: can you trust it?", "explain", {"explain": "honesty"}),
        ),
        Step(
            "Ask the network that was trained here, by the same tools.",
            Showing(
                "Explain: a network trained with this app",
                "explain",
                {"explain": "methods", "network": "run-simple-cnn-cifar10"},
            ),
        ),
    )
