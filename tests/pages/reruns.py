"""The page's runs on the server, and what must wait for them."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.pages.mouse import standing


def at_rest(page: Page) -> Page:
    """Wait until the server is through with the page."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    return page


def answered(page: Page, act: Callable[[], None]) -> None:
    """Do something that the server is told of, and wait until it has answered.

    What is told after a pause leaves the page at rest until then.
    """
    page.evaluate(
        """() => {
          const app = document.querySelector('[data-testid="stApp"]');
          window.answers = 0;
          new MutationObserver(() => {
            if (app.dataset.testScriptState === "notRunning") window.answers += 1;
          }).observe(app, { attributes: true, attributeFilter: ["data-test-script-state"] });
        }"""
    )
    act()
    page.wait_for_function("window.answers > 0")
    at_rest(page)


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
