"""Use what others have trained."""

from __future__ import annotations

from explorer.guide import GUIDE, PRACTICE, Showing, Step


@GUIDE.register(
    title="Transfer before scratch",
    kind=PRACTICE,
    place=7,
    sign="With fewer than some thousand photos of each class.",
    source="Yosinski et al., “How transferable are features in deep neural networks?”, NIPS 2014; "
    "Kornblith, Shlens and Le, “Do Better ImageNet Models Transfer Better?”, CVPR 2019",
)
def transfer_first() -> tuple[Step, ...]:
    """Edges, textures and parts are the same in your pictures as in a million others.

    A network trained on ImageNet has learned them already. Train a new head on its features first,
    which takes seconds, and unfreeze its last layers only if that is not enough.
    """
    return (
        Step(
            "Teach it classes of your own from a few pictures of each.",
            Showing("Transfer: teach it your classes", "transfer", {"transfer": "teach"}),
        ),
        Step(
            "Unfreeze in three phases, with smaller and smaller steps.",
            Showing("Transfer: the three phases", "transfer", {"transfer": "phases"}),
        ),
        Step(
            "Choose the base: what it holds, and how much of it would learn.",
            Showing("Transfer: bases compared", "transfer", {"transfer": "bases"}),
        ),
    )
