"""A visitor brings a zip of pictures by class, teaches them, and asks about a new picture."""

from __future__ import annotations

import random

import pytest
from playwright.sync_api import expect

from explorer.transfer.ready_lessons import PHOTOS, example_lesson
from tests.datasets.zip_files import zipped
from tests.pages.reruns import at_rest, worked_out


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    """Two photos in pieces, something that is no picture, and more MB than a picture may have."""
    classes = example_lesson(PHOTOS).classes[:2]
    files = {
        f"things/{one.name}/{number}.png": picture.png()
        for one in classes
        for number, picture in enumerate(one.pictures[:8])
    }
    path = tmp_path_factory.mktemp("zips") / "things.zip"
    others = {"things/cat/notes.txt": b"hello", "things/film.mp4": random.randbytes(27 << 20)}
    path.write_bytes(zipped(files | others))
    return path


def test_a_zip_is_taught_and_asked_about_a_new_picture(visit, archive):
    page = visit("/transfer?transfer=teach&lesson=own&bring-by=zip&picture=coffee")
    expect(page.get_by_text("no pictures yet")).to_have_count(2)
    at_rest(page).locator("[data-testid=stFileUploaderDropzoneInput]").last.set_input_files(archive)
    expect(page.get_by_text("Added: 16 pictures.")).to_be_visible()
    expect(page.get_by_text("things/cat/notes.txt: This is not a picture")).to_be_visible()
    expect(page.get_by_text("things/film.mp4: It lies beside the folders")).to_be_visible()
    expect(page.locator(".shelf .detail")).to_have_text(["8 pictures, 2 held out"] * 2)
    worked_out(page, "Teach it", page.get_by_text("It learned from 12 pictures"))
    expect(page.get_by_text("The network you taught says")).to_be_visible()
    expect(page.locator(".bars .name").first).to_have_text("coffee")
    expect(page.get_by_text("Grad-CAM: evidence for coffee in efficientnet_lite0/")).to_be_visible()
    # A click on a picture of a class shows that one to the network; the lesson stays.
    at_rest(page).get_by_role("group", name="cat, 8 pictures").get_by_role("button").first.click()
    expect(page.locator(".bars .name").first).to_have_text("cat")
    at_rest(page).get_by_text("Take it along: model, numbers, code").click()
    with page.expect_download() as saving:
        page.get_by_role("button", name="Model (.keras)").click()
    assert saving.value.suggested_filename == "taught.keras"
    page.get_by_role("link", name="About").click()
    expect(page.get_by_role("heading", name="Can it learn")).to_have_count(0)
    page.get_by_role("link", name="Transfer").click()
    expect(page.locator(".shelf .detail")).to_have_text(["8 pictures, 2 held out"] * 2)
