"""Can you trust it? Curves with words at once, the strip of random networks at a click."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.pages.reruns import worked_out


def test_the_curves_come_with_words_and_the_network_forgets_at_a_click(visit):
    page = visit("/explain?explain=honesty&network=run-simple-cnn-cifar10")
    worked_out(page, "Measure", page.get_by_text("Without the tenth of the pixels"))
    worked_out(page, "Ask them", page.get_by_text("agrees most with"))
    expect(page.locator(".js-plotly-plot")).to_have_count(2)
    expect(page.get_by_text("does not promise it")).to_be_visible()
    page.get_by_role("button", name="Make it forget").click()
    tiles = page.locator(".row.small figure")
    expect(tiles.first).to_contain_text("As it was learned")
    assert tiles.count() >= 4
    expect(tiles.last).to_contain_text(re.compile(r"Rank correlation .*100.% forgotten"))
    expect(page.get_by_text(re.compile("what was learned.*rank correlation"))).to_be_visible()


def test_integrated_gradients_say_how_well_they_add_up(visit):
    page = visit(
        "/explain?explain=honesty&network=run-simple-cnn-cifar10&trust=integrated_gradients"
    )
    expect(page.get_by_text("Integrated gradients promises that its values add up")).to_be_visible()
    worked_out(page, "Ask them", page.get_by_text("agrees most with"))
