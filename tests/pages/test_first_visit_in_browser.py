"""The very first visit to a freshly started server, by a deep link."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.serving import Server


def test_the_first_visitor_of_all_sees_the_whole_frame(chromium, tmp_path):
    server = Server("run", "app.py", home=tmp_path)
    try:
        page = chromium.new_page()
        page.goto(f"{server.url}/about")
        expect(page.get_by_role("heading", name="What is this")).to_be_visible(timeout=30_000)
        expect(page.get_by_role("link", name="Explore")).to_be_visible()
        expect(page.get_by_role("dialog")).to_have_count(0)
        page.close()
    finally:
        server.stop()
