"""Networks side by side, and the timeline, without a browser."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from explorer.anatomy import latency
from explorer.anatomy.latency import Latencies
from explorer.anatomy.profile import profile
from explorer.architectures import ARCHITECTURES
from explorer.architectures.classic import CLASSICS
from explorer.builder.presets import PRESETS
from explorer.figures.layer_shares import SHARED_OUT
from explorer.figures.side_by_side import Beside
from explorer.ui import slow_work
from explorer.ui.views.architectures.compare.words import in_words, shares_words

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120
SMALL = {"networks-as": "small", "side-by-side": "lenet5~simple_cnn"}


def script():
    from explorer.ui import frame
    from explorer.ui.views.architectures.compare import compare

    with frame.page("What?\n\nThis."):
        compare()


def shown(**query: str) -> AppTest:
    test = AppTest.from_function(script, default_timeout=PATIENCE)
    for name, text in query.items():
        test.query_params[name] = text
    return run(test)


def run(test: AppTest) -> AppTest:
    test.run()
    assert not test.exception
    return test


def said(test: AppTest) -> str:
    written = (*test.markdown, *test.caption, *test.info)
    return " ".join(one.value.replace("\\", "") for one in written)


def table(test: AppTest):
    """The numbers; the other table on the page has the timeline's sources."""
    return next(one.value for one in test.dataframe if "Depth" in one.value)


@pytest.fixture(autouse=True)
def nothing_measured_yet(monkeypatch):
    monkeypatch.setattr(slow_work, "_kept", {})


@pytest.fixture(scope="module")
def opened() -> AppTest:
    """The part as it opens."""
    return shown()


def test_it_opens_with_four_originals_and_their_numbers(opened):
    lines = table(opened).set_index("Network")
    assert len(lines) == 4
    by_title = {one.title: one for one in CLASSICS.values()}
    assert all(lines.loc[name, "Parameters"] == by_title[name].parameters for name in lines.index)
    assert all(lines.loc[name, "Accuracy"] == by_title[name].result.top1 for name in lines.index)
    assert "From the papers, not measured here" in said(opened)
    assert "VGG-16 computes most" in said(opened)
    assert not opened.warning


def test_it_says_what_measuring_costs_before_it_does(opened):
    assert [one.label for one in opened.button] == ["Measure"]
    parameters = table(opened)["Parameters"].sum()
    assert f"{4 * parameters / 1e9:.2g} GB" in said(opened)


def test_a_link_chooses_networks_and_their_size():
    test = shown(**SMALL)
    lines = table(test)
    assert list(lines["Network"]) == ["LeNet-5", "Simple CNN"]
    assert set(lines["Input"]) == {"32×32×3"}
    found = profile(ARCHITECTURES["simple_cnn"].skeleton((32, 32, 3), 10))
    assert list(lines["Depth"])[1] == found.depth
    assert list(lines["Multiply-adds"])[1] == found.multiply_adds


def test_small_networks_have_the_accuracy_of_runs_that_are_here():
    test = shown(**{**SMALL, "side-by-side": "simple_cnn~lenet5~residual"})
    lines = table(test).set_index("Network")
    assert lines.loc["Residual network", "Accuracy"] == pytest.approx(0.9136)
    assert "CIFAR-10" in lines.loc["Simple CNN", "Accuracy measured on"]
    assert "comes with the app" in lines.loc["Simple CNN", "Accuracy measured on"]
    assert "Of the others no run" in said(test)


def test_one_network_alone_asks_for_a_second():
    test = shown(**{**SMALL, "side-by-side": "lenet5"})
    assert "Choose a second network" in test.info[0].value


@pytest.mark.parametrize("asked", ["nobody~lenet5", "~".join(list(ARCHITECTURES)[:7])])
def test_what_does_not_fit_is_answered(asked):
    test = shown(**{**SMALL, "side-by-side": asked})
    assert "networks to compare" in test.warning[0].value
    assert 2 <= len(table(test)) <= 6


def test_the_visitors_own_design_is_offered_where_the_link_has_one():
    mine = shown(**{**SMALL, "side-by-side": "own~lenet5", "design": PRESETS["residual"].text})
    assert list(table(mine)["Network"]) == ["Your own", "LeNet-5"]
    without = shown(**SMALL)
    assert not any("Your own" in one for one in without.multiselect[0].options)


def test_times_are_measured_on_demand_and_are_multiples_of_the_first(monkeypatch):
    asked = []

    def made_up(builders, report):
        asked.append(sorted(builders))
        return Latencies({"lenet5": (0.002, 0.002), "simple_cnn": (0.005, 0.005)})

    monkeypatch.setattr(latency, "latencies", made_up)
    test = shown(**SMALL)
    assert "ms" not in table(test)
    test.button(key="latency-compute").click()
    run(test)
    assert "LeNet-5 took 2 ms" in said(test)
    assert list(table(test)["ms"]) == [2, 5]
    assert list(table(test)["Times the first"]) == [1, 2.5]
    turned = shown(**{**SMALL, "side-by-side": "simple_cnn~lenet5"})
    assert list(table(turned)["Times the first"]) == [1, 0.4]
    assert asked == [["lenet5", "simple_cnn"]]


def test_a_network_that_cannot_be_counted_is_answered(monkeypatch):
    from explorer.ui import compared

    def impossible(*_):
        raise ValueError("It needs larger pictures.")

    monkeypatch.setattr(compared, "_profile", impossible)
    monkeypatch.setattr(compared, "_counted", set())
    test = shown(**SMALL)
    assert "larger pictures" in test.warning[0].value
    assert "Accuracy on ImageNet" in [one.value for one in test.subheader][-1]


def beside(title: str, **changes) -> Beside:
    empty = profile(ARCHITECTURES["lenet5"].skeleton())
    return Beside(title, 2000, replace(empty, **changes))


def test_a_disagreement_of_parameters_and_computing_is_told():
    heavy = beside("Heavy", parameters=60_000_000, multiply_adds=700_000_000, depth=8)
    busy = beside("Busy", parameters=20_000_000, multiply_adds=2_800_000_000, depth=50)
    told = in_words([heavy, busy]).replace("\\", "")
    assert "Busy computes most, 2.8 billion multiply-adds" in told
    assert "4 times as many as Heavy" in told
    assert "Heavy has 3 times as many as Busy, which computes 4 times as much" in told
    assert "deepest is Busy with 50" in told
    small = beside("Small", parameters=1000, multiply_adds=1000)
    assert "need not mean" not in in_words([small, busy])


def test_where_things_are_is_told_for_each_of_them():
    found = beside("LeNet")
    told = {of: shares_words([found], of).replace("\\", "") for of in SHARED_OUT}
    dense = 10_164 + 850  # its fifth layer, as the paper has it, is a convolution
    assert f"In LeNet {dense / 61_706:.0%} of the parameters" in told["parameters"]
    computed = (84 * 120 + 10 * 84) / 416_520
    assert f"in dense layers is LeNet's: {computed:.0%}" in told["multiply_adds"]
    first = 28 * 28 * 6 + 14 * 14 * 6 + 10 * 10 * 16 + 5 * 5 * 16
    rest = 120 + 84 + 10
    assert f"has {first / (first + rest):.0%} of the memory" in told["output_bytes"]


def test_the_timeline_needs_no_tensorflow():
    page = "from explorer.ui.views.architectures.compare.timeline import timeline; timeline()"
    code = (
        "import sys\n"
        "from streamlit.testing.v1 import AppTest\n"
        f"test = AppTest.from_string({page!r}, default_timeout=60).run()\n"
        "assert not test.exception, test.exception\n"
        "assert len(test.dataframe) == 1\n"
        "print('tensorflow' in sys.modules or 'keras' in sys.modules)"
    )
    command = [sys.executable, "-c", code]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "False"
