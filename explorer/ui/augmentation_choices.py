"""The augmentations that a visitor has put together: from choices, and back into them."""

from __future__ import annotations

from typing import Any

from explorer.pipeline import MOST_STEPS, Pipeline, pipeline_text, read_pipeline
from explorer.pipeline.pipeline import MOST_SEED
from explorer.pipeline.presets import PRESETS
from explorer.pipeline.subject import BATCH
from explorer.ui import choices, state
from explorer.ui.settings import Setting

DEFAULT = next(iter(PRESETS.values())).text

_SEED = Setting(choices.SEED, 0, range(MOST_SEED + 1))
_OPEN = Setting(choices.OPEN_STEP, 1, range(MOST_STEPS + 1))
_WHICH = Setting(choices.SWEPT_PICTURE, 0, range(BATCH))


def chosen() -> Pipeline:
    """The pipeline as it was chosen, or the page's first one."""
    return read_pipeline(choices.AUGMENTATIONS.get(DEFAULT), _SEED.get())


def opened(pipeline: Pipeline) -> int:
    """Which of its steps is looked at by itself, counted from 1; 0 for none."""
    return min(_OPEN.get(), len(pipeline.steps))


def which() -> int:
    """Which picture of a batch is looked at under that step, counted from 0."""
    return _WHICH.get()


def along(pipeline: Pipeline) -> str:
    """The strength of that step which is swept; the first, or "" for none, until one is chosen."""
    return _chosen_strength(pipeline) or next(iter(_strengths(pipeline)), "")


def _chosen_strength(pipeline: Pipeline) -> str:
    return choices.SWEPT.get("", ["", *_strengths(pipeline)])


def _strengths(pipeline: Pipeline) -> list[str]:
    number = opened(pipeline)
    strengths = pipeline.steps[number - 1].augmentation.strengths if number else ()
    return [strength.name for strength in strengths]


def as_sent(pipeline: Pipeline) -> dict[str, Any]:
    """The pipeline, and what of it is looked at, as the browser component takes it."""
    return {
        "steps": pipeline_text(pipeline),
        "seed": pipeline.seed,
        "open": opened(pipeline),
        "along": _chosen_strength(pipeline),
        "which": which(),
    }


def take(sent: Any) -> None:
    """Make what the browser component tells the visitor's choices.

    Raises:
        KeyError, TypeError, ValueError: if it is no pipeline; then nothing changes.
    """
    pipeline = read_pipeline(str(sent["steps"]), _SEED.checked(sent["seed"]))
    number, strength = _OPEN.checked(sent["open"]), str(sent["along"])
    told = _WHICH.checked(sent["which"])
    if strength and not strength.isidentifier():
        raise ValueError(f"{strength!r:.40} is no strength")
    state.memory().link.held = sent["moving"] is True
    text = pipeline_text(pipeline)
    choices.AUGMENTATIONS.set(None if text == DEFAULT else text)
    _SEED.set(pipeline.seed)
    _OPEN.set(number)
    _WHICH.set(told)
    choices.SWEPT.set(strength or None)


def for_training() -> Pipeline | None:
    """The pipeline that training is to use, seed and all; None if none was handed over."""
    text = choices.TRAINED_WITH.get("", is_handed)
    return _read_handed(text) if text else None


def hand_to_training(pipeline: Pipeline | None) -> None:
    """Have training use a pipeline, or with None, none."""
    text = None if pipeline is None else f"{pipeline.seed}~{pipeline_text(pipeline)}"
    choices.TRAINED_WITH.set(text)


def _read_handed(text: str) -> Pipeline:
    seed, _, steps = text.partition("~")
    if not seed.isdecimal() or not seed.isascii():
        raise ValueError("It begins with a seed.")
    return read_pipeline(steps, int(seed))


def is_handed(text: str) -> bool:
    """Whether a text of `TRAINED_WITH` says what to train with."""
    try:
        _read_handed(text)
    except ValueError:
        return False
    return True
