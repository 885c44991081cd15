"""A trained detector as a script: it answers for one picture, without this app."""

from __future__ import annotations

from collections.abc import Sequence

from explorer.detection.detected import LEAST_SCORE, raw_detections
from explorer.detection.detector_anchors import detector_anchors
from explorer.detection.suppression import SUPPRESSIONS
from explorer.options import Value, settle
from explorer.standalone import Standalone

MODEL_FILE = "detector.keras"
PICTURE_FILE = "picture.png"
RESULT_FILE = "detected.png"
_HEAD = '''\
"""What is in {picture}, and where?

Reads {model} and {picture}, prints what the detector finds and leaves {result}.
Suppression: {title}{wise}. Written by CNN Explorer.
"""'''
_LOADING = """\
model = keras.saving.load_model("{model}", compile=False)
side = model.input_shape[1]
picture = Image.open("{picture}").convert("RGB").resize((side, side), Image.Resampling.BOX)
x = np.asarray(picture, np.float32)[np.newaxis] / 255
raw = keras.ops.convert_to_numpy(model(x, training=False))[0]  # (anchors, classes + 4)
found = raw_detections(raw, detector_anchors(side), (side, side), LEAST_SCORE)"""
_SUPPRESSING = """\
scores = found.scores.astype(np.float64)  # of the surest first
for label in {labels}:
    own = np.flatnonzero({own})
    overlaps = {measure}(found.boxes[own], found.boxes[own])
    scores[own] = {function}(overlaps, scores[own], {options})
order = np.argsort(-scores, kind="stable")
kept = [place for place in order if scores[place] >= SCORE]"""
_TELLING = """\
zoom = max(1, 480 // side)
shown = picture.resize((zoom * side, zoom * side), Image.Resampling.NEAREST)
draw = ImageDraw.Draw(shown)
for place in kept:
    name, box = CLASS_NAMES[found.labels[place]], found.boxes[place]
    print(f"{scores[place]:.3f}  {name:10}", *(f"{one:6.1f}" for one in box))
    draw.rectangle((zoom * box).tolist(), outline="red", width=2)
    draw.text((zoom * box[:2] + 4).tolist(), f"{name} {scores[place]:.2f}", fill="red")
shown.save("{result}")"""


def keras_code(
    class_names: Sequence[str],
    score: float = 0.5,
    method: str = "plain",
    class_wise: bool = True,
    **options: Value,
) -> str:
    """A script that reads `MODEL_FILE` and `PICTURE_FILE`, and prints classes, scores and boxes.

    It needs Keras 3, NumPy and Pillow. Its functions are the source of those of this package.

    Args:
        class_names: in the order of the detector's outputs.
        score: what has a lower one in the end is not told; `LEAST_SCORE` at least.
        method: a name in `explorer.detection.suppression.SUPPRESSIONS`.
        class_wise: whether only boxes of one class suppress each other.
        options: of the method, by name; the defaults of those not given.

    Raises:
        ValueError: if there is no such method or option, or a number is out of range.
    """
    if method not in SUPPRESSIONS or not LEAST_SCORE <= score <= 1:
        raise ValueError(f"no suppression {method!r:.40}, or no score from {LEAST_SCORE} to 1")
    entry = SUPPRESSIONS[method]
    settled = settle(entry.options, options, method)
    code = Standalone()
    for statement in ("import keras", "import numpy as np", "from PIL import Image, ImageDraw"):
        code.add_import(statement)
    for needed in (raw_detections, detector_anchors, entry.measure, entry.function):
        code.add(needed)
    files = {"model": MODEL_FILE, "picture": PICTURE_FILE, "result": RESULT_FILE}
    wise = ", each class by itself" if class_wise else ", all classes together"
    functions = [one for one in code.definitions if "\n" in one]
    constants = [one for one in code.definitions if one not in functions]
    settings = [f"CLASS_NAMES = {_written(class_names)}", f"SCORE = {score!r}", *constants]
    opening = [
        _HEAD.format(**files, title=entry.title, wise=wise),
        "from __future__ import annotations",
        code.imports,
        "\n".join(settings),
    ]
    suppressing = _SUPPRESSING.format(
        labels="np.unique(found.labels)" if class_wise else "(None,)",
        own="found.labels == label" if class_wise else "found.labels >= 0",
        measure=entry.measure.__name__,
        function=entry.function.__name__,
        options=", ".join(f"{name}={value!r}" for name, value in settled.items()),
    )
    telling = _TELLING.replace("{result}", RESULT_FILE)
    main = "\n\n".join([_LOADING.format(**files), suppressing, telling])
    return "\n\n\n".join(["\n\n".join(opening), *functions, main]) + "\n"


def _written(names: Sequence[str]) -> str:
    quoted = ", ".join(f'"{name}"' for name in names)
    return f"({quoted},)" if len(names) == 1 else f"({quoted})"
