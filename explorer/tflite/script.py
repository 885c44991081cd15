"""A script that loads a converted network and answers for one picture, without this app."""

from __future__ import annotations

from explorer.standalone import Standalone
from explorer.tflite.formats import Format
from explorer.tflite.subjects import Subject

LABELS_FILE = "labels.txt"
"""The names of the classes, a line each."""
_LOADING = """\
network = Interpreter(model_path="{file}")
network.allocate_tensors()
[taken], [given] = network.get_input_details(), network.get_output_details()"""
_ANSWERING = """\
scale, zero = taken["quantization"]
if scale:  # whole numbers of 8 bits: x = scale * (q - zero)
    x = np.clip(np.rint(x / scale) + zero, -128, 127).astype(taken["dtype"])
network.set_tensor(taken["index"], x)
network.invoke()
answer = network.get_tensor(given["index"])[0].astype(np.float32)
scale, zero = given["quantization"]
if scale:
    answer = scale * (answer - zero)

for index in answer.argsort()[::-1][:3]:
    print(f"{answer[index]:.3f}  {names[index]}")"""
_INTERPRETER = """\
try:
    from ai_edge_litert.interpreter import Interpreter  # pip install ai-edge-litert: a few MB
except ImportError:
    import tensorflow as tf  # has it too

    Interpreter = tf.lite.Interpreter"""


def file_name(subject: Subject, form: Format) -> str:
    """What a file is called.

    Args:
        subject: the network.
        form: of its numbers.
    """
    name = "own-model" if subject.name.startswith("own-") else subject.name
    return f"{name}-{form.name}.tflite"


def answering_script(subject: Subject, form: Format) -> str:
    """A script that reads ``picture.png`` and `LABELS_FILE` beside a file, and prints its answer.

    It needs NumPy, Pillow and one of two packages with TFLite's interpreter.

    Args:
        subject: the network.
        form: which of its files.
    """
    code = Standalone()
    for statement in ("import numpy as np", "from PIL import Image"):
        code.add_import(statement)
    if not isinstance(subject.reading.units, str):
        code.add(subject.reading.units)
    file = file_name(subject, form)
    head = f'"""What is on picture.png? Asks {file} ({form.title})."""'
    names = f'with open("{LABELS_FILE}", encoding="utf-8") as file:\n    names = file.read()'
    main = [
        _LOADING.format(file=file),
        f"{names}.splitlines()",
        subject.reading.lines(),
        _ANSWERING,
    ]
    opening = "\n\n".join([head, code.imports, _INTERPRETER])
    constants = [one for one in code.definitions if not one.startswith(("def ", "class "))]
    functions = [one for one in code.definitions if one.startswith(("def ", "class "))]
    parts = ["\n\n".join([opening, *constants]), *functions, "\n\n".join(main)]
    return ("\n\n\n" if functions else "\n\n").join(parts) + "\n"


def labels_file(subject: Subject) -> str:
    """The content of `LABELS_FILE`."""
    return "".join(f"{name}\n" for name in subject.class_names)
