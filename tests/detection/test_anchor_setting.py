"""What a visitor sets about anchors: in a link, and as grids."""

from __future__ import annotations

import pytest

from explorer.detection.anchor_setting import LONGEST_TEXT, AnchorSetting, read_anchor_setting
from explorer.detection.detector_anchors import detector_grids
from explorer.scenes import SIDE


def test_at_first_they_are_those_of_the_detector():
    assert tuple(AnchorSetting().grids(SIDE)) == detector_grids(SIDE)


@pytest.mark.parametrize(
    "setting",
    [
        AnchorSetting(),
        AnchorSetting(((), (80,)), 250, 100, 0),
        AnchorSetting(((), ())),
        AnchorSetting(((8, 16, 32), (40, 60, 80)), 400, 95, 95),
    ],
)
def test_the_text_gives_the_same_setting_back(setting):
    assert len(setting.text) <= LONGEST_TEXT
    assert read_anchor_setting(setting.text) == setting
    assert len(setting.grids(SIDE)) == sum(map(bool, setting.scales))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "16-23_32-45_100",
        "16-23_100_50-40",
        "7_32_100_50-40",
        "16_81_100_50-40",
        "8-9-10-11_32_100_50-40",
        "16_32_99_50-40",
        "16_32_401_50-40",
        "16_32_100_40-50",
        "16_32_100_0-0",
        "16_32_100_101-40",
        "16_32_100_50",
        "16_32_1e2_50-40",
        "16--23_32_100_50-40",
        "16" * 30,
    ],
)
def test_what_is_no_setting_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 - each for a reason of its own
        read_anchor_setting(text)


def test_ratios_are_as_far_from_one_on_both_sides():
    narrow, square, wide = AnchorSetting(spread=250).ratios
    assert (narrow * wide, square) == (pytest.approx(1), 1)
