"""Augmentation: what training sees of a picture, or of a batch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from explorer import runtime
from explorer.images import Image
from explorer.pipeline import Pipeline, pipeline_text
from explorer.pipeline.cautions import cautions
from explorer.ui import augmentation_choices, frame
from explorer.ui.components.augmentation.augmentation_lab import augmentation_lab
from explorer.ui.state import memory
from explorer.ui.views.augment import judging, packing, subjects
from explorer.ui.views.augment.take_along import take_along

KEY = "augmentation-lab"
_WHY = """
A network that sees the same 50,000 pictures in every epoch begins to learn them by heart. If each
picture comes a little turned, shifted or darkened each time, there is nothing to learn by heart,
and what is learned is what all versions have in common. So an augmentation is a statement: *after
this change the label is still right*. Where that is untrue, the network is taught something wrong.

**Only in training.** The layers do nothing when a network is evaluated or used: test pictures are
seen as they are. Keras decides that by `training=True`, which `fit` sets, and `evaluate` and
`predict` do not; a bare call, `model(x)`, needs `training=False`.

**Before rescaling.** All of them take and return values from 0 to 255, so that "80 % of the light"
means the same everywhere. Rescaling comes after them.

To read on: Shorten and Khoshgoftaar, "A survey on Image Data Augmentation for Deep Learning",
Journal of Big Data 6(60), 2019.
"""


@frame.part
def augment(image: Image) -> None:
    """Show the originals, their versions, and one augmentation alone.

    Args:
        image: the visitor's.
    """
    scene = subjects.choose(image)
    pipeline = augmentation_choices.chosen()
    judge = judging.choose(scene.subject, image)
    meanwhile = st.empty()  # always there, so that nothing on the page is mounted anew
    if not runtime.is_loaded():
        meanwhile.info("Loading TensorFlow, which makes the versions: a few seconds …")
    # Every sign of life is also a chance to be interrupted by what the visitor does next.
    shown = _shown(scene, pipeline, judge, meanwhile.empty)
    meanwhile.empty()
    augmentation_lab(
        shown,
        augmentation_choices.as_sent(pipeline),
        augmentation_choices.take,
        _settled,
        KEY,
    )
    take_along(scene.subject, pipeline)
    judging.ask_for_label(scene.subject, image)
    with st.expander("What augmentation is for, and where it belongs"):
        st.markdown(_WHY)


def _shown(
    scene: subjects.Scene,
    pipeline: Pipeline,
    judge: judging.Judging,
    wanted: Callable[[], None],
) -> dict[str, Any]:
    """What the lab shows; the network is asked only about pictures that have come to rest."""
    subject, along = scene.subject, augmentation_choices.along(pipeline)
    number = augmentation_choices.opened(pipeline)
    which = augmentation_choices.which() if subject.labels is not None else 0
    versions = packing.versions(scene, pipeline)
    strip = None
    if number:
        step = pipeline.steps[number - 1]
        strip = packing.strip(subject, step, along, pipeline.seed, which)
    text, seed = pipeline_text(pipeline), pipeline.seed
    parts = (subject.key, text, seed, number, along, which, judge.key)
    key = "|".join(map(str, parts))
    settled = key if memory().settled == key else ""
    return {
        "key": key,
        "original": packing.originals(scene),
        "which": which,
        "versions": versions.sent,
        "strip": strip and strip.sent,
        "judge": judging.as_sent(judge, subject, versions, strip, which, wanted, settled),
        "cautions": cautions(pipeline, subject, scene.split),
    }


def _settled(key: str) -> None:
    """Have the network asked, if the pictures are still the same in the run that follows."""
    memory().settled = key
