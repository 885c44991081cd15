"""The blocks as a visitor meets them: looked at, compared, taken along and into the builder."""

from __future__ import annotations

import csv

from playwright.sync_api import expect

from explorer.blocks import BLOCKS
from tests.pages.reruns import at_rest


def test_a_block_is_looked_at_and_used(visit, tmp_path):
    page = visit("/architectures?architectures=blocks")
    numbers = page.get_by_test_id("stMetricValue")
    expect(numbers.first).to_have_text("5,184")
    expect(page.locator(".js-plotly-plot")).to_be_visible()

    blocks = at_rest(page).get_by_role("radiogroup", name="Block", exact=True)
    blocks.get_by_role("radio", name="Bottleneck block").click()
    expect(numbers.first).to_have_text("4,736")
    expect(page.get_by_text("1/8.5 of the multiplications")).to_be_visible()
    expect(page.get_by_label("Diagram of bottleneck")).to_be_visible()

    with page.expect_download() as download:
        at_rest(page).get_by_role("button", name="Save these numbers (CSV)").click()
    download.value.save_as(tmp_path / "blocks.csv")
    lines = list(csv.DictReader((tmp_path / "blocks.csv").read_text().splitlines()))
    assert [line["block"] for line in lines] == list(BLOCKS)

    at_rest(page).get_by_role("button", name="Use it in the builder").click()
    expect(page.get_by_role("button", name="Bottleneck block", exact=False).first).to_be_visible()
    expect(page.get_by_text("Together", exact=True)).to_be_visible()
    at_rest(page)
    assert "bottleneck-" in page.url
