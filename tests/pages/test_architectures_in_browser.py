"""Networks side by side and the guide, as a visitor handles them."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.pages.reruns import at_rest

SMALL = "/architectures?architectures=compare&networks-as=small&side-by-side=lenet5~simple_cnn"


def test_networks_are_compared_and_measured(visit):
    page = visit(SMALL)
    expect(page.get_by_text("Simple CNN computes most")).to_be_visible()
    expect(page.locator(".js-plotly-plot")).to_have_count(8)  # six measures, shares, timeline
    at_rest(page).get_by_role("button", name="Measure").click()
    expect(page.get_by_text("LeNet-5 took")).to_be_visible()
    expect(page.locator(".js-plotly-plot")).to_have_count(9)
    at_rest(page).get_by_role("radio", name="as they met ImageNet").click()
    expect(page.get_by_text("VGG-16 computes most")).to_be_visible()
    expect(page).to_have_url(re.compile(r"^(?!.*lenet5)"))
    with page.expect_download() as saved:
        at_rest(page).get_by_role("button", name="Picture (PNG)").click()
    assert saved.value.suggested_filename == "timeline.png"


def test_an_advice_opens_what_shows_it(visit):
    page = visit("/train?recipe=lesson")
    expect(page.get_by_role("radio", name="The lesson's", checked=True)).to_be_visible()
    at_rest(page).get_by_role("link", name="Architectures").click()
    at_rest(page).get_by_role("radio", name="Guide").click()
    expect(page).to_have_url(re.compile(r"architectures=guide"))
    at_rest(page).get_by_role("link", name="Train: the same with more digits").click()
    expect(page).to_have_url(re.compile(r"/train\?.*recipe=overfit"))
    expect(page.get_by_role("radio", name="Overfit on purpose", checked=True)).to_be_visible()
    expect(page).to_have_url(re.compile(r"data=digits"))
    expect(page.get_by_text("Changed: subset.")).to_be_visible()
    at_rest(page).go_back()
    at_rest(page).get_by_role("radio", name="Slow training").click()
    at_rest(page).get_by_role("button", name="Compare small networks").click()
    expect(page).to_have_url(re.compile(r"networks-as=small"))
    expect(page.get_by_role("radio", name="small, for 32×32", checked=True)).to_be_visible()
