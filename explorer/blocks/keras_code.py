"""A block as a Keras script."""

from __future__ import annotations

from explorer.blocks import BLOCKS
from explorer.standalone import Standalone

_USE = """\
maps = keras.Input(({side}, {side}, {filters}), name="maps")
block = keras.Model(maps, {name}(maps, {filters}, {stride}, "block"), name="{name}")
block.summary()
"""


def block_code(name: str, filters: int, stride: int, side: int) -> str:
    """Return a script that builds a block with all that it needs, and leaves it as ``block``.

    Args:
        name: of the block.
        filters: how many maps go in, and how many come out.
        stride: 1 or 2.
        side: height and width of the maps that go in.

    >>> "def plain(" in block_code("plain", 64, 1, 32)
    True
    """
    block, code = BLOCKS[name], Standalone()
    code.add_import("import keras")
    code.add(block.function)
    head = f'"""{block.title} ({block.year}), as in CNN Explorer."""'
    opening = "\n\n".join([head, "from __future__ import annotations", code.imports])
    first, *others = code.definitions
    # As formatters have it: constants follow the imports more closely than functions do.
    gap = "\n\n\n" if first.startswith(("def ", "class ", "@")) else "\n\n"
    use = _USE.format(name=block.function.__name__, filters=filters, stride=stride, side=side)
    return "\n\n\n".join([f"{opening}{gap}{first}", *others, use])
