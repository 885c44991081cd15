"""Reading: how a script outside this app brings a picture file to what a network takes in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from explorer.model_files.own_network import UNITS, OwnNetwork
from explorer.pretrained import PretrainedNetwork
from explorer.rgb import LUMA

BOX, BICUBIC = "BOX", "BICUBIC"
"""Pillow's names for its filters: the mean of the pixels that fall together, and a sharper one."""

_SIMPLE = {"scaled": "x / 255", "raw": "x"}  # of `UNITS`, those that need no function


@dataclass(frozen=True, kw_only=True)
class Reading:
    """From a picture file to a network's input.

    Attributes:
        size: height, width and channels to which the picture is brought.
        filter: `BOX` or `BICUBIC`.
        units: what becomes of pixels x from 0 to 255, as a Python expression; or a function of
            the app that says so.
        repeat: how often each pixel is repeated afterwards, down and across.
        seen_fraction: side of the central square that is kept at first, as a fraction of the
            shorter side; None for the whole picture.
        grey_after: whether a grey picture is made of the resized one, and not before.
    """

    size: tuple[int, int, int]
    filter: str
    units: str | Callable[[np.ndarray], np.ndarray]
    repeat: int = 1
    seen_fraction: float | None = None
    grey_after: bool = False

    def lines(self) -> str:
        """Lines of a script that end with ``x``, float32 ``(1, height, width, channels)``."""
        height, width, channels = self.size
        early_grey = channels == 1 and not self.grey_after
        lines = [f'picture = Image.open("picture.png").convert("{"L" if early_grey else "RGB"}")']
        if self.seen_fraction is not None:
            lines += [
                f"side = round({self.seen_fraction} * min(picture.size))",
                "left, top = (picture.width - side) // 2, (picture.height - side) // 2",
                "picture = picture.crop((left, top, left + side, top + side))",
            ]
        lines += [
            f"picture = picture.resize(({width}, {height}), Image.Resampling.{self.filter})",
            "x = np.asarray(picture, np.float32)  # 0 to 255",
        ]
        if channels == 1 and self.grey_after:
            lines.append(f"x = (x @ np.float32({[round(float(one), 4) for one in LUMA]}))")
        if channels == 1:
            lines.append("x = x[..., np.newaxis]")
        if self.repeat > 1:
            lines.append(f"x = x.repeat({self.repeat}, axis=0).repeat({self.repeat}, axis=1)")
        expression = self.units if isinstance(self.units, str) else f"{self.units.__name__}(x)"
        lines.append(f"x = np.float32({expression})[np.newaxis]")
        return "\n".join(lines)


def of_pretrained(entry: PretrainedNetwork) -> Reading:
    """How a network trained on ImageNet takes pictures."""
    size = (entry.input_size, entry.input_size, 3)
    return Reading(
        size=size, filter=BICUBIC, units=entry.to_units, seen_fraction=entry.seen_fraction
    )


def of_own(own: OwnNetwork) -> Reading:
    """How a visitor's own model takes pictures, as they have said."""
    units = _SIMPLE.get(own.units, UNITS[own.units].apply)
    return Reading(size=own.model.input_shape, filter=BICUBIC, units=units, grey_after=True)
