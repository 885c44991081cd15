"""A visitor brings a model: refused with a reason, or on all pages that have a network."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests import models
from tests.pages.reruns import options_of


@pytest.fixture(scope="module")
def model_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("models") / "mine.keras"
    models.nested_in_functional().save(path)
    return path


def bring(page: Page, *files: str) -> None:
    page.get_by_text("Bring your own model").click()
    for file in files:
        page.locator("[data-testid=stFileUploaderDropzoneInput]").last.set_input_files(file)


def test_a_model_is_brought_described_and_named_in_a_link(visit, model_file):
    page = visit("/explain?methods=grad_cam")
    bring(page, str(model_file))
    expect(page.get_by_text("Your own model says")).to_be_visible()
    units = page.get_by_role("combobox", name="A pixel x from 0 to 255 becomes")
    expect(page.get_by_text("Nobody can see from a file whether it was trained")).to_be_visible()
    assert units.input_value() == "0 to 1: x / 255"  # it doubles what it gets, so not of bytes
    options_of(page, "Names of its classes").filter(has_text="written below").click()
    field = page.get_by_label("5 names, one per line")
    field.fill("apple\npear")
    field.blur()
    expect(page.get_by_text("These are 2 names, and the model has 5 classes")).to_be_visible()
    field.fill("apple\npear\nplum\nfig\nlime")
    field.blur()
    expect(page.get_by_text("What speaks for fig?")).to_be_visible()
    expect(page.locator(".bars .name").first).to_have_text("fig")
    other = visit(page.url[page.url.index("/explain") :].replace("/explain", "/inspect"))
    expect(other.get_by_role("heading", name="base/conv2")).to_be_visible()
    expect(other.get_by_text("677 parameters")).to_be_visible()


def test_what_is_no_model_is_refused_and_nothing_is_lost(visit, tmp_path):
    page = visit("/explain?methods=grad_cam&picture=coffee")
    expect(page.get_by_text("EfficientNet-Lite0 says")).to_be_visible()
    wrong = tmp_path / "model.h5"
    wrong.write_bytes(b"\x89HDF\r\n\x1a\n" + bytes(100))
    bring(page, str(wrong))
    expect(page.get_by_text("The network from before stays.")).to_be_visible()
    expect(page.get_by_text("EfficientNet-Lite0 says")).to_be_visible()
    expect(page.locator(".bars .name").first).to_have_text("espresso")


def test_a_model_that_is_gone_is_answered(visit):
    page = visit(f"/inspect?network=own-{'0' * 32}")
    expect(page.get_by_text("The model that was here is gone")).to_be_visible()
