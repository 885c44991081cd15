"""components/live.js with a component of its own: what is told, kept, taken up and forgotten.

The clock is that of the test; the server is a list of what it was told.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from explorer.ui import components

SOURCE = (Path(components.__file__).parent / "live.js").read_text()
STAGE = """
const render = liveComponent({
  mount: () => ({ value: 0 }),
  stateOf: ({ value }) => ({ value }),
  adopt: (it, { value }) => { it.value = value; shown.it = it; },
  update: () => {},
});
const shown = {}, told = [];
let parent = null, end = null;
function hand(value, stamp, serial, more = {}) {
  if (!parent) document.body.append((parent = document.createElement("div")));
  end = render({
    name: "pad", parentElement: parent,
    setTriggerValue: (name, sent) => told.push(sent),
    data: { state: { value }, stamp, serial, forced: false, visit: "one", ...more },
  });
}
function leave() { end(); parent.remove(); parent = null; }
function change(value) { shown.it.value = value; noteChange(shown.it); }
const goBack = () => window.dispatchEvent(new PopStateEvent("popstate"));
"""


@pytest.fixture
def play(chromium):
    """Run steps on the stage; time passes by as many milliseconds as each number says."""
    page: Page = chromium.new_page()
    page.clock.install(time="2026-01-01T00:00:00")
    blank = {"body": "<!doctype html><body></body>", "content_type": "text/html"}
    page.route("**/*", lambda route: route.fulfill(**blank))
    page.goto("http://localhost/")  # a page with a store
    page.clock.pause_at("2026-01-02T00:00:00")  # however long the machine takes
    page.evaluate(f"() => {{ {SOURCE}\n{STAGE}\nwindow.act = (step) => eval(step); }}")

    def run(*steps: str | int) -> tuple[int, list[int]]:
        """What is shown at the end, and the values that were told."""
        for step in steps:
            if isinstance(step, int):
                page.clock.run_for(step)
            else:
                page.evaluate("(step) => { act(step); }", step)
        return page.evaluate("act('[shown.it.value, told.map(({ value }) => value)]')")

    yield run
    page.close()


def test_a_change_is_told_after_a_pause(play):
    assert play("hand(1, 1, 0)", "change(5)", 0) == [5, []]
    assert play(500) == [5, [5]]


def test_what_comes_back_after_it_was_heard_is_what_the_server_hands(play):
    shown = play("hand(1, 1, 0)", "change(5)", 400, "leave()", "hand(7, 2, 1)", 2000)
    assert shown == [7, [5]]


@pytest.mark.parametrize("pause", [0, 400])
def test_a_change_that_was_not_heard_is_taken_up_when_the_component_comes_back(play, pause):
    play("hand(1, 1, 0)", "change(5)", pause, "leave()", 1000)
    assert play("hand(1, 2, 0)", 400)[0] == 5
    assert play(0)[1][-1] == 5


def test_a_change_that_was_lost_on_the_way_is_told_again(play):
    assert play("hand(1, 1, 0)", "change(5)", 400, "hand(1, 2, 0)", 400) == [5, [5, 5]]
    assert play("hand(5, 3, 1)", 2000) == [5, [5, 5]]


def test_what_the_server_forces_is_not_undone_later(play):
    forced = "hand(9, 2, 0, { forced: true })"
    assert play("hand(1, 1, 0)", "change(5)", 400, forced, 2000) == [9, [5]]
    assert play("leave()", "hand(9, 3, 0)", 2000) == [9, [5]]


def test_back_forgets_what_was_not_told_yet(play):
    assert play("hand(1, 1, 0)", "change(5)", "goBack()", "hand(3, 2, 0)", 2000) == [3, []]


def test_back_holds_also_where_the_last_change_was_lost(play):
    assert play("hand(1, 1, 0)", "change(5)", 400, "goBack()", "hand(3, 2, 0)", 2000) == [3, [5]]


def test_a_change_after_back_outranks_it(play):
    shown = play("hand(1, 1, 0)", "goBack()", "change(5)", "hand(3, 2, 0)", 2000)
    assert shown == [5, [5]]


def test_what_is_told_says_what_it_was_based_on_unless_it_came_after_back(play):
    play("hand(1, 1, 0)", "change(5)", 400, "hand(5, 2, 1)", "change(6)", 400)
    play("goBack()", "change(7)", 400, "hand(7, 3, 3)", "change(8)", 400)
    assert play("shown.it.value = told.map(({ base }) => base)")[0] == [1, 2, None, 3]


def test_what_was_changed_in_another_visit_is_not_taken_up(play):
    play("hand(1, 1, 0)", "change(5)", 400, "leave()")
    assert play('hand(3, 1, 0, { visit: "two" })', 2000) == [3, [5]]
