"""Fixtures for all tests. TensorFlow runs under the same protection as in the app."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from hypothesis import settings

from explorer import runtime
from tests import browser
from tests.scripts import expect_tidy, names_left_by  # noqa: F401  fixtures of all folders
from tests.serving import Server

WINDOW = {"viewport": {"width": 1280, "height": 800}}
# The one needs PyTorch, the others are run by themselves.
collect_ignore = ["pretrained/golden", "benchmarks", "__main__.py"]
runtime.be_a_good_guest()
gc.set_threshold(50_000, 20, 20)  # a process of tests holds so much that each look is a long one
settings.register_profile("calm", deadline=None)  # machines are noisy
settings.load_profile("calm")


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory) -> Iterator[None]:
    """What tests decode and train is kept for the tests alone, and for servers they start."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CNN_EXPLORER_CACHE", str(tmp_path_factory.mktemp("cache")))
        patch.setenv("CNN_EXPLORER_RUNS", str(tmp_path_factory.mktemp("runs")))
        yield


@pytest.fixture(scope="session")
def server(tmp_path_factory) -> Iterator[Server]:
    """The app, with no downloaded weights."""
    running = Server("run", "app.py", home=tmp_path_factory.mktemp("keras"))
    yield running
    running.stop()


@pytest.fixture(scope="session")
def chromium():
    """A headless browser for all browser tests."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=60_000)
    path = browser.find()
    assert path, "No Chromium on this machine: run `python -m tests`, which installs one"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=browser.ARGUMENTS)
        yield running
        running.close()


@pytest.fixture(scope="session")
def neighbourhood(chromium, server):
    """A part of the browser that already has the app's scripts, which take seconds to read."""
    context = chromium.new_context(**WINDOW)
    anchor = context.new_page()  # as long as it is open, its process and their cache live on
    anchor.goto(f"{server.url}/_stcore/health")
    yield context, anchor
    context.close()


@pytest.fixture
def as_newcomer(neighbourhood):
    """That part of the browser, without anything that an earlier test has left there."""
    context, anchor = neighbourhood
    yield context
    for page in context.pages:
        if page is not anchor:
            page.close()
    context.set_offline(False)
    context.clear_cookies()
    anchor.evaluate("localStorage.clear()")


@pytest.fixture
def visit(chromium, server, as_newcomer):
    """Open a page as a new visitor; any error in the page or its console fails the test."""
    contexts, problems = [], []

    def open_page(path: str = "/", **settings):
        context = as_newcomer
        if contexts or settings:  # another visitor, or another kind of machine
            context = chromium.new_context(**WINDOW | settings)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda message: _note(message, problems))
        page.goto(server.url + path)
        return page

    yield open_page
    for context in contexts:
        if context is not as_newcomer:
            context.close()
    assert problems == []


def _note(message, problems: list[str]) -> None:
    # On a deep link Streamlit's own script probes two addresses of which one must be missing.
    probing = "/_stcore/" in message.location.get("url", "") and "404" in message.text
    if message.type == "error" and not probing:
        problems.append(message.text)
