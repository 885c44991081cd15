"""The filters of the Inspect page, control by control, without a browser."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from explorer.anatomy.filters import filters as filters_of
from explorer.anatomy.strengths import filter_norms
from explorer.architectures import ARCHITECTURES
from explorer.look import Look
from explorer.network import Network
from explorer.samples import sample
from tests import models

# The package has functions of the same names as its modules.
view = import_module("explorer.ui.views.inspect.filters")
one = import_module("explorer.ui.views.inspect.one_filter")
kernels = import_module("explorer.ui.views.kernels")


def script():
    import streamlit as st

    from explorer.ui import frame
    from explorer.ui.views.inspect.filters import filters

    with frame.page("What?\n\nThis."):
        filters(st.session_state["look"])


def look_of(model, name: str) -> Look:
    size, channels = model.input_shape[1], model.input_shape[3]
    network = Network(
        name=name,
        title=name,
        model=model,
        preprocess=lambda image: models.picture(size, channels)[np.newaxis],
        class_names=tuple(f"class {index}" for index in range(model.output_shape[-1])),
        credit="nobody",
        trained=True,
    )
    return Look(network, sample("cat"))


@pytest.fixture(scope="module")
def look() -> Look:
    return Look(ARCHITECTURES["simple_cnn"].network(), sample("cat"))


class _Page:
    """The page, and what its components were last given, by key."""

    given: dict[str, Any]

    def record(self, key: str, **given) -> None:
        self.given[key] = given

    def open(self, look: Look, **query: str) -> AppTest:
        test = AppTest.from_function(script, default_timeout=120)
        test.session_state["look"] = look
        for name, value in query.items():
            test.query_params[name.replace("_", "-")] = value
        return self.run(test)

    def run(self, test: AppTest) -> AppTest:
        self.given = {}
        test.run()
        assert not test.exception
        return test


@pytest.fixture
def page(monkeypatch):
    opened = _Page()

    def grid(tiles, labels, key, **given):
        opened.record(key, tiles=tiles, labels=labels, **given)

    def row(sheet, items, chosen, label, on_pick, key, wrap=False):
        opened.record(key, sheet=sheet, items=items, chosen=chosen, label=label)

    monkeypatch.setattr(view, "map_grid", grid)
    monkeypatch.setattr(kernels, "map_grid", grid)
    monkeypatch.setattr(view, "thumbnails", row)
    monkeypatch.setattr(one, "thumbnails", row)
    return opened


def words(test: AppTest) -> str:
    parts = [*test.markdown, *test.subheader, *test.caption]
    return " ".join(one.value for one in parts).replace("\\", "")


def test_the_first_layer_comes_in_colours_the_largest_norm_first(page, look):
    test = page.open(look)
    items = page.given["filters-in-colour"]["items"]
    norms = filter_norms(filters_of(look.network.model, "conv1"))
    assert [int(item.value) for item in items] == np.argsort(-norms, kind="stable").tolist()
    assert items[0].detail == f"norm {norms.max():.3g}"
    assert f"Filter {norms.argmax()}" in words(test)
    assert page.given["filter-slices"]["labels"] == ["red", "green", "blue"]
    assert "none is dead" in words(test)


def test_every_convolution_is_in_the_menu_nested_ones_too(page):
    test = page.open(look_of(models.nested_deeply(), "nested_deeply"))
    options = test.selectbox(key="filters-field").options
    assert any("middle/inner/mix" in option for option in options)
    assert all(" filters of " in option for option in options)


def test_hundreds_are_shown_page_by_page(page, look):
    test = page.open(look, filters="conv3", filters_by="number")
    assert page.given["filters"]["tiles"].channels == tuple(range(64))
    assert page.given["filters"]["title"].startswith("Filters: 64 of 128")
    test.button(key="filters-Further").click()
    page.run(test)
    assert page.given["filters"]["tiles"].channels == tuple(range(64, 128))
    assert "65 to 128 of 128" in words(test)


def test_slices_are_shown_page_by_page_too(page, look):
    test = page.open(look, filters="conv3", filter="7")
    shown = page.given["filter-slices"]
    assert len(shown["labels"]) == 36
    assert shown["title"] == "Filter 7: 36 of 64 slices of 3 × 3"
    kernel = filters_of(look.network.model, "conv3")[..., 7]
    sizes = (kernel**2).sum(axis=(0, 1))
    assert shown["labels"][0] == f"map {sizes.argmax()}"
    test.button(key="slices-Further").click()
    page.run(test)
    assert len(page.given["filter-slices"]["labels"]) == 64 - 36


def test_by_activation_the_busiest_comes_first(page, look):
    page.open(look, filters="conv2", filters_by="activation")
    strengths = np.abs(look.maps("relu2")[0]).mean(axis=(0, 1))
    assert page.given["filters"]["tiles"].channels[0] == strengths.argmax()


@pytest.mark.parametrize("way", ["strongest", "mean", "frequency"])
def test_ways_to_show_a_filter(page, look, way):
    page.open(look, filters="conv2", filters_as=way)
    side = 32 if way == "frequency" else 3
    tiles = page.given["filters"]["tiles"]
    assert (tiles.height, tiles.width) == (side, side)
    assert tiles.signed == (way != "frequency")


def test_one_by_one_filters_have_no_frequencies(page):
    look = look_of(models.shortcut(), "shortcut")
    path = next(
        layer.path
        for layer in look.view.layers
        if layer.kind == "Conv2D" and layer.layer.kernel_size == (1, 1)
    )
    test = page.open(look, filters=path)
    assert "its frequency response is flat" in words(test)
    assert test.get("plotly_chart") == []


def test_a_separable_convolution_has_depthwise_filters_and_no_map_for_each(page):
    test = page.open(look_of(models.depthwise_separable(), "separable"), filters="separable")
    assert [one.key for one in test.button if one.key == "filter-to-map"] == []
    assert page.given["filter-slices"]["title"].endswith("1 slice of 3 × 3")


def test_dead_filters_are_counted(page):
    model = models.sequential()
    layer = model.get_layer("conv1")
    kernel, bias = layer.get_weights()
    kernel[..., 4] = 0
    layer.set_weights([kernel, bias])
    test = page.open(look_of(model, "dead"), filter="4")
    assert "**1 is dead**, all weights about zero: 4" in words(test)
    assert "**dead**: all its weights are about zero" in words(test)


def test_a_link_to_a_filter_that_is_not_there_is_answered(page, look):
    test = page.open(look, filter="999")
    assert "filter" in test.warning[0].value


def test_its_map_is_one_click_away(page, look):
    test = page.open(look, filters="conv2", filter="9")
    test.button(key="filter-to-map").click()
    test.run()
    choices = test.session_state["visitor"].choices
    assert choices["layers", look.network.name] == "relu2"
    assert choices["opened", look.network.name] == "relu2,9"
    assert choices["inspect", ""] == "maps"
