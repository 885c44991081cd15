"""The history of networks in a real browser: from one to the next, and on to the other parts."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.pages.reruns import at_rest


def test_a_story_from_network_to_network_and_on(visit):
    page = at_rest(visit("/architectures?classic=resnet_34"))
    expect(page.get_by_text("21,814,696").first).to_be_visible()
    expect(page.get_by_text("Its small form, which trains on a laptop")).to_be_visible()

    page.get_by_role("button", name="Next: ResNet-50").click()
    expect(page.get_by_text("25,636,712").first).to_be_visible()
    at_rest(page)
    assert "classic=resnet_50" in page.url

    page.get_by_role("button", name="Train its small form").click()
    network = page.get_by_role("combobox", name="Network")
    expect(network).to_have_value("ResNet-50, small (2015)")
    at_rest(page)
    assert "architecture=resnet50_small" in page.url
