"""What the browser computes of boxes and anchors is what explorer.detection computes."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.detection.anchor_setting import AnchorSetting
from explorer.detection.anchors import all_anchors
from explorer.detection.boxes import FORMATS, convert
from explorer.detection.encoding import decode, encode
from explorer.detection.matching import match
from explorer.detection.overlap import areas, diou, giou, iou
from explorer.scenes import SIDE, draw_scene
from explorer.ui.components import script
from explorer.ui.components.detection import anchor_map, two_boxes

EXACTLY = {"rtol": 1e-12, "atol": 1e-12}


@pytest.fixture(scope="module")
def evaluate(chromium):
    """Run the body of a JavaScript function of ``cases`` behind the scripts of both parts."""
    page = chromium.new_page()
    arithmetic = ("detection/box_arithmetic", "detection/anchor_arithmetic")
    moving = ("detection/box_dragging", "detection/box_challenges")
    more = ("training/axes", "detection/anchor_words", "detection/anchor_controls")
    constants = two_boxes.CONSTANTS | anchor_map.CONSTANTS
    ours = script(*arithmetic, *moving, constants=constants)
    theirs = script(*arithmetic, *more, constants=constants)

    def run(body, cases, scripts=ours):
        return page.evaluate(f"(cases) => {{ {scripts}\n{body} }}", cases)

    run.of_anchors = lambda body, cases: run(body, cases, theirs)
    yield run
    page.close()


def random_boxes(count: int, seed: int) -> np.ndarray:
    """Corners on quarters of pixels, some of them with no area, some the same."""
    random = np.random.default_rng(seed)
    ends = np.sort(random.integers(0, 4 * SIDE, (count, 2, 2)) / 4, axis=1)
    boxes = ends.reshape(count, 4)
    boxes[:3] = boxes[3]
    boxes[4, 2] = boxes[4, 0]
    return boxes


def test_overlaps_are_the_same(evaluate):
    a, b = random_boxes(60, 1), random_boxes(60, 2)
    b[:2] = a[:2]
    body = "return cases.a.map((a) => cases.b.map((b) => compareBoxes(a, b)));"
    found = evaluate(body, {"a": a.tolist(), "b": b.tolist()})

    def numbers(name):
        return np.array([[one[name] for one in row] for row in found], float)

    for name, measure in {"iou": iou, "giou": giou, "diou": diou}.items():
        np.testing.assert_allclose(numbers(name), measure(a, b), **EXACTLY)
    shared = areas(a, b)
    np.testing.assert_array_equal(numbers("intersection"), shared.intersection)
    np.testing.assert_array_equal(numbers("union"), shared.union)


def test_formats_are_the_same(evaluate):
    boxes = random_boxes(40, 3)
    body = """return Object.fromEntries(Object.entries(CONVERSIONS).map(
      ([name, convert]) => [name, cases.map((box) => convert(box, SIDE))]));"""
    found = evaluate(body, boxes.tolist())
    assert list(found) == list(FORMATS)
    for name, numbers in found.items():
        expected = convert(boxes, "corners", name, (SIDE, SIDE))
        np.testing.assert_allclose(numbers, expected, **EXACTLY)


def test_offsets_are_the_same_there_and_back(evaluate):
    boxes, anchors = (random_boxes(80, seed)[5:] for seed in (4, 5))
    has_area = [((one[:, 2:] - one[:, :2]) > 0).all(axis=1) for one in (boxes, anchors)]
    kept = has_area[0] & has_area[1]
    boxes, anchors = boxes[kept], anchors[kept]
    offsets = np.random.default_rng(6).normal(0, 3, boxes.shape)
    body = """return cases.map(([box, anchor, offsets]) =>
      [encodeBox(box, anchor), decodeBox(offsets, anchor)]);"""
    cases = np.stack([boxes, anchors, offsets], axis=1)
    encoded, decoded = np.moveaxis(np.array(evaluate(body, cases.tolist())), 1, 0)
    np.testing.assert_allclose(encoded, encode(boxes, anchors), **EXACTLY)
    np.testing.assert_allclose(decoded, decode(offsets, anchors), rtol=1e-9, atol=1e-9)


SETTINGS = [
    AnchorSetting(),
    AnchorSetting(((11, 16, 23), (32,)), 250, 35, 20),
    AnchorSetting(((), (45, 60)), 175, 60, 60),
    AnchorSetting(((80,), (80, 8)), 100, 95, 0),
    AnchorSetting(((), ())),
]


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda one: one.text)
def test_anchors_and_matches_are_the_same(evaluate, setting):
    scenes = [draw_scene("medium", seed) for seed in range(5)]
    body = """
    const setting = readSetting(cases.setting);
    const anchors = STRIDES.flatMap((stride) =>
      layAnchors(SIDE, stride, scalesOf(setting, stride), ratiosOf(setting))).map(({ box }) => box);
    const thresholds = [setting.positive / 100, setting.negative / 100];
    const all = cases.scenes.map((boxes) => matchAnchors(anchors, boxes, ...thresholds));
    return { anchors, all, text: settingText(setting) };"""
    cases = {"setting": setting.text, "scenes": [*(s.boxes.tolist() for s in scenes), []]}
    found = evaluate.of_anchors(body, cases)
    assert found["text"] == setting.text
    anchors = all_anchors(setting.grids(SIDE))
    np.testing.assert_allclose(np.reshape(found["anchors"], (-1, 4)), anchors, rtol=1e-6)
    for boxes, answer in zip([*(s.boxes for s in scenes), ()], found["all"], strict=True):
        expected = match(anchors, boxes, setting.positive / 100, setting.negative / 100)
        assert [one["object"] for one in answer] == expected.objects.tolist()
        assert [one["claimed"] for one in answer] == expected.claimed.tolist()
        overlaps = [one["overlap"] for one in answer]
        np.testing.assert_allclose(overlaps, expected.overlaps, rtol=1e-6, atol=1e-6)


def test_of_equal_overlaps_the_first_anchor_and_object_are_claimed(evaluate):
    anchors = [[0, 0, 10, 10], [0, 0, 10, 10], [20, 0, 30, 10], [60, 60, 61, 61]]
    boxes = [[0, 0, 10, 20], [0, 0, 10, 20], [22, 0, 40, 10], [90, 90, 95, 95]]
    body = "return matchAnchors(cases[0], cases[1], 0.9, 0.4).map(({ object }) => object);"
    found = evaluate.of_anchors(body, [anchors, boxes])
    assert found == match(anchors, boxes, 0.9, 0.4).objects.tolist()


def test_a_dragged_box_stays_whole_and_within_the_picture(evaluate):
    random = np.random.default_rng(8)
    sides = ("left", "top", "right", "bottom")
    grips = [["left"], ["top", "right"], ["bottom"], ["left", "bottom"], list(sides)]
    cases = []
    for index in range(200):
        x1, y1 = random.integers(0, 80, 2)
        width, height = random.integers(2, 16, 2)
        held = {name: name in grips[index % len(grips)] for name in sides}
        by = random.integers(-120, 120, 2)
        cases.append([list(map(int, (x1, y1, x1 + width, y1 + height))), held, by.tolist()])
    body = "return cases.map(([box, edges, by]) => movedBox(box, edges, ...by));"
    for (before, held, _), after in zip(cases, evaluate(body, cases), strict=True):
        x1, y1, x2, y2 = after
        assert 0 <= x1 <= x2 - 2 <= SIDE - 2
        assert 0 <= y1 <= y2 - 2 <= SIDE - 2
        if all(held.values()):
            assert (x2 - x1, y2 - y1) == (before[2] - before[0], before[3] - before[1])
        for name, was, now in zip(sides, before, after, strict=True):
            assert held[name] or was == now


def test_presets_are_what_they_are_called_wherever_a_is(evaluate):
    random = np.random.default_rng(9)
    ends = np.sort(random.integers(0, SIDE // 2, (100, 2, 2)) * 2, axis=1).reshape(-1, 4)
    cases = [box for box in ends.tolist() if box[2] - box[0] >= 8 and box[3] - box[1] >= 8]
    body = """return Object.fromEntries(Object.entries(PRESETS).map(([name, { of }]) => [name,
      cases.map((box) => { const { a, b } = of(box); return [compareBoxes(a, b), a, b]; })]));"""
    fits = {
        "apart": lambda found: found["intersection"] == 0 and found["giou"] < 0,
        "touching": lambda found: found["intersection"] == 0 and found["giou"] == 0,
        "half": lambda found: found["iou"] == pytest.approx(1 / 3, abs=1e-9),
        "nested": lambda found: 0.2 < found["iou"] < 0.6 and found["giou"] == found["iou"],
        "same": lambda found: found["iou"] == 1,
    }
    presets = evaluate(body, cases)
    assert set(presets) == set(fits)
    for name, answers in presets.items():
        for found, a, b in answers:
            assert fits[name](found), (name, a, b)
            for box in (a, b):
                assert min(box) >= 0
                assert max(box) <= SIDE


def test_tasks_begin_unsolved_and_can_be_solved(evaluate):
    body = """return Object.entries(CHALLENGES).map(([name, { start, met }]) => {
      const { a, b } = start();
      const test = (a, b) => met(compareBoxes(a, b), { a, b });
      let solved = false;
      for (let across = -60; across <= 60 && !solved; across++)
        for (let down = -60; down <= 60 && !solved; down++)
          solved = [MOVE, { right: true, bottom: true }].some((edges) =>
            test(a, movedBox(b, edges, across, down)));
      return [name, test(a, b), solved];
    });"""
    answers = evaluate(body, [])
    assert [name for name, _, _ in answers] == list(two_boxes.CHALLENGES)
    assert all(solved and not at_once for _, at_once, solved in answers)
