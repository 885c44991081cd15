"""The part about a rare class, without a browser."""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from explorer.scenes.dataset import held_out
from explorer.segmentation.answers import true_masks
from explorer.segmentation.losses import LOSSES
from explorer.segmentation.rare_results import DATASET, LABEL, LEVEL, scenes_with_it
from explorer.training.store import Store
from explorer.ui import training
from tests.segmentation.rare_runs import blind, made_run

# The package has functions of the same names as its modules.
view = import_module("explorer.ui.views.segmentation.rare.masks")


def script():
    from explorer.ui import frame
    from explorer.ui.views.segmentation.rare import rare

    with frame.page("What?\n\nThis."):
        rare()


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> Store:
    """A run that never finds the rare class, and one that has learned to; and one of no use."""
    made = Store(tmp_path_factory.mktemp("made") / "runs", None)
    made_run(made, "dice", blind, lambda masks: masks)
    made_run(made, "cross_entropy", blind, blind)
    made_run(made, "focal")
    return made


class _Page:
    """What the table of masks was last given."""

    table: dict[str, Any]

    def record(self, uri, columns, rows, **given) -> None:
        self.table = {"columns": columns, "rows": rows, **given}

    def open(self, **query: str) -> AppTest:
        test = AppTest.from_function(script, default_timeout=120)
        for name, value in query.items():
            test.query_params[name] = value
        test.run()
        assert not test.exception
        return test


@pytest.fixture
def page(monkeypatch, store):
    opened = _Page()
    monkeypatch.setattr(view, "mask_rows", opened.record)
    monkeypatch.setattr(training, "store", lambda: store)
    return opened


def words(test: AppTest) -> str:
    return " ".join(one.value for one in [*test.markdown, *test.info]).replace("\\", "")


def captions(page: _Page) -> list[tuple[str, ...]]:
    return [row.captions[2:] for row in page.table["rows"]]


def test_losses_side_by_side_plain_cross_entropy_first(page):
    test = page.open()
    assert [one.split()[0] for one in page.table["columns"][2:]] == ["A", "B"]
    assert "Cross-entropy" in page.table["columns"][2]
    assert "Dice" in page.table["columns"][3]
    total = len(scenes_with_it())
    assert f"finds 0 of {total}" in words(test)
    assert f"finds {total} of {total}" in words(test)
    for missed, found in captions(page):
        assert missed.startswith("0 of ")
        count = found.split()[0]
        assert found == f"{count} of {count} found"
    table = test.dataframe[0].value
    assert table["IoU cross"].tolist() == [0, 1]
    assert table["Pixels right"].min() > 99.9


def test_after_an_earlier_epoch(page):
    page.open(**{"rare-epoch": "1"})
    assert all(found.startswith("0 of ") for _, found in captions(page))
    assert page.table["title"].endswith("after epoch 1")


def test_further_scenes(page):
    test = page.open(**{"rare-page": "1"})
    assert [row.name for row in page.table["rows"]] == [
        f"Scene {number}" for number in scenes_with_it()[3:6]
    ]
    assert not test.warning


def test_on_to_train_with_a_loss(page, monkeypatch):
    chosen = {}
    test = page.open(loss="focal")
    monkeypatch.setattr(
        "explorer.ui.state.Choice.set",
        lambda choice, value, of="": chosen.update({choice.name: value}),
    )
    next(one for one in test.button if one.key == "train-rare").click().run()
    assert chosen == {"train-on": "rare", "segmentation": "training"}  # the loss stays


def test_without_runs_it_says_what_to_do(page, monkeypatch, tmp_path):
    monkeypatch.setattr(training, "store", lambda: Store(tmp_path / "none", None))
    test = page.open()
    assert "No network was trained on these scenes yet" in words(test)
    assert [one.key for one in test.selectbox] == ["loss-field"]
    assert "38 of 300" in words(test)


def losses_script():
    from explorer.ui import frame
    from explorer.ui.views.segmentation.rare.what_losses_see import _look

    with frame.page("What?\n\nThis."):
        _look()


def test_what_losses_see_of_a_scene(monkeypatch):
    seen = import_module("explorer.ui.views.segmentation.rare.what_losses_see")
    learned = SimpleNamespace(masks_train=true_masks(LEVEL))
    entry = SimpleNamespace(load=lambda progress: learned)
    monkeypatch.setattr(seen, "DATASETS", {DATASET: entry})
    test = AppTest.from_function(losses_script, default_timeout=120).run()
    assert not test.exception
    number = scenes_with_it()[0]
    pixels = int((held_out(LEVEL, number).mask == LABEL).sum())
    assert f"the {pixels} pixels of the cross, of 9,216" in words(test)
    table = test.dataframe[0].value
    assert table["Loss"].tolist() == [entry.title for entry in LOSSES.values()]
    saved = dict(zip(LOSSES, table["saved by finding it"], strict=True))
    assert saved["cross_entropy"] < 30 < 80 < saved["weighted_cross_entropy"]
    formulas = [one.value for one in test.latex]
    assert any(f"\\frac{{{pixels}}}{{9216}}" in one for one in formulas)
    assert "cross 50" in " ".join(one.value for one in test.caption)
