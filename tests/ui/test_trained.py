"""Networks that were trained with the app are in the menus of the other pages."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from explorer.training.store import Store
from explorer.training.tasks import CLASSIFICATION
from explorer.training.trained_network import offered
from explorer.ui.menu import ROOT

SHIPPED = Store().shipped(CLASSIFICATION)
EVERY = pytest.mark.parametrize("stored", SHIPPED, ids=[one.id for one in SHIPPED])


def page(file: str, **query: str) -> AppTest:
    test = AppTest.from_file(str(ROOT / "pages" / file), default_timeout=180)
    for name, value in query.items():
        test.query_params[name] = value
    test.run()
    assert not test.exception
    return test


def box(test: AppTest, key: str):
    kinds = (*test.selectbox, *test.get("button_group"))
    return next(widget for widget in kinds if widget.key == key)


def test_some_come_with_the_app():
    assert {"simple_cnn", "speedy", "residual"} == {one.run.architecture for one in SHIPPED}


@EVERY
def test_explore_looks_with_it(stored):
    name = offered(stored).name
    test = page("learn/1_explore.py", network=name)
    assert box(test, "network-field").value == name
    assert not test.warning


@EVERY
def test_prepare_can_ask_it(stored):
    name = offered(stored).name
    test = page("learn/3_prepare.py", prepare="units", fed=name)
    assert box(test, "fed-field").value == name
    assert not test.warning
    assert any("Its own way" in markdown.value for markdown in test.markdown)


def test_a_run_that_is_not_there_is_answered_in_a_sentence():
    test = page("learn/1_explore.py", network="run-../../etc")
    assert "not here" in test.warning[0].value
    assert box(test, "network-field").value == "efficientnet_lite0"


@EVERY
def test_its_first_kernels_can_go_into_the_lab(stored):
    from explorer.convolution.learned_kernels import learned_kernels

    kernels = learned_kernels(offered(stored))
    assert kernels.kernels.shape[2] == 3
    assert kernels.alive
