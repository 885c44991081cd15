"""Sample pictures, so that the first page already looks at something.

The photos ship inside scikit-image's wheel and need no network. Authors and licences are those
that scikit-image documents for its ``skimage.data`` functions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

import numpy as np

from explorer.images import Image


@dataclass(frozen=True, kw_only=True)
class Sample:
    """One sample picture.

    Attributes:
        name: identifier, used in URLs.
        title: how people write it.
        source: the function of ``skimage.data`` that loads it (of a pair, the first is taken), or
            a function of ours that draws it.
        credit: author and licence.
        description: what it is good for, in one sentence.
        shows: which of ImageNet's classes are on it, by number; none if no class fits.
    """

    name: str
    title: str
    source: str | Callable[[], np.ndarray]
    credit: str
    description: str
    shows: tuple[int, ...] = ()

    @property
    def is_photo(self) -> bool:
        """Whether somebody took it; the others are drawn here."""
        return isinstance(self.source, str)


def stepped_pyramid() -> np.ndarray:
    """Draw a pyramid of four square steps seen from above, uint8 ``(7, 7)``: 0, 80, 160, 240.

    >>> stepped_pyramid()[3].tolist()
    [0, 80, 160, 240, 160, 80, 0]
    """
    across = 3 - np.abs(np.arange(7) - 3)
    return (80 * np.minimum.outer(across, across)).astype(np.uint8)


_TABLE = (
    Sample(
        name="cat",
        title="Chelsea the cat",
        source="chelsea",
        credit="Stéfan van der Walt, CC0",
        description="Fur, whiskers and stripes: edges in many directions and details of many "
        "sizes, and a breed that networks like to argue about.",
        shows=(281, 282, 283, 284, 285),
    ),
    Sample(
        name="coffee",
        title="Cup of coffee",
        source="coffee",
        credit="Rachel Michetti, courtesy of Pikolo Espresso Bar, CC0",
        description="Ellipses of smooth porcelain on coarse wood: one clear object, easy to "
        "find again in a heatmap.",
        shows=(504, 967, 968),
    ),
    Sample(
        name="rocket",
        title="Falcon 9 launch",
        source="rocket",
        credit="SpaceX, public domain",
        description="A thin bright shape on a dark sky: which part of the picture carries the "
        "decision?",
        shows=(657, 744, 812),
    ),
    Sample(
        name="motorcycle",
        title="Motorcycle in a garage",
        source="stereo_motorcycle",
        credit="Middlebury 2014 stereo benchmark, D. Scharstein et al. (GCPR 2014)",
        description="Wheels, tools and clutter: many objects compete for the network's attention.",
        shows=(665, 670),
    ),
    Sample(
        name="astronaut",
        title="Eileen Collins, astronaut",
        source="astronaut",
        credit="NASA Great Images database, public domain",
        description="A portrait with suit, flag and shuttle: ImageNet has no class for the "
        "person, so networks name what she wears or what is behind her.",
    ),
    Sample(
        name="camera",
        title="Photographer with a camera",
        source="camera",
        credit="Lav Varshney, CC0",
        description="A grey picture with a sharp silhouette: shows how far a network gets "
        "without colour, and what blur and edge kernels do.",
        shows=(759, 872),
    ),
    Sample(
        name="coins",
        title="Greek coins from Pompeii",
        source="coins",
        credit="Brooklyn Museum Collection, no known copyright restrictions",
        description="The same round thing many times over on an uneven background: the classic "
        "picture for thresholds, counting and segmentation.",
    ),
    Sample(
        name="brick",
        title="Brick wall",
        source="brick",
        credit="CC0Textures, CC0",
        description="A regular texture: horizontal and vertical edge kernels pick out quite "
        "different joints.",
    ),
    Sample(
        name="pyramid",
        title="Stepped pyramid, 7 × 7",
        source=stepped_pyramid,
        credit="drawn by CNN Explorer",
        description="Seven by seven pixels in four steps: small enough to follow every number of "
        "a convolution by hand.",
    ),
)

SAMPLES: Mapping[str, Sample] = MappingProxyType({entry.name: entry for entry in _TABLE})
"""All samples by name, in the order in which they are offered; the first is the default."""


@cache
def sample(name: str) -> Image:
    """Return a sample picture in its own resolution; every call returns the same object.

    Args:
        name: a key of ``SAMPLES``.

    Raises:
        KeyError: if there is no sample of that name.

    >>> cat = sample("cat")
    >>> cat.height, cat.width, cat.credit
    (300, 451, 'Stéfan van der Walt, CC0')
    """
    if name not in SAMPLES:
        raise KeyError(f"{name!r} is not one of {', '.join(SAMPLES)}")
    entry = SAMPLES[name]
    pixels = _photo(entry.source) if entry.is_photo else entry.source()
    if isinstance(pixels, tuple):
        pixels = pixels[0]
    if pixels.ndim == 2:
        pixels = np.stack([pixels] * 3, axis=-1)
    return Image(pixels, entry.title, entry.credit)


def _photo(source: str) -> np.ndarray | tuple[np.ndarray, ...]:
    import skimage.data  # takes a moment, and no page without pictures needs it

    return getattr(skimage.data, source)()
