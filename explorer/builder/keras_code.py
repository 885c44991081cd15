"""A network that a visitor has built, as Keras code."""

from __future__ import annotations

from explorer.builder.assembly import NAME, layer_name
from explorer.builder.design import Design
from explorer.standalone import Standalone

_FUNCTION = '''\
def {name}(input_shape: tuple[int, int, int], num_classes: int) -> keras.Model:
    """{about}"""
    x = picture = layers.Input(input_shape, name="input")
{steps}
    scores = layers.Dense(num_classes, activation="softmax", name="output")(x)
    return keras.Model(picture, scores, name="{name}")'''
_USE = """\
model = {name}({shape}, {classes})
model.summary()
print(f"{{model.count_params():,}} parameters")"""
_LONGEST = 100


def write_design(script: Standalone, design: Design) -> str:
    """Add a function that builds the network, and the blocks that it needs, to a script.

    Args:
        script: is added to.
        design: the network.

    Returns:
        The function's name; it takes input shape and number of classes.
    """
    script.add_import("import keras")
    script.add_import("from keras import layers")
    for step in design.steps:
        if step.kind.block is not None:
            script.add(step.kind.block.function)
    lines = [
        _line(step.kind.code(step.values, layer_name(step, place)))
        for place, step in enumerate(design.steps)
    ]
    about = "The network as it was put together, untrained, ending in a softmax."
    script.add_text(NAME, _FUNCTION.format(name=NAME, about=about, steps="\n".join(lines)))
    return NAME


def design_code(design: Design, input_shape: tuple[int, int, int], num_classes: int) -> str:
    """Return a script in Keras that builds the network, untrained, and counts its parameters.

    It leaves ``model``. The blocks are in the script as they are in this project.

    Args:
        design: a network whose steps fit.
        input_shape: ``(height, width, channels)`` of the pictures.
        num_classes: how many classes.

    >>> from explorer.builder.design import read_design
    >>> "def plain(" in design_code(read_design("plain-8.gap"), (8, 8, 1), 10)
    True
    """
    script = Standalone()
    function = write_design(script, design)
    head = '"""A network from the builder of CNN Explorer; weights are random."""'
    opening = "\n\n".join([head, "from __future__ import annotations", script.imports])
    use = _USE.format(name=function, shape=tuple(input_shape), classes=num_classes)
    body = "\n\n\n".join([*script.definitions, use])
    gap = "\n\n\n" if body.startswith(("def ", "class ", "@")) else "\n\n"
    return f"{opening}{gap}{body}\n"


def _line(call: str) -> str:
    """An assignment, broken as the formatter would where it is too long."""
    line = f"    x = {call}"
    if len(line) <= _LONGEST:
        return line
    function, _, rest = line.partition("(")
    return f"{function}(\n        {rest.rstrip(')')}\n    )"
