"""Results and comparison of runs in a browser: cells open pictures, links restore."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from explorer.training.answers import Answers, answers_of
from explorer.training.store import Store
from tests.pages.lab import saved
from tests.pages.mouse import point_at, settled
from tests.pages.reruns import at_rest
from tests.training.made_up import SIMPLE, made_up_run

SHORT = replace(SIMPLE, epochs=2)


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """Two runs where the server looks for them, which differ in the batch size.

    They are made elsewhere: in the server's own folder they would be in its queue for a moment,
    and it would begin to train them.
    """
    workshop, store = Store(tmp_path_factory.mktemp("made"), None), Store(shipped=None)
    store.place.mkdir(parents=True, exist_ok=True)
    made = [made_up_run(workshop, replace(SHORT, batch_size=size), seed=size) for size in (32, 64)]
    for one in made:
        shutil.move(one.folder, store.place / one.id)
    return [store.get(one.id) for one in made]


def results(visit, stored, **settings) -> Page:
    page = visit(f"/train?part=results&run={stored.id}", **settings)
    expect(page.locator(".matrix button")).to_have_count(100)
    return at_rest(page)


def cell(page: Page, row: int, column: int):
    return page.locator(f'.matrix button[data-cell="{row}-{column}"]')


def a_mistake(given: Answers) -> tuple[int, int]:
    """One that is not open at first."""
    counts = given.matrix
    found = [(r, c) for r in range(10) for c in range(10) if r != c and counts[r, c] == 1]
    return found[0]


def expect_cards_of(page: Page, given: Answers, row: int, column: int) -> None:
    names, count = given.class_names, int(given.matrix[row, column])
    right = (
        f"{names[row]}, recognised" if row == column else f"{names[row]}, called {names[column]}"
    )
    expect(page.locator(".cards button .head").first).to_have_text(right)
    expect(page.locator(".cards button")).to_have_count(min(count, 4))


def test_a_click_on_a_cell_opens_its_pictures_and_a_link_restores_them(visit, runs):
    page = results(visit, runs[0])
    given = answers_of(runs[0])
    row, column = a_mistake(given)
    cell(page, row, column).click()
    expect_cards_of(page, given, row, column)
    page.wait_for_url(re.compile(rf"confused={row}-{column}"))
    again = visit(page.url[page.url.index("/train") :])
    expect_cards_of(again, given, row, column)
    expect(cell(again, row, column)).to_have_attribute("aria-checked", "true")


def test_a_cell_is_read_by_pointing_and_opened_by_keys(visit, runs):
    page = results(visit, runs[0])
    given = answers_of(runs[0])
    point_at(cell(page, 4, 4))
    note = page.locator(".frame:has(.matrix) > .note")
    expect(note).to_contain_text(f"{given.matrix[4, 4]} of 36 pictures of class 4 were recognised")
    cell(page, 4, 4).focus()
    page.keyboard.press("ArrowRight")
    expect(note).to_contain_text(f"{given.matrix[4, 5]} of 36 pictures of class 4 were called 5")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect_cards_of(page, given, 5, 5)


def test_each_picture_has_its_evidence_at_the_chosen_opacity(visit, runs):
    page = results(visit, runs[0])
    cards = page.locator(".cards button")
    expect(cards.first.locator(".heat")).to_have_count(2)
    heat = cards.first.locator(".heat").first
    assert heat.evaluate("it => getComputedStyle(it).backgroundImage").startswith('url("data:')
    page.locator(".frame:has(.cards) .opacity").fill("20")
    settled(page)
    assert heat.evaluate("it => Number(getComputedStyle(it).opacity)") == pytest.approx(0.2)
    page.wait_for_url(re.compile("opacity=20"))


def test_the_worst_mistakes_are_at_a_click(visit, runs):
    page = results(visit, runs[0])
    given = answers_of(runs[0])
    page.get_by_role("radio", name="largest loss").click()
    expect(page.get_by_text("the least first")).to_be_visible()
    chances = given.probabilities[range(len(given.labels)), given.labels]
    wrong = given.probabilities.argmax(axis=1) != given.labels
    worst = min((chance, index) for index, chance in enumerate(chances) if wrong[index])[1]
    expect(page.locator(".cards button").first).to_have_attribute("data-value", str(worst))


def test_the_matrix_is_legible_on_a_narrow_screen(visit, runs):
    page = results(visit, runs[0], viewport={"width": 390, "height": 844})
    scroll = page.locator(".scroll")
    assert scroll.evaluate("it => it.scrollWidth <= it.clientWidth + 1")
    sizes = page.locator(".matrix button").evaluate_all(
        "all => all.map((one) => [one.scrollWidth <= one.clientWidth + 1, "
        "parseFloat(getComputedStyle(one).fontSize)])"
    )
    assert all(fits and size >= 10 for fits, size in sizes)


def test_the_model_and_the_code_are_taken_along(visit, runs, tmp_path):
    page = results(visit, runs[0])
    page.get_by_text("Take it along: model").click()
    model = saved(page.get_by_role("button", name="Model (.keras)"), tmp_path)
    assert model.read_bytes() == runs[0].model_file.read_bytes()
    code = saved(page.get_by_role("button", name="Save the code"), tmp_path)
    compile(code.read_text(), "script.py", "exec")


def test_two_runs_are_compared_and_a_link_restores_them(visit, runs):
    both = "~".join(one.id for one in runs)
    page = visit(f"/train?part=compare&run={runs[0].id}&compared={both}&curve=both")
    marks = page.locator(".panel[data-of=losses] .mark")
    expect(marks).to_have_count(2)
    assert marks.all_text_contents() == ["A", "B"]
    dashed = page.locator(".panel[data-of=losses] path.dashed")
    expect(dashed).to_have_count(2)
    page.get_by_role("radio", name="seconds").click()
    page.wait_for_url(re.compile("against=seconds"))
    expect(page.locator(".panel[data-of=losses]").get_by_text("seconds")).to_be_visible()
    point_at(page.locator(".panel[data-of=losses]"), 0.5, 0.6)
    expect(page.locator(".frame:has(.panels) > .note")).to_contain_text(
        re.compile(r"\d+ s\): loss")
    )


def test_a_picture_is_looked_at_in_explore_by_this_network(visit, runs):
    page = results(visit, runs[0])
    card = page.locator(".cards button").first
    name = re.match(r"(\d), called \d|(\d), recognised", card.locator(".head").inner_text())
    assert name
    card.click()
    page.get_by_role("button", name="Look at it in Explore").click()
    page.wait_for_url(re.compile(rf"\?.*network=run-{runs[0].id}"))
    expect(page.get_by_text("Simple CNN (Handwritten digits").first).to_be_visible()
    expect(page.get_by_text(re.compile(r"takes it in as 8 × 8 grey"))).to_be_visible()
