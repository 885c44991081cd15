"""The comparison of bases on the page Transfer, control by control, without a browser."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from explorer.transfer.bases import BASES
from explorer.transfer.comparison import compare_models


def script():
    from explorer.ui import frame
    from explorer.ui.views.transfer.bases import bases

    with frame.page("What?\n\nThis."):
        bases()


@pytest.fixture(autouse=True)
def no_weights(tmp_path, monkeypatch):
    """Nothing but what comes with the app is on this machine."""
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))


def opened(**query: str) -> AppTest:
    test = AppTest.from_function(script, default_timeout=120)
    for name, value in query.items():
        test.query_params[name] = value
    return run(test)


def run(test: AppTest) -> AppTest:
    test.run()
    assert not test.exception
    return test


def table(test: AppTest, column: str) -> list:
    [found] = [one.value for one in test.dataframe if column in one.value]
    return list(found[column])


def words(test: AppTest) -> str:
    return " ".join(one.value for one in [*test.markdown, *test.caption]).replace("\\", "")


def widget(test: AppTest, kind: str, key: str):
    return next(one for one in test.get(kind) if one.key == key)


def test_all_bases_are_there_at_first():
    test = opened()
    titles = [base.title for base in BASES.values()]
    assert table(test, "Year") == [str(base.network.year) for base in BASES.values()]
    assert table(test, "Paper") == [base.network.paper for base in BASES.values()]
    assert table(test, "Learn") == [one.trainable for one in compare_models(list(BASES))]
    assert all(title in words(test) for title in titles[:1])
    assert "For a phone" in words(test)
    assert "To begin now: **EfficientNet-Lite0**" in words(test)


def test_settings_change_the_numbers():
    test = opened(bases="vgg16~mobilenet_v2")
    widget(test, "button_group", "bases-head-field").set_value("light")
    widget(test, "select_slider", "bases-layers-field").set_value(0)
    widget(test, "select_slider", "bases-classes-field").set_value(5)
    widget(test, "select_slider", "bases-side-field").set_value(32)
    run(test)
    expected = compare_models(["vgg16", "mobilenet_v2"], 32, 5, 0, "light")
    assert table(test, "Learn") == [one.trainable for one in expected] == [2_565, 6_405]
    assert table(test, "Multiply-adds") == [one.multiply_adds for one in expected]
    assert table(test, "Last maps") == ["1×1×512", "1×1×1280"]
    assert "nothing is left to average" in words(test)
    widget(test, "select_slider", "bases-layers-field").set_value(1000)
    run(test)
    whole = compare_models(["vgg16", "mobilenet_v2"], 32, 5, "all", "light")
    assert table(test, "Learn") == [one.trainable for one in whole]


def test_without_a_base_all_come_back():
    test = opened(bases="vgg16")
    assert len(table(test, "Learn")) == 1
    test.multiselect[0].set_value([])
    run(test)
    assert len(table(test, "Learn")) == len(BASES)


def test_missing_weights_are_offered_one_base_at_a_time():
    test = opened()
    assert not [one for one in test.button if one.key == "start-download"]
    choice = widget(test, "button_group", "bases-fetch-field")
    missing = [base for base in BASES.values() if base.network.weights_file]
    assert choice.options == ["not now", *(base.title for base in missing)]
    choice.set_value(missing[0].name)
    run(test)
    [button] = [one for one in test.button if one.key == "start-download"]
    assert missing[0].network.weights_file.megabytes in button.label
    test.button(key="do-without-download").click()
    run(test)
    assert not [one for one in test.button if one.key == "start-download"]


def test_a_link_that_means_nothing_is_noticed():
    test = opened(bases="vgg99", **{"bases-side": "33"})
    assert len(table(test, "Learn")) == len(BASES)
    assert test.warning
