"""Two boxes and anchors as files: what stands in them is what the library says."""

from __future__ import annotations

import csv
from io import StringIO
from xml.etree import ElementTree

import numpy as np
import pytest

from explorer.detection.anchor_setting import AnchorSetting
from explorer.detection.anchors import all_anchors
from explorer.detection.encoding import decode
from explorer.figures.anchors import anchors_csv
from explorer.figures.two_boxes import two_boxes_csv, two_boxes_svg
from explorer.scenes import CLASS_NAMES, SIDE, draw_scene

BOXES = np.array([[10, 20, 50, 60], [30, 20, 70, 60]], np.float32)


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text)))


def test_the_numbers_of_two_boxes():
    values = {line["measure"]: float(line["value"]) for line in read(two_boxes_csv(BOXES, SIDE))}
    assert values["intersection (square pixels)"] == 800
    assert values["IoU"] == pytest.approx(1 / 3)
    assert values["GIoU"] == pytest.approx(1 / 3)  # the smallest box around both is their union
    assert values["B corner_and_size width"] == 40
    assert values["A relative_rows_first y1"] == pytest.approx(20 / SIDE)


def test_the_picture_of_two_boxes_holds_both():
    root = ElementTree.fromstring(two_boxes_svg(np.zeros((SIDE, SIDE, 3), np.uint8), BOXES))
    space = "{http://www.w3.org/2000/svg}"
    boxes = {
        tuple(float(rect.get(name)) for name in ("x", "y", "width", "height"))
        for rect in root.findall(f"{space}rect")
    }
    assert boxes == {(10, 20, 40, 40), (30, 20, 40, 40)}
    assert [text.text for text in root.findall(f"{space}text")] == ["A", "B"]


def test_the_offsets_of_matched_anchors_decode_to_their_objects():
    scene, setting = draw_scene("medium", 3), AnchorSetting()
    grids = setting.grids(SIDE)
    lines = read(anchors_csv(grids, scene.boxes, scene.labels, 0.5, 0.4))
    anchors = all_anchors(grids)
    assert len(lines) == len(anchors)
    found = set()
    for line, anchor in zip(lines, anchors, strict=True):
        offsets = [line[f"offset {name}"] for name in ("x", "y", "width", "height")]
        assert (line["fate"] == "matched") == bool(line["object"]) == all(offsets)
        if all(offsets):
            box = decode(np.array(offsets, float), anchor)
            apart = np.abs(scene.boxes - box).max(axis=1)
            assert apart.min() < 1e-3
            found.add(int(apart.argmin()))
            assert CLASS_NAMES[scene.labels[apart.argmin()]] == line["object"]
    assert found == set(range(len(scene.boxes)))


def test_without_known_objects_all_anchors_are_background():
    lines = read(anchors_csv(AnchorSetting().grids(SIDE), None, None, 0.5, 0.4))
    assert {line["fate"] for line in lines} == {"background"}
