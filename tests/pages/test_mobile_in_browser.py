"""For mobile: the smallest network that comes with the app is converted, and its file saved."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from explorer.tflite.formats import FORMATS
from tests.pages.reruns import at_rest

PATIENCE = 240_000  # milliseconds, on a busy machine


def test_a_network_is_converted_at_a_click_and_its_files_can_be_saved(visit):
    page = visit("/architectures?architectures=mobile&mobile-network=digits_judge")
    expect(page.locator(".js-plotly-plot")).to_have_count(2)
    at_rest(page).get_by_role("button", name="Convert and measure").click()
    expect(page.get_by_role("button", name="Cancel")).to_be_visible()
    smaller = page.get_by_text("times smaller than float32")
    expect(smaller).to_be_visible(timeout=PATIENCE)
    expect(page.locator(".js-plotly-plot")).to_have_count(5)
    for entry in FORMATS.values():
        with page.expect_download() as saved:
            at_rest(page).get_by_role("button", name=f"{entry.title} (.tflite)").click()
        # The identifier of TFLite's files (FlatBuffers).
        assert Path(saved.value.path()).read_bytes()[4:8] == b"TFL3"
