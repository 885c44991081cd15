"""The small detector as architectures, so that all that trains an architecture trains it."""

from __future__ import annotations

from functools import lru_cache, partial

from explorer.architectures import Architecture
from explorer.detection.detector import create_detector
from explorer.detection.detector_anchors import STRIDES
from explorer.scenes import SIDE
from explorer.standalone import Standalone

FAMILY = "detector-"
"""How the names of these architectures begin; the width follows."""
WIDTHS = (4, 6, 8, 12, 16, 24)
"""Maps of the first layer; wider detectors take too long on a processor."""
FUNCTION = "detector"
"""What builds the model in a script."""

_TEXT = """\
A small one-stage detector after RetinaNet, with {width} maps in its first layer.

It looks at the picture once. At each cell of two feature maps, with strides of 8 and 16 pixels, it
gives a few anchors a score for each class and says how each would have to be moved and stretched
to fit. The coarser map sees more of the picture, and what it finds is added to the finer one.
"""
_CODE = '''\
def {function}(input_shape: tuple[int, int, int], num_classes: int) -> keras.Model:
    """A small one-stage detector."""
    return create_detector(input_shape, num_classes, width={width}, name="{name}")'''


def name_of(width: int) -> str:
    """The name under which `ARCHITECTURES` finds a detector.

    >>> name_of(8)
    'detector-8'
    """
    return f"{FAMILY}{width}"


def width_of(name: str) -> int:
    """The width of a detector of this name.

    Raises:
        ValueError: if the name means nothing; the message is a sentence.

    >>> width_of("detector-8")
    8
    """
    text = name.removeprefix(FAMILY)
    if name == text or text not in map(str, WIDTHS):
        known = ", ".join(map(str, WIDTHS))
        raise ValueError(f"{name!r:.40} is not of the form {FAMILY}<width>; widths are {known}.")
    return int(text)


@lru_cache(64)
def detector(name: str) -> Architecture:
    """The architecture of a name ``detector-<width>``.

    Raises:
        ValueError: if the name means nothing; the message is a sentence.

    >>> detector("detector-8").title
    'Small detector, 8 maps wide'
    """
    width = width_of(name)
    return Architecture(
        name=name,
        title=f"Small detector, {width} maps wide",
        description=_TEXT.format(width=width),
        function=partial(_built, width),
        year=2017,
        paper="T.-Y. Lin, P. Goyal, R. Girshick, K. He and P. Dollár: Focal Loss for Dense Object "
        "Detection. ICCV 2017",
        input_shape=(SIDE, SIDE, 3),
        smallest_side=2 * STRIDES[-1],
        smallest_because=f"its coarser feature map has one cell for {STRIDES[-1]} pixels, and of "
        "a single cell nothing could be said about where",
        writer=partial(_written, width),
        task="detection",
    )


def _built(width: int, input_shape: tuple[int, int, int], num_classes: int):
    return create_detector(input_shape, num_classes, width, name_of(width))


def _written(width: int, script: Standalone) -> str:
    """Add the detector, and the function that builds this one."""
    script.add_import("import keras")
    script.add(create_detector)
    code = _CODE.format(function=FUNCTION, width=width, name=name_of(width))
    script.add_text(FUNCTION, code)
    return FUNCTION
