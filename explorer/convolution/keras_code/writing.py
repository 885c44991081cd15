"""Lines of code that several scripts are put together from."""

from __future__ import annotations

import numpy as np

from explorer.kernels import kernel_text

LINE_LENGTH = 100

GREY_PICTURE = [
    'picture = np.asarray(Image.open("picture.png").convert("L"), np.float32)  # 0 to 255',
    "picture = picture[..., np.newaxis]  # one channel: grey",
]
COLOUR_PICTURE = [
    'picture = np.asarray(Image.open("picture.png").convert("RGB"), np.float32)  # 0 to 255',
]


def script(*blocks: list[str]) -> str:
    """Return blocks of lines as one script, with a blank line between them."""
    return "\n\n".join("\n".join(lines) for lines in blocks) + "\n"


def opening(what: str, height: int, width: int) -> list[str]:
    """Return the first lines: what the script does, and what it imports."""
    return [
        f'"""{what}: picture.png, {height} pixels high, {width} wide."""',
        "",
        "import keras",
        "import numpy as np",
        "from keras import layers",
        "from PIL import Image",
    ]


def array(name: str, plane: np.ndarray) -> list[str]:
    """Return lines that assign a kernel ``(height, width)`` to a name, row by row.

    Reading them gives exactly the same float32 numbers.
    """
    rows = [row.split(",") for row in kernel_text(plane).split(";")]
    lines = [line for row in rows for line in call("", row, indent=8, brackets="[]")]
    return [f"{name} = np.array(", "    [", *lines, "    ],", "    np.float32,", ")"]


def call(
    function: str, arguments: list[str], *, indent: int = 8, brackets: str = "()"
) -> list[str]:
    """Return code lines of a call, or of a list, in a longer list; broken up where too long."""
    opening, closing = brackets
    margin = " " * indent
    line = f"{margin}{function}{opening}{', '.join(arguments)}{closing},"
    if len(line) <= LINE_LENGTH:
        return [line]
    inner = [f"{margin}    {argument}," for argument in arguments]
    return [f"{margin}{function}{opening}", *inner, f"{margin}{closing},"]
