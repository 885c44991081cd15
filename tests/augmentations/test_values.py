"""Light, colour, erasing and mixing: values against independent references."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.colors import hsv_to_rgb, rgb_to_hsv

from explorer.pipeline import Pipeline, Preview, Step
from tests.augmentations.cards import photos

PHOTOS = photos()
CAT, COFFEE = PHOTOS[:2]


def preview(name: str, count: int = 8, **options) -> Preview:
    return Pipeline((Step(name, options),), seed=2).preview(CAT, count)


def values(shown: Preview) -> np.ndarray:
    return shown.draws[0].values.astype(float)


def near(shown: Preview, expected: list[np.ndarray], tolerance: float = 1) -> None:
    rounded = np.clip(np.rint(expected), 0, 255)
    assert np.abs(shown.images.astype(float) - rounded).max() <= tolerance


def test_brightness_is_multiplied_or_added():
    light = preview("gain", factor=50)
    near(light, [CAT * share / 100 for share in values(light)])
    added = preview("brightness", amount=40)
    near(added, [CAT + 2.55 * share for share in values(added)])


def test_contrast_moves_values_from_their_mean():
    shown = preview("contrast", factor=60)
    mean = CAT.mean(axis=(0, 1))
    near(shown, [mean + (CAT - mean) * share / 100 for share in values(shown)])
    assert values(shown).min() < 100 < values(shown).max()


def test_hue_turns_along_the_colour_wheel():
    shown = preview("hue", angle=90)
    hsv = rgb_to_hsv(CAT / 255)
    turned = [
        np.stack([(hsv[..., 0] + angle / 360) % 1, hsv[..., 1], hsv[..., 2]], -1)
        for angle in values(shown)
    ]
    near(shown, [255 * hsv_to_rgb(one) for one in turned])


def test_saturation_is_multiplied():
    shown = preview("saturation", factor=100)
    hsv = rgb_to_hsv(CAT / 255)
    expected = [
        np.stack([hsv[..., 0], np.clip(hsv[..., 1] * share / 100, 0, 1), hsv[..., 2]], -1)
        for share in values(shown)
    ]
    near(shown, [255 * hsv_to_rgb(one) for one in expected])


@pytest.mark.parametrize(("fill", "value"), [("black", 0), ("grey", 128)])
def test_erasing_covers_as_much_as_was_drawn(fill, value):
    shown = preview("erasing", area=40, fill=fill)
    card = np.full((50, 60, 3), 200, np.uint8)
    shown = Pipeline((Step("erasing", {"area": 40, "fill": fill}),), 2).preview(card, 8)
    covered = (shown.images != 200).all(axis=-1)
    np.testing.assert_allclose(100 * covered.mean(axis=(1, 2)), values(shown), atol=1e-4)
    assert (shown.images[covered] == value).all()
    for mask in covered:  # one rectangle
        rows, columns = mask.any(axis=1).sum(), mask.any(axis=0).sum()
        assert mask.sum() == rows * columns


def test_erasing_happens_as_often_as_its_chance():
    shown = preview("erasing", count=64, area=40, chance=50)
    assert 0.3 < (values(shown) == 0).mean() < 0.7


def test_mixup_is_a_weighted_sum_of_two():
    pipeline = Pipeline((Step("mixup", {"alpha": 1}),), seed=2)
    shown = pipeline.preview(CAT, 8, partners=[COFFEE])
    shares = values(shown) / 100
    near(shown, [(1 - share) * CAT + share * COFFEE for share in shares])
    assert shares.min() < 0.3
    assert shares.max() > 0.7


def test_cutmix_pastes_as_much_as_was_drawn():
    card, other = (np.full((8, 9, 3), value, np.uint8) for value in (0, 255))
    shown = Pipeline((Step("cutmix"),), seed=2).preview(card, 16, partners=[other])
    pasted = 100 * (shown.images == 255).mean(axis=(1, 2, 3))
    assert set(np.unique(shown.images)) == {0, 255}
    np.testing.assert_allclose(pasted, values(shown), atol=1e-3)


@pytest.mark.parametrize("name", ["mixup", "cutmix"])
def test_labels_are_mixed_in_the_same_shares(name):
    labels = np.array([0, 1, 2, 3])
    shown = Pipeline((Step(name, {"alpha": 1}),), seed=4).preview_batch(PHOTOS, labels, 4)
    own = shown.labels[np.arange(4), labels]
    other = values(shown) / 100
    alone = np.isclose(own, 1)  # mixed with itself
    np.testing.assert_allclose(own[~alone], 1 - other[~alone], atol=1e-5)
    assert not alone.all()
