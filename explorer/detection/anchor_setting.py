"""Anchors as a visitor sets them: scales for each feature map, ratios, and thresholds."""

from __future__ import annotations

import re
from dataclasses import dataclass

from explorer.detection.anchors import AnchorGrid
from explorer.detection.detector_anchors import SCALES, STRIDES
from explorer.scenes import SIDE

MOST_SCALES = 3
"""Of one feature map."""
_MOST_RATIOS = 3
SCALE_RANGE = (8, 80)
"""Smallest and largest scale, in pixels."""
MOST_SPREAD = 400
"""Of the ratios, in hundredths."""
LONGEST_TEXT = 40
"""Characters that `AnchorSetting.text` takes at most."""


@dataclass(frozen=True)
class AnchorSetting:
    """Anchors on the detector's feature maps, and which of them are matched.

    Attributes:
        scales: for each of the detector's strides, in whole pixels; a map may have none.
        spread: how far ratios are from 1, in hundredths: 200 means 1:2, 1:1 and 2:1, and 100
            that there are squares only.
        positive: least IoU of a match, in hundredths.
        negative: IoU below which an anchor is background, in hundredths.

    Raises:
        ValueError: if anything is out of its range.

    >>> AnchorSetting(spread=200).text
    '16-23_32-45_200_50-40'
    """

    scales: tuple[tuple[int, ...], ...] = tuple(tuple(map(int, of_map)) for of_map in SCALES)
    spread: int = 100
    positive: int = 50
    negative: int = 40

    def __post_init__(self) -> None:
        least, most = SCALE_RANGE
        if len(self.scales) != len(STRIDES) or any(len(s) > MOST_SCALES for s in self.scales):
            raise ValueError(f"{len(STRIDES)} lists of up to {MOST_SCALES} scales")
        if not all(least <= scale <= most for of_map in self.scales for scale in of_map):
            raise ValueError(f"scales are from {least} to {most}")
        if not 100 <= self.spread <= MOST_SPREAD:
            raise ValueError(f"the spread of the ratios is from 100 to {MOST_SPREAD}")
        if not (0 <= self.negative <= self.positive <= 100 and self.positive > 0):
            raise ValueError("thresholds are from 0 to 100, and the negative one is not the higher")

    @property
    def ratios(self) -> tuple[float, ...]:
        """Heights divided by widths."""
        spread = self.spread / 100
        return (1.0,) if self.spread == 100 else (1 / spread, 1.0, spread)

    @property
    def text(self) -> str:
        """As it stands in a link."""
        scales = ["-".join(map(str, of_map)) for of_map in self.scales]
        return "_".join([*scales, str(self.spread), f"{self.positive}-{self.negative}"])

    def grids(self, side: int) -> list[AnchorGrid]:
        """The grids of anchors on a square picture; maps without scales have none.

        Args:
            side: of the picture in pixels.

        >>> [len(grid) for grid in AnchorSetting().grids(96)]
        [288, 72]
        """
        pairs = zip(STRIDES, self.scales, strict=True)
        return [AnchorGrid(side, stride, scales, self.ratios) for stride, scales in pairs if scales]


def read_anchor_setting(text: str) -> AnchorSetting:
    """The setting of a link.

    Raises:
        ValueError: if it holds anything else.

    >>> read_anchor_setting("16-23_32-45_100_50-40") == AnchorSetting()
    True
    """
    if len(text) > LONGEST_TEXT or not set(text) <= set("0123456789-_"):
        raise ValueError(f"no anchors: {text!r:.60}")
    *scales, spread, thresholds = text.split("_")
    positive, negative = map(int, thresholds.split("-"))
    lists = tuple(tuple(map(int, of_map.split("-"))) if of_map else () for of_map in scales)
    return AnchorSetting(lists, int(spread), positive, negative)


def is_place(text: str) -> bool:
    """Whether it is stride, row, column and kind of an anchor on a scene, in some setting or other.

    >>> is_place("8-11-0-1"), is_place("16-11-0-1"), is_place("7-0-0-0")
    (True, False, False)
    """
    if not re.fullmatch("-".join(["[0-9]{1,3}"] * 4), text, re.ASCII):
        return False
    stride, row, column, kind = map(int, text.split("-"))
    cells = {one: -(-SIDE // one) for one in STRIDES}.get(stride, 0)
    return max(row, column) < cells and kind < MOST_SCALES * _MOST_RATIOS
