"""The view of a data set in a browser: what is drawn is what the data set holds."""

from __future__ import annotations

import os
import re

import numpy as np
import PIL.Image
import pytest
from playwright.sync_api import Page, expect

from explorer.datasets import DATASETS, batch_indices
from explorer.datasets.cifar10 import VARIABLE
from tests.pages.lab import saved

PLACE = "/train?part=data&looked-at="


@pytest.fixture
def digits(visit) -> Page:
    page = visit(f"{PLACE}digits")
    expect(page.get_by_text("Handwritten digits, on this machine")).to_be_visible()
    return page


def samples(page: Page):
    return page.get_by_role("radiogroup", name="Some of the pictures to learn from").get_by_role(
        "radio"
    )


def test_a_click_on_a_sample_opens_it(digits, tmp_path):
    dataset = DATASETS["digits"].load()
    indices = batch_indices(dataset, 30, 0).tolist()
    indices.sort(key=lambda index: dataset.y_train[index])
    samples(digits).nth(17).click()
    name = dataset.class_names[dataset.y_train[indices[17]]]
    expect(digits.get_by_text(f"Number {indices[17]:,}: {name}", exact=True)).to_be_visible()
    expect(digits).to_have_url(re.compile(f"item={indices[17]}"))
    file = saved(digits.get_by_role("button", name="Save it as PNG"), tmp_path)
    pixels = np.asarray(PIL.Image.open(file))
    picture = dataset.x_train[indices[17]]
    np.testing.assert_array_equal(pixels, picture.repeat(64, 0).repeat(64, 1).repeat(3, 2))


def test_the_canvas_shows_the_very_pixels(visit):
    page = visit(f"{PLACE}shapes&item=3")
    canvas = page.locator("canvas.array").first
    expect(page.get_by_text("Number 3:")).to_be_visible()
    shown = canvas.evaluate(
        "canvas => [...canvas.getContext('2d')"
        ".getImageData(0, 0, canvas.width, canvas.height).data]"
    )
    pixels = np.array(shown, np.uint8).reshape(32, 32, 4)
    np.testing.assert_array_equal(pixels[..., :3], DATASETS["shapes"].load().x_train[3])


def test_other_pictures_come_and_a_link_brings_them_again(digits, visit):
    digits.get_by_role("button", name="Other pictures").click()
    expect(digits).to_have_url(re.compile("batch=1"))
    drawn = batch_indices(DATASETS["digits"].load(), 30, 1)
    expected = re.compile(f"^0, number ({'|'.join(map(str, drawn))})$")
    for page in (digits, visit("/" + digits.url.split("/", 3)[3])):
        expect(samples(page).first).to_have_attribute("title", expected)


def test_a_mean_leads_to_the_pictures_of_its_class(digits):
    digits.get_by_role("radiogroup", name="Mean of the pictures").get_by_role("radio").nth(
        8
    ).click()
    members = np.flatnonzero(DATASETS["digits"].load().y_train == 7)
    expect(digits.get_by_text(f"Number {members[0]:,}: 7", exact=True)).to_be_visible()
    digits.get_by_role("button", name="Next").click()
    expect(digits.get_by_text(f"Number {members[1]:,}: 7", exact=True)).to_be_visible()
    expect(digits.get_by_text("Mean of 7", exact=True)).to_be_visible()


def test_numbers_to_take_along(digits, tmp_path):
    file = saved(digits.get_by_role("button", name="Save the numbers as CSV"), tmp_path)
    lines = file.read_text().splitlines()
    counts = np.bincount(DATASETS["digits"].load().y_train)
    assert lines[1:] == [f"{label},{count},36" for label, count in enumerate(counts)]


@pytest.mark.skipif(VARIABLE in os.environ, reason=f"{VARIABLE} is set on this machine")
def test_without_cifar10_and_without_a_network_it_says_so_and_offers_digits(visit):
    page = visit(f"{PLACE}cifar10")
    expect(page.get_by_text("CIFAR-10 is not on this machine")).to_be_visible()
    expect(page.get_by_role("button", name="Download 170 MB")).to_be_visible()
    page.get_by_role("button", name="Use handwritten digits instead").click()
    expect(page.get_by_text("Handwritten digits, on this machine")).to_be_visible()


def test_it_fits_a_phone(visit):
    page = visit(f"{PLACE}digits", viewport={"width": 390, "height": 844})
    expect(page.get_by_text("Number 0: 0")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
