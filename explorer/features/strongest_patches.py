"""The pieces of pictures to which a channel answers most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from explorer.anatomy.layer_fields import receptive_fields
from explorer.features.galleries import Gallery
from explorer.features.progress import Progress, ignore
from explorer.features.responses import checked_channel, responses
from explorer.input_units import InputUnits

if TYPE_CHECKING:
    from explorer.anatomy import ModelView
    from explorer.anatomy.receptive_field import AxisField, ReceptiveField


@dataclass(frozen=True, eq=False)
class Patch:
    """A piece of a picture, as large as a cell of the layer sees.

    Attributes:
        picture: index in the gallery.
        row: of the cell in the channel's map.
        column: of the cell.
        value: of the cell.
        driven: what went into the layer's ReLU there; as ``value`` if it has none. It is in the
            order of this that patches come: a ReLU6 gives 6 for all that is larger.
        top: first row of input pixels; the box is clipped where the cell sees beyond the border.
        left: first column.
        height: rows.
        width: columns.
        whole: whether the cell sees the whole picture: the box says nothing then.
        pixels: uint8 ``(height, width, 3)``, read-only, as the network takes the picture in.
    """

    picture: int
    row: int
    column: int
    value: float
    driven: float
    top: int
    left: int
    height: int
    width: int
    whole: bool
    pixels: np.ndarray


def strongest_patches(
    view: ModelView,
    gallery: Gallery,
    layer: str,
    channel: int,
    count: int = 9,
    progress: Progress = ignore,
) -> tuple[Patch, ...]:
    """Return the pieces to which a channel answers most, strongest first, one per picture.

    Args:
        view: of the gallery's network.
        gallery: the pictures.
        layer: path or unique name.
        channel: of the layer's output.
        count: at most so many.
        progress: told how many pictures are done, of how many; not at all if what the layer
            answered is known, from another channel or from `channel_statistics`.

    Returns:
        the patches; none at all for a channel that gives the same value everywhere.

    Raises:
        ValueError: if there is no such layer or channel.
    """
    channel = checked_channel(view, layer, channel)
    found = responses(view, gallery, layer, progress)
    if found.constant[channel]:
        return ()
    field = receptive_fields(view).get(found.layer)
    values = found.maximum[:, channel]
    strongest = np.argsort(-found.driven[:, channel], kind="stable")[:count]
    pictures = InputUnits.of(gallery.network)
    patches = []
    for index in strongest.tolist():
        row, column = divmod(int(found.strongest[index, channel]), found.columns)
        pixels = pictures.pixels(gallery.x([index]))
        top, left, height, width = _box(field, row, column, pixels.shape[:2])
        cut = pixels[top : top + height, left : left + width].copy()
        cut.setflags(write=False)
        patches.append(
            Patch(
                picture=index,
                row=row,
                column=column,
                value=float(values[index]),
                driven=float(found.driven[index, channel]),
                top=top,
                left=left,
                height=height,
                width=width,
                whole=cut.shape == pixels.shape,
                pixels=cut,
            )
        )
    return tuple(patches)


def _box(
    field: ReceptiveField | None, row: int, column: int, size: tuple[int, int]
) -> tuple[int, int, int, int]:
    """Top, left, height and width of what a cell sees; all of the picture if that is unknown."""
    if field is None:
        return 0, 0, *size
    top, bottom = _clipped(field.height, row, size[0])
    left, right = _clipped(field.width, column, size[1])
    return top, left, bottom - top + 1, right - left + 1


def _clipped(field: AxisField, position: int, length: int) -> tuple[int, int]:
    """First and last pixel inside the picture; at least one, if all lie in the padding."""
    first, last = field.interval(position)
    first = min(max(first, 0), length - 1)
    return first, max(min(last, length - 1), first)
