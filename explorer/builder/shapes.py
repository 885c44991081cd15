"""What each step of a network gives and costs, read from its skeleton as it is built."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from explorer.anatomy.costs import multiply_adds
from explorer.builder.assembly import layer_name
from explorer.builder.design import Design, Step
from explorer.builder.fitting import Problem, Shape, output_refusal, refusal
from explorer.weightless import weightless

if TYPE_CHECKING:
    import keras


@dataclass(frozen=True)
class Stage:
    """What a step gives and costs.

    Attributes:
        shape: of what comes out, without the batch.
        parameters: how many it has, those that are not trained included.
        multiply_adds: for one picture, see `explorer.anatomy.costs`.
    """

    shape: Shape
    parameters: int
    multiply_adds: int


@dataclass(frozen=True)
class Walk:
    """A network from its input on, as far as its steps fit.

    Attributes:
        stages: of the steps in their order, and of the output if all fit.
        problem: the first thing that does not fit; None if all does.
    """

    stages: tuple[Stage, ...]
    problem: Problem | None

    @property
    def parameters(self) -> int:
        """Of all stages."""
        return sum(stage.parameters for stage in self.stages)

    @property
    def multiply_adds(self) -> int:
        """Of all stages."""
        return sum(stage.multiply_adds for stage in self.stages)


def walked(design: Design, input_shape: tuple[int, int, int], num_classes: int) -> Walk:
    """Build a network step by step, without numbers, until something does not fit.

    Args:
        design: the network.
        input_shape: ``(height, width, channels)`` of the pictures.
        num_classes: how many classes.
    """
    shape: Shape = tuple(input_shape)
    stages: list[Stage] = []
    for place, step in enumerate(design.steps):
        sentence = refusal(step, place, shape)
        if sentence:
            return Walk(tuple(stages), Problem(place, sentence))
        stages.append(_stage(step, shape))
        shape = stages[-1].shape
    if sentence := output_refusal(shape):
        return Walk(tuple(stages), Problem(len(design.steps), sentence))
    return Walk((*stages, _output(shape, num_classes)), None)


@lru_cache(2000)
def _stage(step: Step, shape: Shape) -> Stage:
    return _built(lambda x: step.kind.apply(x, step.values, layer_name(step, 0)), shape)


@lru_cache(500)
def _output(shape: Shape, num_classes: int) -> Stage:
    from keras import layers

    return _built(layers.Dense(num_classes, name="output"), shape)


def _built(apply: Callable[[keras.KerasTensor], keras.KerasTensor], shape: Shape) -> Stage:
    import keras

    with weightless():
        x = keras.Input(shape, name="input")
        model = keras.Model(x, apply(x), name="step")
    return Stage(tuple(model.outputs[0].shape[1:]), model.count_params(), multiply_adds(model))
