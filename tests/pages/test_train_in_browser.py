"""Training in a browser: a click starts it, a reload finds it again, a click ends it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from explorer.training.run_state import ACTIVE
from explorer.training.store import Store
from tests.pages.mouse import point_at, standing
from tests.pages.reruns import at_rest
from tests.training.dask_machines import until

RUN = re.compile(r"[?&]run=([a-z0-9-]+)")
QUICK = "/train?recipe=lesson&data=digits&epochs=6"
PATIENCE = 180_000  # milliseconds for training itself, which may have to wait for another run
ENDLESS = "/train?recipe=ten_minutes&data=digits&epochs=500&schedule=constant&rate=0.2"

_NOTE_PLACES = """() => {
  window.places = [];
  const note = () => {
    const box = document.querySelector(".st-key-cancel button")?.getBoundingClientRect();
    const place = JSON.stringify([box?.x, box?.y]);
    if (box && !window.places.includes(place)) window.places.push(place);
    requestAnimationFrame(note);
  };
  note();
}"""


def run_id(page: Page) -> str:
    return RUN.search(page.url)[1]


def press_train(page: Page) -> str:
    """Start what is set up; returns the run's id."""
    page.get_by_role("button", name="Train", exact=True).click()
    page.wait_for_url(RUN)
    return run_id(page)


def expect_some_epochs(page: Page) -> None:
    epoch = page.get_by_text(re.compile(r"Epoch ([2-9]|\d\d+) of"))
    expect(epoch).to_be_visible(timeout=PATIENCE)


def expect_the_end(page: Page) -> None:
    expect(page.get_by_text("Complete: right about")).to_be_visible(timeout=PATIENCE)


@pytest.fixture(autouse=True)
def nothing_goes_on() -> Iterator[None]:
    """Whatever a test has started ends with it, however it ended: the next run would wait."""
    yield
    store = Store()
    for stored in store.list():
        if stored.state.status in ACTIVE:
            stored.steer(cancelled=True)
    until(lambda: all(stored.state.status not in ACTIVE for stored in store.list()))


@pytest.fixture
def endless(visit) -> Page:
    """A long run, at work."""
    page = visit(ENDLESS)
    press_train(page)
    expect_some_epochs(page)
    return page


def test_it_trains_at_a_click_and_a_reload_in_the_middle_changes_nothing(visit):
    page = visit(QUICK)
    identity = press_train(page)
    expect(page.get_by_role("button", name="Cancel")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Handwritten digits").first).to_be_visible()
    assert run_id(page) == identity
    expect_the_end(page)
    over_80 = re.compile(r"validation (8\d|9\d|100)\.\d %")
    panel = page.locator(".panel[data-of=accuracies]")
    expect(panel).to_have_attribute("aria-label", over_80)  # it may be drawn after the words
    expect(page.locator(".card")).to_have_count(10)
    expect(page.locator(".card.knows").nth(5)).to_be_visible()
    expect(page.locator(".kernel")).to_have_count(32)


def test_two_clicks_start_one_run(visit):
    page = visit(f"{QUICK}&train-seed=5")
    page.get_by_role("button", name="Train", exact=True).dblclick()
    page.wait_for_url(RUN)
    expect_the_end(page)
    mine = page.locator(".runs button", has_text="seed 5")
    expect(mine).to_have_count(1)


def test_a_run_is_cancelled_and_goes_on_from_its_last_epoch(endless):
    endless.get_by_role("button", name="Cancel").click()
    expect(endless.get_by_text("Cancelled.")).to_be_visible()
    resume = endless.get_by_role("button", name=re.compile(r"Resume from epoch \d+"))
    kept = int(re.search(r"\d+", resume.inner_text())[0])
    assert kept >= 1
    resume.click()
    expect(resume).to_be_hidden()
    expect(
        endless.get_by_text(re.compile(rf"Epoch ({kept + 1}|{kept + 2}) of 500"))
    ).to_be_visible()


def test_a_run_pauses_and_its_learning_rate_is_changed(endless):
    endless.get_by_role("button", name="Pause").click()
    expect(endless.get_by_text("Paused.")).to_be_visible()
    endless.get_by_role("button", name="×\u20090.1").click()
    endless.get_by_role("button", name="Go on").click()
    expect(endless.get_by_text("learning rate 0.02,")).to_be_visible()


def test_no_button_moves_when_a_run_pauses_and_goes_on(endless):
    names = ("Pause", "Go on", "Cancel", "×\u20090.1", "×\u200910")
    buttons = [endless.get_by_role("button", name=name, exact=True) for name in names]
    before = [standing(button) for button in buttons]
    endless.evaluate(_NOTE_PLACES)
    buttons[0].click()
    expect(endless.get_by_text("Paused.")).to_be_visible()
    expect(buttons[1]).to_be_enabled()
    buttons[1].click()
    expect(buttons[0]).to_be_enabled()
    assert [standing(button) for button in buttons] == before
    assert len(endless.evaluate("window.places")) == 1


def test_others_watch_and_cannot_stop_it(endless, visit):
    other = visit(f"/train?run={run_id(endless)}")
    expect_some_epochs(other)
    expect(other.get_by_text("Somebody else started this run.")).to_be_visible()
    expect(other.get_by_role("button", name="Cancel")).to_be_disabled()


def test_what_is_shown_goes_on_without_being_made_anew(endless):
    marked = {".panel[data-of=losses]": None, ".pictures": None, ".kernels": None}
    for selector in marked:
        marked[selector] = endless.locator(selector).element_handle()
    before = marked[".panel[data-of=losses]"].get_attribute("aria-label")
    expect(endless.locator(".panel[data-of=losses]")).not_to_have_attribute("aria-label", before)
    for selector, element in marked.items():
        assert element.evaluate("one => one.isConnected"), selector
    stale = "[data-testid=stElementContainer][data-stale=true]"
    assert endless.locator(stale).count() == 0


def test_the_trained_network_is_used_in_explore(visit):
    page = visit(f"{QUICK}&train-seed=7")
    identity = press_train(page)
    expect_the_end(page)
    page.get_by_role("button", name="Use it in Explore").click()
    page.wait_for_url(re.compile(rf"network=run-{identity}"))
    expect(page.get_by_text("trained on Handwritten digits says")).to_be_visible()


def test_the_pipeline_of_the_page_prepare_is_trained_with(visit):
    page = visit("/prepare?prepare=augment&augment=rotation-20-nearest&seed=4")
    page.get_by_role("button", name="Use this in training").click()
    page.get_by_role("link", name="Go and train with it").click()
    expect(page.get_by_role("radio", name="Rotation")).to_have_attribute("aria-checked", "true")
    page.wait_for_url(re.compile(r"train-with=4(~|%7E)rotation-20-nearest"))


def test_a_link_to_no_run_is_answered_in_a_sentence(visit):
    page = visit("/train?run=../x")
    expect(page.get_by_text("The link asks for something that is not here")).to_be_visible()
    expect(page.get_by_role("button", name="Train", exact=True)).to_be_enabled()


def test_pointing_at_the_curves_reads_them(visit):
    page = at_rest(visit("/train?run=simple-cnn-cifar10"))  # 36 epochs
    point_at(page.locator(".panel[data-of=losses]"), 0.5, 0.95)
    words = page.locator(".note", has_text=re.compile(r"validation \(epoch 3[3-6]\): loss"))
    expect(words).to_contain_text(re.compile(r"training \(epoch 3[3-6](\.\d+)?\)"))
    page.get_by_role("radio", name="logarithmic loss").click()
    expect(page.get_by_role("radio", name="logarithmic loss")).to_have_attribute(
        "aria-checked", "true"
    )


def test_three_phases_run_one_after_the_other_and_one_from_scratch(visit):
    tiny = "data=shapes&subset=100&base-side=64&scratch=simple_cnn&epochs-1=1&epochs-2=1&epochs-3=1"
    page = visit(f"/transfer?transfer=phases&{tiny}")
    expect(page.get_by_text("Recorded:")).to_be_visible()
    page.get_by_role("button", name="Train both").click()
    page.wait_for_url(re.compile(r"[?&]phased=transfer-"))
    expect(page.get_by_text("Complete: right about")).to_have_count(2, timeout=2 * PATIENCE)
    expect(page.locator(".change-label")).to_have_count(6)
    expect(page.locator(".panel[data-of=losses]")).to_have_attribute(
        "aria-label", re.compile("phases, held-out pictures .* from scratch")
    )
    page.get_by_role("button", name="See its results on the Train page").click()
    expect(page).to_have_url(re.compile(r"/train\?.*run=transfer-"))
    expect(page.get_by_text("EfficientNet-Lite0 with a light head").first).to_be_visible()
