"""From a changed weight to the painted result: the lab in the browser against full reruns."""

from __future__ import annotations

import statistics

from playwright.sync_api import Browser, Page, sync_playwright

from tests import browser
from tests.benchmarks.browsing import serving
from tests.serving import Server

CHANGES = 30
SIDES = (256, 512)

# A message sent in a frame arrives after that frame was painted.
_IN_THE_LAB = """async ([count, kind]) => {
  const below = (root) => [...root.querySelectorAll("*")].filter((e) => e.shadowRoot);
  const find = (root, selector) => root.querySelector(selector) ??
    below(root).map((e) => find(e.shadowRoot, selector)).find(Boolean);
  const [list, canvas] = [find(document, ".preset"), find(document, ".result-map")];
  const change = {
    weight: (i) => {
      const cell = find(document, ".cells input");
      cell.value = String((i % 10) / 10);
      cell.dispatchEvent(new InputEvent("input", { bubbles: true }));
    },
    kernel: (i) => {
      list.value = i % 2 ? "gabor" : "motion_blur";
      list.dispatchEvent(new Event("change", { bubbles: true }));
    },
  }[kind];
  const painted = () => new Promise((done) => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = done;
    channel.port2.postMessage(0);
  }));
  const times = [];
  for (let i = 0; i < count; i++) {
    await new Promise((done) => setTimeout(done, 60));
    const before = canvas.result;
    const start = performance.now();
    change(i);
    do await painted(); while (canvas.result === before);
    times.push(performance.now() - start);
  }
  return times;
}"""

_RERUN = """() => new Promise((done) => {
  const shown = () => [...document.querySelectorAll("img")].at(-1)?.src;
  const before = shown();
  addEventListener("keydown", () => {
    const start = performance.now();
    const look = () => {
      const picture = [...document.querySelectorAll("img")].at(-1);
      if (picture && picture.src !== before && picture.complete) done(performance.now() - start);
      else requestAnimationFrame(look);
    };
    look();
  }, { once: true, capture: true });
  window.listening = true;
})"""


def in_the_lab(chromium: Browser, server: Server, side: int) -> dict[str, list[float]]:
    """Milliseconds from the input event until the new result is painted.

    Of one changed weight, which the lab adds to the result it has; and of another kernel of 49 or
    25 weights, for which it computes everything anew.
    """
    page = chromium.new_page()
    page.set_default_timeout(120_000)
    page.goto(f"{server.url}/convolution?picture=astronaut&pixels={side}")
    page.get_by_text(f"Input: {side} × {side}").wait_for()
    page.wait_for_timeout(3000)  # whatever else the first visit starts
    times = {kind: page.evaluate(_IN_THE_LAB, [CHANGES, kind]) for kind in ("weight", "kernel")}
    page.close()
    return times


def by_reruns(chromium: Browser, server: Server, side: int) -> list[float]:
    """Milliseconds from Enter until the new picture is there."""
    page = chromium.new_page()
    page.set_default_timeout(120_000)
    page.goto(f"{server.url}/?pixels={side}")
    page.locator("img").nth(1).wait_for()
    page.wait_for_timeout(1000)
    times = [_rerun(page, f"{(index % 10) / 10 + 0.05:.2f}") for index in range(CHANGES)]
    page.close()
    return times


def _rerun(page: Page, weight: str) -> float:
    field = page.get_by_label("weight")
    field.fill(weight)
    page.evaluate(f"() => {{ window.taken = ({_RERUN})(); }}")
    field.press("Enter")
    return page.evaluate("() => window.taken")


def main() -> None:
    """Measure both, at both sizes."""
    path = browser.find()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=browser.ARGUMENTS)
        with serving("run", "app.py") as server:
            lab = {side: in_the_lab(chromium, server, side) for side in SIDES}
        with serving("run", "tests/benchmarks/rerun_app.py") as server:
            rerun = {side: by_reruns(chromium, server, side) for side in SIDES}
    print(f"\nA change, until the result is painted ({CHANGES} of each)")
    for side in SIDES:
        theirs = _percentiles(rerun[side])
        print(f"  {side}x{side}: full rerun p50 {theirs[0]:.0f} ms, p95 {theirs[1]:.0f} ms")
        for kind, ours in ((kind, _percentiles(times)) for kind, times in lab[side].items()):
            print(
                f"    lab, another {kind}: p50 {ours[0]:.0f} ms, p95 {ours[1]:.0f} ms; "
                f"ratio {ours[0] / theirs[0]:.2f} x, {ours[1] / theirs[1]:.2f} x"
            )


def _percentiles(times: list[float]) -> tuple[float, float]:
    return statistics.median(times), statistics.quantiles(times, n=20)[-1]


if __name__ == "__main__":
    main()
