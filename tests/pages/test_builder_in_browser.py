"""The builder as a visitor meets it: add, open, set, undo, take along, and go on to training."""

from __future__ import annotations

import zipfile

from playwright.sync_api import Page, expect

from tests.pages.reruns import at_rest


def test_a_network_is_put_together_and_trained(visit, tmp_path):
    page = visit("/architectures?architectures=builder&data=digits&design=plain-8.max_pool.gap")
    # The first on this server to need TensorFlow waits until it is loaded.
    expect(page.get_by_text("Together", exact=True)).to_be_visible(timeout=300_000)
    expect(step(page, "3. Global average pooling")).to_be_visible()

    at_rest(page).get_by_role("button", name="Add a step").click()
    page.get_by_role("button", name="Residual block", exact=True).click()
    expect(step(page, "3. Residual block, 8 maps")).to_be_visible()
    expect(page.get_by_text("4 × 4 × 8").nth(1)).to_be_visible()

    page.get_by_role("radiogroup", name="Stride").get_by_role("radio", name="2").click()
    expect(step(page, "3. Residual block, 8 maps, stride 2")).to_be_visible()
    expect(page.get_by_text("2 × 2 × 8")).to_be_visible()
    at_rest(page).get_by_role("button", name="↑ Earlier").click()
    expect(step(page, "2. Residual block, 8 maps, stride 2")).to_be_visible()
    at_rest(page).go_back()
    expect(step(page, "3. Residual block, 8 maps, stride 2")).to_be_visible()

    at_rest(page).get_by_text("Take it along: model, table, Keras code").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as .keras").click()
    download.value.save_as(tmp_path / "built.keras")
    assert "config.json" in zipfile.ZipFile(tmp_path / "built.keras").namelist()

    at_rest(page).get_by_role("button", name="Train it").click()
    expect(page.get_by_role("button", name="Train", exact=True)).to_be_enabled()
    network = page.get_by_role("combobox", name="Network")
    expect(network).to_have_value("Your network 0fd9 (2 blocks, 8 maps)")
    assert "built-plain-8.max_pool.residual-8-2.gap" in page.url


def step(page: Page, title: str):
    """The button that opens a step."""
    return page.get_by_role("button", name=title, exact=False).first
