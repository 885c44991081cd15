"""The mouse of a visitor: it goes to what has come to rest."""

from __future__ import annotations

from playwright.sync_api import Locator, Page

STEADY, PAUSE, PATIENCE = 4, 100, 300  # equal readings, milliseconds between, and how often


def standing(locator: Locator) -> dict[str, float]:
    """Bring an element into view, and return its box once it has stopped moving.

    Playwright's own clicks wait like that; a mouse that is moved to numbers does not.
    """
    locator.scroll_into_view_if_needed()
    boxes: list[dict[str, float] | None] = []
    for _ in range(PATIENCE):
        boxes = [*boxes, locator.bounding_box()][-STEADY:]
        if len(boxes) == STEADY and None not in boxes and all(box == boxes[0] for box in boxes):
            return boxes[0]
        locator.page.wait_for_timeout(PAUSE)
    raise AssertionError(f"{locator} never stands still")


def spot(
    locator: Locator, row_share: float = 0.5, column_share: float = 0.5
) -> tuple[float, float]:
    """Where on the page a place of an element is, given as shares of its height and width."""
    box = standing(locator)
    return box["x"] + column_share * box["width"], box["y"] + row_share * box["height"]


def point_at(locator: Locator, row_share: float = 0.5, column_share: float = 0.5) -> None:
    """Move the mouse to a place on an element, and wait until what it does is drawn."""
    locator.page.mouse.move(*spot(locator, row_share, column_share), steps=3)
    settled(locator.page)


def settled(page: Page) -> None:
    """Wait until what was done is drawn: components draw in the next frame."""
    page.evaluate(
        "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
    )
