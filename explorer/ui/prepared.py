"""Arrays after preprocessing, drawn once: a rerun that changes nothing computes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import streamlit as st

from explorer import runtime
from explorer.figures.arrays import ArrayPicture, array_picture
from explorer.images import Image
from explorer.network import Network
from explorer.options import Value
from explorer.preprocessing import PREPROCESSING, Window, result_of
from explorer.preprocessing.advice import advice
from explorer.preprocessing.expectations import Answer, answers
from explorer.preprocessing.row import Traced, read_row, short, trace
from explorer.preprocessing.verdict import last_word
from explorer.pretrained import PretrainedNetwork
from explorer.training.trained_network import TrainedNetwork

_keep = st.cache_data(max_entries=40, show_spinner=False)


@dataclass(frozen=True)
class Stage:
    """What the page shows of a stage of a row.

    Attributes:
        title: of its step.
        picture: its array; None where the step could not be taken.
        facts: type, shape and statistics of the array, in one line.
        advice: what is remarkable about it, in a sentence or two; "" for nothing.
        window: the part of the picture that is left.
        failed: whether the step could not be taken.
    """

    title: str
    picture: ArrayPicture | None
    facts: str
    advice: str
    window: Window
    failed: bool


def panel_picture(image: Image, step: str, options: dict[str, Value]) -> ArrayPicture:
    """What a step's panel shows of a picture.

    Raises:
        ValueError: with a sentence, if the step cannot be taken.
    """
    return _panel_picture(image, image.digest, step, tuple(options.items()))


def row_stages(image: Image, text: str) -> tuple[list[Stage], str]:
    """The stages of a row, as far as it goes, and what a network would say to its result."""
    return _row_stages(image, image.digest, text)


def network_answers(
    entry: PretrainedNetwork | TrainedNetwork, image: Image
) -> tuple[list[Answer], tuple[str, ...]]:
    """What a trained network says to a picture in each way, and the names of its classes.

    Raises:
        WeightsMissing: if its weights are not on this machine.
    """
    version = f"{entry.name} {getattr(entry, 'epoch', '')}"
    return _network_answers(entry, version, Image(image.pixels, "picture"), image.digest)


def facts(traced: Traced) -> str:
    """Type, shape, range, mean and deviation of an array, in one line."""
    shape = " × ".join(map(str, traced.values.shape))
    least_that_counts = 1e-5 * traced.deviation  # less is what rounding has left of zero
    mean = traced.mean if abs(traced.mean) > least_that_counts else 0.0
    low, high, mean, deviation = map(short, (traced.least, traced.most, mean, traced.deviation))
    return f"{traced.values.dtype} {shape}, {low} to {high}, mean {mean}, deviation {deviation}"


@_keep
def _panel_picture(_image: Image, digest: str, step: str, options: Sequence) -> ArrayPicture:
    entry = PREPROCESSING[step]
    return array_picture(entry.panel(_image.pixels, **dict(options)), entry.result)


@_keep
def _row_stages(_image: Image, digest: str, text: str) -> tuple[list[Stage], str]:
    row = read_row(text)
    stages = trace(_image.pixels, row)
    shown = [_stage(*pair) for pair in zip(stages, advice(row, stages), strict=True)]
    return shown, last_word(row, stages)


def _stage(traced: Traced, sentence: str) -> Stage:
    failed = traced.values is None
    return Stage(
        title=traced.title,
        picture=None if failed else array_picture(traced.values, result_of(traced.values)),
        facts="" if failed else facts(traced),
        advice=sentence,
        window=traced.window,
        failed=failed,
    )


@_keep
def _network_answers(_entry: PretrainedNetwork | TrainedNetwork, version: str, _image, digest: str):
    with runtime.heavy_slot():
        network = _network(_entry)
        return answers(network, _entry, _image), network.class_names


@cache
def _network(entry: PretrainedNetwork | TrainedNetwork) -> Network:
    network = entry.load()
    runtime.settle()
    return network
