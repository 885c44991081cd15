"""Figures of a data set show its numbers."""

from __future__ import annotations

import base64
from io import BytesIO

import numpy as np
import PIL.Image
import pytest

from explorer.datasets import DATASETS
from explorer.datasets.summary import summary
from explorer.figures.dataset_summary import (
    balance_chart,
    balance_csv,
    enlarged,
    item_picture,
    mean_picture,
    mean_pictures,
    mean_sheet,
    means_png,
)


@pytest.fixture(params=["digits", "shapes"])
def facts(request):
    return summary(DATASETS[request.param])


def test_bars_are_the_counts(facts):
    chart = balance_chart(facts)
    for bars, split in zip(chart.data, ("train", "test"), strict=True):
        assert list(bars.y) == facts.counts[split].tolist()
        assert list(bars.x) == [name.replace("_", " ") for name in facts.class_names]
    assert chart.layout.xaxis.title.text
    assert chart.layout.yaxis.title.text
    assert chart.layout.yaxis.rangemode == "tozero"


def test_parts_are_told_apart_without_colour(facts):
    hatchings = [bars.marker.pattern.shape for bars in balance_chart(facts).data]
    assert len(set(hatchings)) == 2


def test_numbers_to_take_along(facts):
    lines = balance_csv(facts).splitlines()
    assert lines[0] == "class,train,test"
    for line, name in zip(lines[1:], facts.class_names, strict=True):
        title, train, test = line.split(",")
        label = facts.class_names.index(name)
        assert title == name
        assert [int(train), int(test)] == [counts[label] for counts in facts.counts.values()]


def test_means_in_order(facts):
    pictures = mean_pictures(facts)
    assert len(pictures) == 11
    assert {picture.shape[2] for picture in pictures} == {3}
    np.testing.assert_array_equal(pictures[0][..., 0], np.rint(facts.mean)[..., 0])
    np.testing.assert_array_equal(pictures[4][..., 2], np.rint(facts.class_means[3])[..., -1])
    assert mean_picture(facts, 3).shape == facts.mean.shape


def test_pixels_of_thumbnails_stay_sharp(facts):
    sheet = mean_sheet(facts, 64)
    content = base64.b64decode(sheet.sprite.partition(",")[2])
    pixels = np.asarray(PIL.Image.open(BytesIO(content)))
    height = facts.mean.shape[0]
    first = pixels[: 64 : 64 // height, : 64 : 64 // height]
    np.testing.assert_array_equal(first, mean_pictures(facts)[0])


def test_all_means_in_one_file(facts):
    pixels = np.asarray(PIL.Image.open(BytesIO(means_png(facts))))
    assert pixels.shape == (256, 11 * 256, 3)
    factor = 256 // facts.mean.shape[0]
    last = pixels[::factor, -256::factor]
    np.testing.assert_array_equal(last, mean_pictures(facts)[-1])


def test_a_large_picture_is_not_enlarged():
    pixels = np.zeros((40, 30, 3), np.uint8)
    assert enlarged(pixels, 39).shape == (40, 30, 3)
    assert enlarged(pixels, 80).shape == (80, 60, 3)


def test_a_picture_to_be_read():
    grey, colour = (DATASETS[name].load().x_test[0] for name in ("digits", "shapes"))
    assert len(item_picture(grey).levels) == 1
    assert len(item_picture(colour).levels) == 3
    assert item_picture(grey).most == grey.max()
