"""The page's runs on the server, and what must wait for them."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.pages.mouse import standing

LONGER_THAN_THE_PAUSE = 1000  # milliseconds


def at_rest(page: Page) -> Page:
    """Wait until the server is through with the page."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    return page


def answered(page: Page) -> Page:
    """Wait until a component has told the server what was done, which it does after a pause."""
    page.wait_for_timeout(LONGER_THAN_THE_PAUSE)
    return at_rest(page)


def options_of(page: Page, field: str) -> Locator:
    """Open a drop-down list, which a run or a scroll that comes later would close again."""
    box = at_rest(page).get_by_role("combobox", name=field)
    standing(box)
    box.click()
    return page.get_by_role("option")


def worked_out(page: Page, button: str, result: Locator) -> None:
    """Wait for a result, and ask for it if the machine is so slow that the page asks first."""
    ask = page.get_by_role("button", name=button)
    expect(ask.or_(result).first).to_be_visible()
    if ask.is_visible():
        at_rest(page)
        ask.click()
    expect(result).to_be_visible()
