"""U-Nets as architectures, so that all that trains an architecture trains them."""

from __future__ import annotations

import re
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from explorer.architectures import Architecture
from explorer.segmentation.unet import create_unet
from explorer.standalone import Standalone

if TYPE_CHECKING:
    import keras

DEPTHS = range(1, 6)
"""How often a U-Net can halve height and width."""
WIDTHS = range(2, 65)
"""How many maps its top level can have."""
FUNCTION = "unet_model"
"""What builds the model in a script."""
_NAME = re.compile(r"unet-([0-9]{1,2})-([0-9]{1,3})-(skips|plain)")
_TEXT = """\
A U-Net: an encoder that halves height and width {times}, and a decoder that doubles them again.

On the way down the maps become coarser and say more and more about what is shown; on the way up \
they become fine again, until there is a probability of each class for each pixel. {skips} \
The top level has {width} maps, each next one twice as many.
"""
_SKIPS = """\
Skip connections put the maps of each level on the way down beside those on the way up, so that \
the decoder has the fine edges that pooling lost."""
_PLAIN = """\
Here the skip connections are left out: all that the decoder knows of where an edge is has to \
come through the coarse maps at the bottom."""
_CODE = '''\
def {function}(input_shape: tuple[int, int, int], num_classes: int) -> keras.Model:
    """A U-Net over a background and so many classes."""
    return create_unet(
        input_shape, num_classes, depth={depth}, width={width}, skips={skips}, name="{name}"
    )'''


def name_of(depth: int, width: int, skips: bool = True) -> str:
    """The name under which `ARCHITECTURES` finds a U-Net.

    >>> name_of(3, 8)
    'unet-3-8-skips'
    """
    return f"unet-{depth}-{width}-{'skips' if skips else 'plain'}"


@lru_cache(256)
def unet(name: str) -> Architecture:
    """The architecture of a name ``unet-<depth>-<width>-<skips|plain>``.

    Raises:
        ValueError: if the name means nothing; the message is a sentence.

    >>> unet("unet-3-8-plain").title
    'U-Net without skip connections (depth 3, width 8)'
    """
    depth, width, skips = parts(name)
    times = "once" if depth == 1 else f"{depth} times"
    without = "" if skips else " without skip connections"
    return Architecture(
        name=name,
        title=f"U-Net{without} (depth {depth}, width {width})",
        description=_TEXT.format(times=times, width=width, skips=_SKIPS if skips else _PLAIN),
        function=partial(_built, name),
        year=2015,
        paper="O. Ronneberger, P. Fischer and T. Brox: U-Net: Convolutional Networks for "
        "Biomedical Image Segmentation. arXiv:1505.04597, 2015; MICCAI 2015",
        input_shape=(96, 96, 3),
        smallest_side=2**depth,
        smallest_because=f"it halves height and width {times} and needs a value left, and both "
        f"have to be multiples of {2**depth}",
        writer=partial(_written, name),
        task="segmentation",
    )


def parts(name: str) -> tuple[int, int, bool]:
    """Depth, width and whether there are skip connections, of the name of a U-Net.

    Raises:
        ValueError: as `unet` does.
    """
    found = _NAME.fullmatch(name)
    if found is None:
        raise ValueError(f"{name!r:.60} is not of the form unet-<depth>-<width>-<skips|plain>.")
    depth, width, skips = int(found[1]), int(found[2]), found[3] == "skips"
    if name != name_of(depth, width, skips):
        raise ValueError(f"This network is called {name_of(depth, width, skips)}.")
    for kind, value, allowed in (("depth", depth, DEPTHS), ("width", width, WIDTHS)):
        if value not in allowed:
            raise ValueError(
                f"A U-Net has a {kind} from {allowed[0]} to {allowed[-1]} here, not {value}."
            )
    return depth, width, skips


def _built(name: str, input_shape: tuple[int, int, int], num_classes: int) -> keras.Model:
    depth, width, skips = parts(name)
    return create_unet(input_shape, num_classes, depth=depth, width=width, skips=skips, name=name)


def _written(name: str, script: Standalone) -> str:
    """Add what builds any U-Net, and the function that builds this one."""
    depth, width, skips = parts(name)
    script.add_import("import keras")
    script.add(create_unet)
    code = _CODE.format(function=FUNCTION, depth=depth, width=width, skips=skips, name=name)
    script.add_text(FUNCTION, code)
    return FUNCTION
