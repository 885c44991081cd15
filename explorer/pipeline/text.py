"""A pipeline in one line of text, as it stands in a link."""

from __future__ import annotations

import re

from explorer.augmentations import AUGMENTATIONS
from explorer.options import Option, Value
from explorer.pipeline.pipeline import MOST_STEPS, Pipeline, Step

MOST_TEXT = 600
"""Most characters of a pipeline in one line of text."""
NOTHING = "none"
"""The text of a pipeline without steps."""
_NUMBER = re.compile(r"[0-9]{1,4}(\.[0-9]{1,3})?", re.ASCII)


def read_pipeline(text: str, seed: int = 0) -> Pipeline:
    """Read a pipeline from one line of text.

    Steps are separated by ``~``, and a step is the name of an augmentation and the values of its
    options in their order, separated by ``-``. Values at the end may be left out.

    Args:
        text: as `pipeline_text` writes it.
        seed: of the pipeline.

    Raises:
        ValueError: with a sentence, if the text is no pipeline.

    >>> [step.name for step in read_pipeline("rotation-30-nearest~horizontal_flip").steps]
    ['rotation', 'horizontal_flip']
    """
    if len(text) > MOST_TEXT:
        raise ValueError(f"A pipeline is written in at most {MOST_TEXT} characters.")
    if text == NOTHING:
        return Pipeline((), seed)
    steps = text.split("~")
    if len(steps) > MOST_STEPS:
        raise ValueError(f"At most {MOST_STEPS} augmentations in a row.")
    return Pipeline(tuple(map(_read_step, steps)), seed)


def pipeline_text(pipeline: Pipeline) -> str:
    """Write a pipeline, but for its seed, as `read_pipeline` reads it.

    >>> pipeline_text(Pipeline((Step("rotation", {"angle": 30}), Step("gain"))))
    'rotation-30-nearest~gain-20'
    """
    return "~".join(map(_step_text, pipeline.steps)) or NOTHING


def _read_step(text: str) -> Step:
    name, *values = text.split("-")
    if name not in AUGMENTATIONS:
        raise ValueError(f"There is no augmentation {name!r:.40}.")
    options = AUGMENTATIONS[name].options
    if len(values) > len(options):
        raise ValueError(f"{AUGMENTATIONS[name].title} has {len(options)} options.")
    given = {
        option.name: _read_value(option, value)
        for option, value in zip(options, values, strict=False)
    }
    return Step(name, given)


def _read_value(option: Option, text: str) -> Value:
    if isinstance(option.default, str):
        return text
    if not _NUMBER.fullmatch(text):  # Python reads more: "1e3", "nan", digits of other scripts
        raise ValueError(f"{text!r:.40} is not a number.")
    return float(text)


def _step_text(step: Step) -> str:
    values = [step.options[option.name] for option in step.augmentation.options]
    return "-".join([step.name, *(v if isinstance(v, str) else f"{v:g}" for v in values)])
