"""An explanation as a script in plain Keras."""

from __future__ import annotations

import ast
import inspect
import re
import sys
from typing import TYPE_CHECKING

from explorer.explanations import EXPLANATIONS
from explorer.explanations import script_parts as parts
from explorer.explanations.explanation import Explanation
from explorer.explanations.method import ExplanationMethod
from explorer.standalone import Standalone

if TYPE_CHECKING:
    from explorer.anatomy import ModelView

MODEL_FILE = "model.keras"
PICTURE_FILE = "x.npy"
LOADING = f'keras.saving.load_model("{MODEL_FILE}", compile=False)'
_NUMBER = re.compile(r":\d+(?=/|$)")  # of the call of a shared layer, in its path


def keras_code(view: ModelView, explanation: Explanation, loading: str = LOADING) -> str:
    """Return a script that comes to the values of an explanation, without this app.

    It needs Keras 3 with TensorFlow, NumPy and Matplotlib (some methods OpenCV too). It reads the
    picture as the model takes it in from ``x.npy``, float ``(1, height, width, channels)``, and
    leaves ``values.npy``, the explanation's `Explanation.values`, and ``explanation.png``.

    Every method brings its own lines, see `ExplanationMethod.script`.

    Args:
        view: of the model that was explained.
        explanation: of the picture, by any method of the registry.
        loading: a Python expression for the model, such as
            ``keras.applications.MobileNetV2()``; a ``.keras`` file beside the script if not given.
    """
    entry = EXPLANATIONS[explanation.method]
    used = _names(entry.script)
    code = Standalone()
    for statement in ("import keras", "import matplotlib.pyplot as plt", "import numpy as np"):
        code.add_import(statement)
    code.add_import("import tensorflow as tf")
    if "scores" in used:
        code.add_import("from itertools import islice")
    for function in _functions(entry, used):
        code.add(function)
    opening = [_head(entry, explanation, loading)]
    opening += ["from __future__ import annotations"] if code.definitions else []
    opening += [code.imports, *_settings(entry, explanation, used)]
    loaded = f'model = {loading}\nx = np.load("{PICTURE_FILE}").astype(np.float32)'
    own = [_bare_scores(view), *_helpers(view, explanation, used)]
    finding = [parts.FIND] if any("find(" in section for section in own) else []
    ending = f"{entry.script.strip()}\n{_plot(entry, explanation)}"
    sections = ["\n\n".join(opening), *code.definitions, loaded, *finding, *own, ending]
    return "\n\n\n".join(section for section in sections if section)


def _names(code: str) -> dict[str, None]:
    """The names that code uses, in order."""
    return {one.id: None for one in ast.walk(ast.parse(code)) if isinstance(one, ast.Name)}


def _functions(entry: ExplanationMethod, used: dict[str, None]) -> list:
    """Functions of the package that the method's file knows and its script names."""
    module = sys.modules[entry.function.__module__]
    known = [getattr(module, name, None) for name in used]
    return [one for one in known if inspect.isfunction(one)] + (
        [_rectifies()] if "guide" in used else []
    )


def _rectifies():
    from explorer.anatomy.activations import rectifies

    return rectifies


def _head(entry: ExplanationMethod, explanation: Explanation, loading: str) -> str:
    what = f"class {explanation.class_index}"
    if explanation.against is not None:
        what += f" rather than class {explanation.against}"
    at = f", at the layer {explanation.layer}" if explanation.layer else ""
    files = f"{MODEL_FILE} and {PICTURE_FILE}" if loading == LOADING else PICTURE_FILE
    return (
        f'"""{entry.title}: why {what}{at}?\n\n'
        f"Reads {files}, the picture as the model takes it in: (1, height, width, channels).\n"
        'Leaves values.npy and explanation.png. Written by CNN Explorer.\n"""'
    )


def _settings(
    entry: ExplanationMethod, explanation: Explanation, used: dict[str, None]
) -> list[str]:
    lines = [f"CLASS_INDEX = {explanation.class_index}"]
    if explanation.against is not None:
        lines.append(f"AGAINST = {explanation.against}")
    if explanation.layer is not None:
        lines.append(f'LAYER = "{_NUMBER.sub("", explanation.layer)}"')
    for option in entry.options:
        value = explanation.options[option.name]
        written = f'"{value}"' if isinstance(value, str) else f"{value}"
        unit = f"  # {option.unit}" if option.unit else ""
        lines.append(f"{option.name.upper()} = {written}{unit}")
    if "SEED" in used:
        lines.append(f"SEED = {explanation.seed}")
    return ["\n".join(lines)]


def _bare_scores(view: ModelView) -> str:
    """Lines that take the softmax or sigmoid at the end out of the model."""
    import keras

    from explorer.anatomy.graph import symbolic_calls
    from explorer.anatomy.logits import squashes_only, squashing_call

    output, calls = symbolic_calls(view.model)
    call = squashing_call(keras.tree.flatten(output)[0], calls)
    if call is None:
        return ""
    target = f'find("{_NUMBER.sub("", call.path)}")'
    comment = "# Class scores as they are before they are squashed into probabilities."
    if squashes_only(call.operation):
        return f"{comment}\n{target}.call = lambda logits, **settings: logits"
    lines = [comment, f"{target}.activation = keras.activations.linear"]
    if getattr(call.operation, "compute_dtype", "float32") != "float32":
        lines.append(f'{target}.dtype_policy = keras.DTypePolicy("float32")')
    return "\n".join(lines)


def _helpers(view: ModelView, explanation: Explanation, used: dict[str, None]) -> list[str]:
    """The functions that the method's lines call, the score first."""
    from explorer.anatomy.compiled import HALF_PRECISION_SCALE

    against = explanation.against is not None
    score = "logits[:, CLASS_INDEX]" + (" - logits[:, AGAINST]" if against else "")
    what = "How far CLASS_INDEX is above AGAINST" if against else "The score of CLASS_INDEX"
    half = any(getattr(one.layer, "compute_dtype", "") == "float16" for one in view.layers)
    factor = f"{HALF_PRECISION_SCALE:.0f}"
    scaled = {"scale": f"{factor} * " if half else "", "unscale": f" / {factor}" if half else ""}
    texts = {
        "scores": parts.SCORES,
        "input_gradients": parts.INPUT_GRADIENTS.format(**scaled),
        "at_layer": parts.AT_LAYER.format(**scaled, call=_number(view, explanation.layer)),
        "guide": parts.GUIDE,
    }
    called = [text for name, text in texts.items() if name in used]
    return [parts.SCORE.format(what=what, score=score), *called]


def _number(view: ModelView, path: str | None) -> int:
    """Which call of the layer it is, 0 unless the layer is shared."""
    if path is None:
        return 0
    layer = view.layer(path).layer
    return [one.path for one in view.layers if one.layer is layer].index(path)


def _plot(entry: ExplanationMethod, explanation: Explanation) -> str:
    kind = "pixels" if explanation.values.ndim == 3 else "map"
    bound = "bound = np.abs(shown).max()\n" if entry.signed else ""
    colours = 'cmap="RdBu_r", vmin=-bound, vmax=bound' if entry.signed else 'cmap="viridis", vmin=0'
    return parts.PLOT.format(
        shown=parts.SHOWN[kind, entry.signed],
        bound=bound,
        colours=colours,
        title=entry.title,
        units=entry.units,
    )
