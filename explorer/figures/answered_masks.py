"""Masks that U-Nets gave, packed for the browser, and as a figure to take along."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from explorer.figures.encoding import png_uri
from explorer.figures.explanation_figure import DOTS_PER_INCH
from explorer.figures.mask_kinds import MASK_KINDS, MaskKind, kinds_picture
from explorer.figures.scenes import ClassColour, blended_picture, class_colours, enlarged
from explorer.rgb import LUMA
from explorer.segmentation.answers import Answer
from explorer.segmentation.by_class import error_kinds

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.patches import Patch

_ZOOM = 5
_PANEL = 2.6  # inches
_LETTERS = 30  # of a title in a line
_FADED = 0.65  # part of its colours that a picture loses under a mask
_LEGEND = {"loc": "center", "fontsize": 8, "frameon": False, "handleheight": 1.4}
_HATCHES = {
    "plain": "",
    "stripes": "//",
    "dots": "..",
    "crossed": "++",
    "lines": "--",
    "checks": "xx",
}


@dataclass(frozen=True)
class PackedAnswer:
    """What was said of each pixel of a picture.

    Attributes:
        title: who said it.
        classes: grey PNG data URI; the value of a pixel is its class.
        probabilities: grey PNG data URI: a picture for each class, one below the other, 255 where
            it is certain; "" if they are not known.
    """

    title: str
    classes: str
    probabilities: str = ""


def packed_answer(title: str, answer: Answer) -> PackedAnswer:
    """Pack an answer."""
    shares = answer.probabilities
    if shares is None:
        return PackedAnswer(title, png_uri(answer.classes))
    stacked = np.concatenate(list(np.moveaxis(shares.astype(np.float32), -1, 0)))
    return PackedAnswer(
        title, png_uri(answer.classes), png_uri(np.rint(255 * stacked).astype("u1"))
    )


def packed_truth(mask: np.ndarray) -> PackedAnswer:
    """Pack the true mask, uint8 ``(height, width)``."""
    return PackedAnswer("True mask", png_uri(mask))


def masks_figure(
    pixels: np.ndarray,
    truth: np.ndarray | None,
    answers: Sequence[tuple[str, np.ndarray]],
    opacity: float,
    caption: str,
) -> Figure:
    """Draw a picture, the masks over it, and below them where they are wrong.

    Args:
        pixels: uint8 RGB ``(height, width, 3)``.
        truth: uint8 ``(height, width)``; None if nobody knows, then no errors are drawn.
        answers: titles and masks like the true one.
        opacity: of the masks, 0 to 1.
        caption: what stands under the figure, as plain text.
    """
    from matplotlib.figure import Figure

    true = [] if truth is None else [("True mask", truth)]
    above = [("Picture", enlarged(pixels, _ZOOM))]
    above += [(title, _over(pixels, mask, opacity)) for title, mask in [*true, *answers]]
    below = [] if truth is None else [error_kinds(truth, mask) for _, mask in answers]
    rows = 2 if below else 1
    size = (_PANEL * len(above), (_PANEL + 0.4) * rows + 0.6)
    figure = Figure(figsize=size, dpi=DOTS_PER_INCH, layout="constrained")
    axes = figure.subplots(rows, len(above), squeeze=False)
    for place in axes.ravel():
        place.set_axis_off()
    for place, (title, picture) in zip(axes[0], above, strict=True):
        _picture(place, title, picture)
    for place, kinds in zip(axes[-1][len(above) - len(below) :], below, strict=True):
        _picture(place, "where it is wrong", kinds_picture(kinds, _ZOOM))
    if below:
        axes[1, 0].legend(handles=_patches(class_colours()[1:]), title="Classes", **_LEGEND)
        axes[1, 1].legend(handles=_patches(MASK_KINDS.values()), title="Errors", **_LEGEND)
    else:
        legend = {**_LEGEND, "loc": "outside upper center", "ncols": 5}
        figure.legend(handles=_patches(class_colours()[1:]), **legend)
    figure.supxlabel(caption, fontsize=7, wrap=True, parse_math=False)
    return figure


def _picture(place: Axes, title: str, picture: np.ndarray) -> None:
    place.imshow(picture, interpolation="nearest")
    place.set_title(textwrap.fill(title, _LETTERS), fontsize=8, parse_math=False)


def _over(pixels: np.ndarray, mask: np.ndarray, opacity: float) -> np.ndarray:
    """A mask over its picture, which is greyer there, so that its colours can be recognised."""
    grey = np.repeat((pixels @ LUMA)[..., np.newaxis], 3, axis=-1)
    faded = np.rint(grey + (1 - _FADED) * (pixels - grey)).clip(0, 255).astype(np.uint8)
    return blended_picture(faded, mask, opacity, _ZOOM)


def _patches(kinds: Iterable[ClassColour | MaskKind]) -> list[Patch]:
    from matplotlib.patches import Patch

    return [
        Patch(
            facecolor=one.colour,
            edgecolor="#111111",
            hatch=2 * _HATCHES[one.pattern],
            label=getattr(one, "title", "") or one.name,
            linewidth=0.5,
        )
        for one in kinds
    ]
