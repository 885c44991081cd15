"""How far the network fits its pictures, in a sentence."""

from __future__ import annotations

import streamlit as st

from explorer.datasets import DATASETS
from explorer.ui.frame import plain
from explorer.ui.views.architectures.builder.subject import Subject

_LOADING = "Shapes and costs are worked out as soon as TensorFlow is loaded, in some seconds."


def summary(subject: Subject) -> None:
    """Say what there is to say about the network as a whole.

    Args:
        subject: the network and its pictures.
    """
    walk = subject.walk
    if walk is None:
        st.caption(_LOADING)
    elif walk.problem is not None:
        st.warning(_stuck(walk.problem.place, len(subject.design.steps)))
    elif subject.is_too_large_elsewhere:
        st.warning(plain(f"{_here(walk.parameters)} {subject.complaint}"))
    elif subject.complaint:
        st.error(plain(subject.complaint))
    elif subject.is_enlarged:
        own, larger = DATASETS[subject.dataset].image_size, subject.input_shape
        st.caption(
            f"The pictures of {own[0]} × {own[1]} are enlarged to {larger[0]} × {larger[1]}, each "
            "pixel repeated; training does so by itself."
        )
    else:
        st.caption(
            "All steps fit. What each gives and costs stands below; the diagram shows the layers "
            "that they are made of."
        )


def _here(parameters: int) -> str:
    """What can be done with a network that is too large for larger pictures than these."""
    return (
        f"With these pictures the network has {parameters:,} parameters: it can be taken along "
        "below, and not be trained here."
    )


def _stuck(fit: int, steps: int) -> str:
    """How far it goes, and where the reason stands.

    >>> _stuck(1, 1)
    'The steps fit, but the output does not follow from the last one. The reason is below.'
    """
    if not steps:
        return "There is no step yet. Begin with one of the networks above, or add a step below."
    if fit == steps:
        return (
            "The steps fit, but the output does not follow from the last one. The reason is below."
        )
    return f"{fit} of {steps} steps fit. What is wrong stands beside the next one, below."
