"""What a visitor takes from the augmentation lab: the pipeline for training, its code, pictures."""

from __future__ import annotations

import streamlit as st

from explorer.pipeline import Pipeline
from explorer.pipeline.keras_code import pipeline_code
from explorer.pipeline.subject import Subject
from explorer.ui import augmentation_choices, menu
from explorer.ui.events import heard
from explorer.ui.frame import plain
from explorer.ui.views.python_script import python_script


def take_along(subject: Subject, pipeline: Pipeline) -> None:
    """Offer the pipeline to training, and as a script.

    Args:
        subject: what it is shown on.
        pipeline: as it was put together.
    """
    _hand_over(pipeline)
    box = st.expander(
        "Take it along: the pipeline as Keras code", on_change="rerun", key="pipeline-code"
    )
    if box.open:
        with box:
            taken = subject.taken(pipeline)
            python_script(lambda: pipeline_code(taken), subject.first, "augmentation")


def _hand_over(pipeline: Pipeline) -> None:
    handed = augmentation_choices.for_training()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Use this in training",
            type="primary",
            disabled=handed == pipeline,
            on_click=heard(lambda: augmentation_choices.hand_to_training(pipeline)),
            key="use-in-training",
        )
        if handed is not None:
            st.button(
                "Train without",
                on_click=heard(lambda: augmentation_choices.hand_to_training(None)),
                key="train-without",
            )
        st.caption(_handed_words(handed, pipeline))
        if handed is not None:
            menu.link("train", "Go and train with it")


def _handed_words(handed: Pipeline | None, pipeline: Pipeline) -> str:
    if handed is None:
        return "Hands this pipeline, seed and all, to the page on which networks are trained."
    titles = ", ".join(step.augmentation.title for step in handed.steps) or "no augmentation"
    same = "what you see" if handed == pipeline else "not what you see here"
    return plain(f"Training will use {titles}, with seed {handed.seed}: {same}.")
