"""Explanations: which parts of a picture a network's answer depends on.

One file for each method. A function as `ExplanationMethod` describes it, decorated with
``@EXPLANATIONS.register(...)``, is a new entry; its docstring is the text shown on the page.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from explorer.explanations.explanation import Explanation
from explorer.explanations.method import ExplanationMethod
from explorer.explanations.question import Attribution, Progress, Question, ignore
from explorer.options import Value
from explorer.registry import Registry

if TYPE_CHECKING:
    import keras

__all__ = [
    "EXPLANATIONS",
    "Attribution",
    "Explanation",
    "ExplanationMethod",
    "Question",
    "explain",
]

EXPLANATIONS: Registry[ExplanationMethod] = Registry(
    __name__, ExplanationMethod, order=lambda entry: (entry.year, entry.title)
)


def explain(
    model: keras.Model,
    x: Any,
    method: str = "grad_cam",
    class_index: int | None = None,
    layer: str | None = None,
    *,
    against: int | None = None,
    options: Mapping[str, Value] | None = None,
    seed: int = 0,
    progress: Progress = ignore,
) -> Explanation:
    """Explain a class score of a model for one picture.

    Args:
        model: a Sequential or functional model, with branches or nested models or neither, that
            takes one picture and gives one score for each class. It is not changed.
        x: ``(height, width, channels)`` or ``(1, ...)``, any numeric type, in the model's units.
        method: a name in `EXPLANATIONS`.
        class_index: the class to explain; the most probable one when not given.
        layer: path or unique name of the layer to look at, for methods that look at one; the
            last one with a spatial output larger than 1x1, of whatever kind, when not given.
        against: another class: what is explained is the difference between the two logits.
        options: of the method, by name; the defaults of those not given.
        seed: of methods that draw lots.
        progress: told how many forward passes are done, and of how many; an exception from it
            gives the work up.

    Raises:
        ValueError: if the model cannot be looked into, x does not fit it, there is no such
            method, option, class or layer, or the network's numbers are not finite. The message
            is a sentence.
    """
    from explorer.anatomy import view_of

    if method not in EXPLANATIONS:
        raise ValueError(f"There is no method {method!r}; there are {', '.join(EXPLANATIONS)}.")
    entry = EXPLANATIONS[method]
    view = view_of(model)
    question = Question(
        view=view,
        x=view.as_input(x),
        class_index=class_index,
        against=against,
        layer=layer,
        options=entry.settled(options or {}),
        seed=seed,
        progress=progress,
    )
    start, traces = time.perf_counter(), view.traces
    attribution = entry.function(question)
    seconds = time.perf_counter() - start
    return Explanation.of(attribution, entry, question, seconds, first=view.traces > traces)
