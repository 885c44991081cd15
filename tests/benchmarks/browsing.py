"""What a visitor waits for, in a real browser, against ``streamlit hello``."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests import browser
from tests.benchmarks.timing import report, seconds
from tests.serving import Server

VISITS = 3


@contextmanager
def serving(*command: str):
    """A fresh server."""
    server = Server(*command, home=Path(tempfile.mkdtemp()))
    try:
        yield server
    finally:
        server.stop()


def visit(chromium: Browser, server: Server, selector: str) -> float:
    """Seconds from asking for the page, as a new visitor, until something is to be seen."""
    context = chromium.new_context()
    page = context.new_page()
    page.set_default_timeout(120_000)

    def look() -> None:
        page.goto(server.url)
        page.wait_for_selector(selector)

    taken = seconds(look)
    context.close()
    return taken


def layer_changes(chromium: Browser, server: Server) -> list[float]:
    """Seconds from a click on a step of the network until its maps are there."""
    page = chromium.new_page()
    page.set_default_timeout(120_000)
    page.goto(server.url)
    steps = page.get_by_role("radiogroup", name="Steps of the network").get_by_role("radio")
    taken = []
    for index in (3, 6, 9, 12, 3, 6, 9, 12):
        step = steps.nth(index)
        step.wait_for()
        title = step.locator(".label").inner_text().replace("\u200b", "")

        def change(step=step, title=title) -> None:
            step.click()
            page.get_by_role("heading", name=f"Inside {title}", exact=True).wait_for()

        taken.append(seconds(change))
    page.close()
    return taken


def main() -> None:
    """Measure first pages and layer changes."""
    path = browser.find()  # before Playwright runs: it looks for Playwright's own browser too
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=browser.ARGUMENTS)
        with serving("hello") as server:
            hello = [visit(chromium, server, "h1") for _ in range(VISITS)]
        with serving("run", "app.py") as server:
            painted = visit(chromium, server, "h1")
            predicted = visit(chromium, server, ".bars button")
            again = [visit(chromium, server, "h1") for _ in range(VISITS)]
            predicted_again = [visit(chromium, server, ".bars button") for _ in range(VISITS)]
            changes = layer_changes(chromium, server)
        with serving("run", "app.py") as server:
            cold = visit(chromium, server, ".bars button")
    report(
        "Fresh server, first visitor",
        {
            "streamlit hello, painted": hello[0],
            "Explore, painted": painted,
            "Explore, prediction shown to the first visitor of all": cold,
            "Explore, prediction shown to a second visitor meanwhile": predicted,
        },
    )
    report(
        "Warm server, fastest of three",
        {
            "streamlit hello, painted": min(hello),
            "Explore, painted": min(again),
            "Explore, prediction shown": min(predicted_again),
            "another layer, never opened before": min(changes[:4]),
            "another layer, opened before": min(changes[4:]),
        },
    )


if __name__ == "__main__":
    main()
