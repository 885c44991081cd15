"""Scenes and the rare class in a browser: a scene is picked, an epoch chosen, a link restores."""

from __future__ import annotations

import re
import shutil

import pytest
from playwright.sync_api import expect

from explorer.segmentation.rare_results import scenes_with_it
from explorer.training.store import Store
from explorer.ui.scenes import DEFAULT_NUMBER, PER_PAGE
from tests.pages.reruns import at_rest
from tests.segmentation.rare_runs import blind, made_run


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """A run that does not find the rare class at first, where the server looks for it.

    It is made elsewhere: in the server's own folder it would be in its queue for a moment.
    """
    workshop, store = Store(tmp_path_factory.mktemp("made"), None), Store(shipped=None)
    store.place.mkdir(parents=True, exist_ok=True)
    made = made_run(workshop, "dice", blind, lambda masks: masks)
    shutil.move(made.folder, store.place / made.id)
    yield [made.id]
    shutil.rmtree(store.place / made.id)


def test_masks_of_a_run_and_the_picker_of_scenes(visit, runs):
    page = visit(f"/segmentation?segmentation=rare&rare-losses={runs[0]}&rare-epoch=1")
    # Tables of numbers have rows too, in front of those of components once they are there.
    first = page.locator("tr", has=page.locator(".tile")).first
    expect(first.locator(".tile")).to_have_count(3)
    expect(first.locator("th")).to_have_text(f"Scene {scenes_with_it()[0]}")
    expect(first.locator(".caption").last).to_have_text(re.compile("^0 of [0-9]+ found$"))
    at_rest(page).get_by_role("button", name="Further").click()
    expect(first.locator("th")).to_have_text(f"Scene {scenes_with_it()[3]}")
    at_rest(page).get_by_text("Paint a mask").click()
    chosen = page.get_by_role("radiogroup", name="Held-out scenes").get_by_role("radio")
    expect(chosen).to_have_count(12)
    at_rest(page)
    chosen.nth(7).click()
    number = DEFAULT_NUMBER // PER_PAGE * PER_PAGE + 7
    expect(page).to_have_url(re.compile(f"scene={number}(&|$)"))
    expect(chosen.nth(7)).to_have_attribute("aria-checked", "true")
