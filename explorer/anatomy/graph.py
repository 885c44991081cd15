"""A model's graph, run one operation at a time, nested models included.

Nothing here changes the model: no layer is called on a symbolic tensor (which would add a node
to it), and running happens in a scope in which Keras keeps no losses and no updates.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from inspect import signature
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import keras
    import tensorflow as tf

Run = Callable[..., Any]
"""``run(operation, *args, **kwargs) -> outputs`` of one operation of a graph."""
After = Callable[["keras.Operation", Any], Any]
"""``after(operation, outputs) -> outputs``"""


@dataclass(frozen=True, eq=False)
class Call:
    """One operation of the graph as it was run.

    Attributes:
        path: names of the models around it and its own, joined by ``/``: ``base/top_relu``. The
            second call of a shared layer is ``name:2``.
        operation: the layer, or the Keras operation such as ``Add``.
        inputs: the tensors that went in.
        outputs: the tensors that came out.
    """

    path: str
    operation: keras.Operation
    inputs: tuple[Any, ...]
    outputs: tuple[Any, ...]


def graph_of(model: keras.Model) -> keras.Function:
    """Return the graph of operations behind a model.

    Raises:
        ValueError: if the model has none (unbuilt, or a subclass with a ``call`` of its own), or
            takes several inputs. The message is a sentence.
    """
    graph = _graph_inside(model)
    name = getattr(model, "name", type(model).__name__)
    if graph is None:
        raise ValueError(
            f"The model {name!r} cannot be looked into: it must be a Sequential or functional "
            "Keras model that has been built for an input shape, not a subclass with its own "
            "call() or a model without one."
        )
    if len(graph.inputs) != 1:
        raise ValueError(
            f"The model {name!r} takes {len(graph.inputs)} inputs; only models that take one "
            "picture can be looked into."
        )
    return graph


def symbolic_calls(
    model: keras.Model, shape: tuple[int | None, ...] | None = None, until: str | None = None
) -> tuple[Any, list[Call]]:
    """Work out the shapes of everything in the model without running it.

    Args:
        model: as `graph_of` takes it.
        shape: of one picture; what the model was built for when not given.
        until: path of the last call; see `traced_calls`.

    Returns:
        the symbolic output for a batch of one, and the calls in the order of the graph.
    """
    import keras

    def shape_only(operation: keras.Operation, *args: Any, **kwargs: Any) -> Any:
        return operation.compute_output_spec(*args, **kwargs)

    [reference] = graph_of(model).inputs
    x = keras.KerasTensor((1, *(shape or reference.shape[1:])), dtype=reference.dtype)
    calls: list[Call] = []
    with suppress(_Reached):
        return _run_through(model, x, shape_only, calls, until)
    return None, calls


def traced_calls(
    model: keras.Model, x: tf.Tensor, after: After | None = None, until: str | None = None
) -> tuple[Any, list[Call]]:
    """Run the model, as in ``model(x, training=False)``, keeping what each operation gives.

    Args:
        model: as `graph_of` takes it.
        x: ``(batch, height, width, channels)``, of any numeric type.
        after: is handed each operation and its output, and returns what is passed on instead.
        until: path of the last call; whatever comes behind it is not run, and the output is None.

    Returns:
        the output and the calls in the order in which they were run. Every call has an output
        tensor of its own, even where a layer (dropout) hands its input on.
    """
    import keras
    import tensorflow as tf

    def run(operation: keras.Operation, *args: Any, **kwargs: Any) -> Any:
        if isinstance(operation, keras.Layer) and _has_training_argument(operation):
            kwargs["training"] = False
        outputs = operation(*args, **kwargs)
        handed_on = any(outputs is given for given in (*args, *kwargs.values()))
        outputs = tf.identity(outputs) if handed_on else outputs
        return outputs if after is None else after(operation, outputs)

    calls: list[Call] = []
    with keras.StatelessScope(initialize_variables=False), suppress(_Reached):
        return _run_through(model, x, run, calls, until)
    return None, calls


class _Reached(Exception):
    """The last call that was wanted has been made."""


def is_spatial(outputs: tuple[Any, ...]) -> bool:
    """Whether an operation gives one tensor ``(batch, height, width, channels)``."""
    return len(outputs) == 1 and len(outputs[0].shape) == 4


def _run_through(
    model: keras.Model, x: Any, run: Run, calls: list[Call], until: str | None = None
) -> tuple[Any, list[Call]]:
    taken: set[str] = set()

    def through(graph: keras.Function, inputs: list[Any], prefix: str) -> Any:
        def replacement(operation: keras.Operation) -> Run:
            def call(*args: Any, **kwargs: Any) -> Any:
                path = _free_path(prefix + operation.name, taken)
                inside = _graph_inside(operation)
                if inside is not None:
                    return through(inside, _tensors((args, kwargs)), f"{path}/")
                outputs = run(operation, *args, **kwargs)
                ins, outs = tuple(_tensors((args, kwargs))), tuple(_tensors(outputs))
                calls.append(Call(path, operation, ins, outs))
                if path == until:
                    raise _Reached
                return outputs

            return call

        inputs = [_cast(given, own.dtype) for given, own in zip(inputs, graph.inputs, strict=True)]
        # Private, but the one way to see inside without building anything: Keras itself runs
        # functional models and infers their shapes with it (Keras 3.15, keras.Function).
        return graph._run_through_graph(inputs, operation_fn=replacement)

    return through(graph_of(model), [x], ""), calls


def _graph_inside(operation: keras.Operation) -> keras.Function | None:
    """The graph that runs when a functional or Sequential model is called; None for others."""
    import keras

    if not isinstance(operation, keras.Model):
        return None
    defines_call = next(cls for cls in type(operation).__mro__ if "call" in vars(cls))
    if not defines_call.__module__.startswith("keras."):
        return None
    if isinstance(operation, keras.Sequential):
        return operation._functional  # None until it is built
    return operation if isinstance(operation, keras.Function) else None


def _free_path(path: str, taken: set[str]) -> str:
    """The path, or the path with the number of the call, and note it as taken."""
    free, count = path, 1
    while free in taken:
        count += 1
        free = f"{path}:{count}"
    taken.add(free)
    return free


def _tensors(structure: Any) -> list[Any]:
    import keras
    import tensorflow as tf

    leaves = keras.tree.flatten(structure)
    return [leaf for leaf in leaves if isinstance(leaf, tf.Tensor | keras.KerasTensor)]


def _cast(x: Any, dtype: str) -> Any:
    """As Keras does when it calls a model; the types of symbolic tensors do not matter here."""
    import keras

    return x if isinstance(x, keras.KerasTensor) else keras.ops.cast(x, dtype)


def _has_training_argument(layer: keras.Layer) -> bool:
    return "training" in signature(layer.call).parameters
