"""Drawn scenes: decided by their seed, and truthful about what is where, at every level."""

from __future__ import annotations

import dataclasses
from itertools import product

import numpy as np
import pytest

from explorer.scenes import CLASS_NAMES, LEVELS, SIDE, draw_scene
from explorer.scenes.canvas import NO_CLASS, Canvas, box_around
from explorer.scenes.coverage import place
from explorer.scenes.drawing import _seen_colour
from explorer.scenes.settings import RareClass
from explorer.scenes.textures import TEXTURES

EVERY_LEVEL = pytest.mark.parametrize("level", LEVELS)
CROSS = CLASS_NAMES.index("cross")


@EVERY_LEVEL
def test_a_seed_decides_every_number(level):
    first, again, other = (draw_scene(level, seed) for seed in (4, 4, 5))
    for field in dataclasses.fields(first):
        np.testing.assert_array_equal(getattr(first, field.name), getattr(again, field.name))
    assert not np.array_equal(first.pixels, other.pixels)


@EVERY_LEVEL
def test_arrays_are_as_promised_and_cannot_be_written_to(level):
    scene = draw_scene(level, 0)
    assert (scene.pixels.dtype, scene.pixels.shape) == (np.uint8, (SIDE, SIDE, 3))
    assert (scene.boxes.dtype, scene.labels.dtype) == (np.float32, np.int64)
    assert (scene.mask.dtype, scene.mask.shape) == (np.uint8, (SIDE, SIDE))
    for field in dataclasses.fields(scene):
        with pytest.raises(ValueError, match="read-only"):
            getattr(scene, field.name)[...] = 0
        with pytest.raises(ValueError, match="WRITEABLE"):
            getattr(scene, field.name).flags.writeable = True


@EVERY_LEVEL
def test_masks_and_boxes_tell_the_same(level):
    """A class is in the mask where it is in the labels, only within its boxes, and up to them."""
    for seed in range(40):
        scene = draw_scene(level, seed)
        assert len(scene.boxes) == len(scene.labels) >= 1
        assert set(np.unique(scene.mask)) - {0} == set((scene.labels + 1).tolist())
        allowed = np.zeros((len(CLASS_NAMES) + 1, SIDE, SIDE), bool)
        allowed[0] = True
        for (left, top, right, bottom), label in zip(
            scene.boxes.astype(int), scene.labels, strict=True
        ):
            own = scene.mask[top:bottom, left:right] == label + 1
            for side in (own[0], own[-1], own[:, 0], own[:, -1]):
                assert side.any()
            allowed[label + 1, top:bottom, left:right] = True
        assert np.take_along_axis(allowed, scene.mask[np.newaxis].astype(int), axis=0).all()


@EVERY_LEVEL
def test_shapes_can_be_told_from_what_is_behind_them(level):
    """The mean colours of a shape and of the ring around it differ, in nearly all cases."""
    apart = []
    for seed in range(30):
        scene = draw_scene(level, seed)
        for (left, top, right, bottom), label in zip(
            scene.boxes.astype(int), scene.labels, strict=True
        ):
            part = slice(max(top - 3, 0), bottom + 3), slice(max(left - 3, 0), right + 3)
            own = scene.mask[part] == label + 1
            colours = scene.pixels[part].astype(float)
            apart.append(np.linalg.norm(colours[own].mean(axis=0) - colours[~own].mean(axis=0)))
    assert np.mean(np.array(apart) > LEVELS[level].settings.contrast / 2) > 0.9


def test_colours_do_not_tell_the_class():
    means = {label: [] for label in range(len(CLASS_NAMES))}
    for seed in range(300):
        scene = draw_scene("medium", seed)
        for label in means:
            if (own := scene.mask == label + 1).any():
                means[label].append(scene.pixels[own].mean(axis=0))
    by_class = np.stack([np.mean(colours, axis=0) for colours in means.values()])
    spread = np.stack([np.std(colours, axis=0) for colours in means.values()])
    assert np.ptp(by_class, axis=0).max() < 0.5 * spread.min()


def test_no_class_is_preferred():
    counts = np.bincount(np.concatenate([draw_scene("medium", seed).labels for seed in range(300)]))
    expected = counts.sum() / len(CLASS_NAMES)
    assert np.square(counts - expected).sum() / expected < 18.5  # chi-square, 4 degrees, 0.1 %


def test_the_rare_class_is_rare_and_small():
    with_cross, shares = [], np.zeros(len(CLASS_NAMES) + 1)
    for seed in range(200):
        scene = draw_scene("rare", seed)
        crosses = scene.boxes[scene.labels == CROSS]
        assert len(crosses) <= 1
        assert ((crosses[:, 2:] - crosses[:, :2]) <= 12).all()
        with_cross.append(len(crosses))
        shares += np.bincount(scene.mask.ravel(), minlength=len(shares))
    assert 0.05 < np.mean(with_cross) < 0.25
    shares /= shares.sum()
    assert 20 * shares[CROSS + 1] < np.delete(shares, [0, CROSS + 1]).min()


def test_harder_levels_hold_more():
    objects = [
        np.mean([len(draw_scene(level, seed).labels) for seed in range(40)])
        for level in ("easy", "medium", "hard")
    ]
    assert objects == sorted(objects)
    assert len(set(objects)) == 3


def test_wrong_settings_are_refused():
    settings = LEVELS["medium"].settings
    with pytest.raises(ValueError, match=r"at least 0\.4"):
        dataclasses.replace(settings, least_visible=0.3)
    with pytest.raises(ValueError, match="no class"):
        dataclasses.replace(settings, rare=RareClass("heart", 0.1, (3, 5)))
    with pytest.raises(KeyError):
        draw_scene("impossible", 0)
    with pytest.raises(ValueError, match="non-negative"):
        draw_scene("easy", -1)


@pytest.mark.parametrize("kind", TEXTURES)
def test_textures_vary(kind):
    pattern = kind(np.random.default_rng(3), SIDE)
    assert pattern.shape == (SIDE, SIDE)
    assert pattern.std() > 0.1
    assert np.isfinite(pattern).all()


@pytest.mark.parametrize(("name", "unit"), [("circle", np.pi), ("square", 2), ("triangle", 1.299)])
def test_coverage_is_the_area(name, unit):
    shape = place(name, np.array([40.3, 51.7]), 12.4, 33, SIDE)
    assert shape.area == pytest.approx(unit * 12.4**2, rel=0.002)
    assert shape.covered.sum() == pytest.approx(shape.area, rel=0.02)
    rows, columns = np.indices(shape.covered.shape) + 0.5
    total = shape.covered.sum()
    centre = (shape.covered * columns).sum() / total + shape.columns.start
    middle = (shape.covered * rows).sum() / total + shape.rows.start
    assert (centre, middle) == pytest.approx((40.3, 51.7), abs=0.05)


@pytest.mark.parametrize("centre", product((0.0, 96.0), (0.0, 96.0)))
def test_a_circle_in_a_corner_shows_a_quarter(centre):
    shape = place("circle", np.array(centre), 10, 0, SIDE)
    assert shape.covered.sum() == pytest.approx(shape.area / 4, rel=0.02)
    assert np.zeros((SIDE, SIDE))[shape.rows, shape.columns].shape == shape.covered.shape


def _canvas(least_visible: float = 0.4) -> Canvas:
    return Canvas(np.zeros((SIDE, SIDE, 3), np.float32), least_visible)


def test_what_would_hide_too_much_finds_no_room():
    canvas = _canvas(0.4)
    canvas.put(place("square", np.array([40.0, 40.0]), 10, 45, SIDE), 2, np.ones(3) * 200)
    assert not canvas.has_room(place("circle", np.array([40.0, 40.0]), 12, 0, SIDE))
    assert canvas.has_room(place("circle", np.array([52.0, 40.0]), 12, 0, SIDE))
    assert not canvas.has_room(place("circle", np.array([0.0, 0.0]), 12, 0, SIDE))


def test_what_is_hidden_adds_up():
    """Two that each hide a third leave too little, though either alone would not."""
    canvas = _canvas(0.4)
    canvas.put(place("square", np.array([40.0, 40.0]), 10 * 2**0.5, 45, SIDE), 2, np.ones(3))
    left, right = (place("square", np.array([x, 40.0]), 10 * 2**0.5, 45, SIDE) for x in (27, 53))
    assert canvas.has_room(left)
    assert canvas.has_room(right)
    canvas.put(left, 2, np.ones(3))
    assert not canvas.has_room(right)


def test_a_box_is_around_what_is_seen():
    canvas = _canvas()
    axis_aligned = 10 * 2**0.5  # a square of side 20
    canvas.put(place("square", np.array([40.0, 40.0]), axis_aligned, 45, SIDE), 2, np.ones(3))
    canvas.put(place("square", np.array([50.0, 40.0]), axis_aligned, 45, SIDE), 0, np.ones(3))
    boxes, labels, mask = canvas.truth()
    assert boxes.tolist() == [[30, 30, 40, 50], [40, 30, 60, 50]]
    assert labels.tolist() == [2, 0]
    assert np.bincount(mask.ravel(), minlength=4).tolist() == [SIDE**2 - 600, 400, 0, 200]


def test_a_stranger_is_background_also_over_a_shape():
    canvas = _canvas()
    canvas.put(place("square", np.array([40.0, 40.0]), 10 * 2**0.5, 45, SIDE), 2, np.ones(3))
    canvas.put(place("heart", np.array([55.0, 40.0]), 10, 0, SIDE), NO_CLASS, np.ones(3))
    boxes, labels, mask = canvas.truth()
    assert labels.tolist() == [2]
    assert set(np.unique(mask)) == {0, 3}
    assert mask[40, 48] == 0
    assert boxes.tolist() == [[30, 30, 50, 50]]


def test_a_single_pixel_has_a_box():
    pixels = np.zeros((5, 6), bool)
    pixels[3, 2] = True
    assert box_around(pixels) == (2, 3, 3, 4)


def test_a_colour_is_far_from_those_behind_it_if_that_can_be():
    random = np.random.default_rng(0)
    behind = np.array([[0.0, 0, 0], [255, 255, 255]])
    for _ in range(20):
        colour = _seen_colour(behind, 100, random)
        assert np.linalg.norm(behind - colour, axis=1).min() >= 100
    assert _seen_colour(behind, 1000, random).shape == (3,)
