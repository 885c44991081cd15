"""The run that a visitor puts together, and the link to it."""

from __future__ import annotations

import dataclasses

import pytest
from streamlit.testing.v1 import AppTest

from explorer.training.optimizers import OPTIMIZERS
from explorer.training.presets import PRESETS


@pytest.fixture(autouse=True)
def no_cifar(monkeypatch, tmp_path):
    monkeypatch.setenv("CNN_EXPLORER_CIFAR10", str(tmp_path / "nothing"))


def script():
    import streamlit as st

    from explorer.ui import frame, run_choices

    with frame.page("What?\n\nThis."):
        wanted = run_choices.wanted()
        st.button("back", on_click=run_choices.back_to_recipe, key="back")
        texts = run_choices.augmentation_texts(wanted.base)
    st.session_state["wanted"], st.session_state["texts"] = wanted, texts


def visit(**query: str) -> AppTest:
    test = AppTest.from_function(script, default_timeout=60)
    for name, value in query.items():
        test.query_params[name.replace("_", "-")] = value
    return ran(test)


def ran(test: AppTest) -> AppTest:
    test.run()
    assert not test.exception
    return test


def wanted(test: AppTest):
    return test.session_state["wanted"]


def test_it_begins_with_the_first_recipe_on_what_is_here():
    test = visit()
    assert wanted(test).run == PRESETS["one_minute"].run("digits")
    assert wanted(test).changed == []
    assert not test.query_params


def test_the_best_data_set_is_taken_where_it_is(monkeypatch, tmp_path):
    monkeypatch.setenv("CNN_EXPLORER_CIFAR10", str(tmp_path))
    assert wanted(visit()).run == PRESETS["one_minute"].run("cifar10")


@pytest.mark.parametrize("recipe", PRESETS)
@pytest.mark.parametrize("dataset", ["digits", "shapes", "cifar10"])
def test_every_recipe_fits_every_data_set(recipe, dataset):
    test = visit(recipe=recipe, data=dataset)
    assert wanted(test).run == PRESETS[recipe].run(dataset)
    assert wanted(test).problems == {}


CHANGES = {
    "architecture": "lenet5",
    "optimizer": "muon",
    "rate": "0.03",
    "schedule": "cosine",
    "momentum": "0.9",
    "decay": "0.01",
    "smoothing": "0.2",
    "batch_size": "32",
    "epochs": "7",
    "subset": "300",
    "train_seed": "12",
    "precision": "float32",
    "train_with": "3~rotation-20-reflect",
}


def test_a_link_gives_the_whole_run_seed_included():
    test = visit(recipe="lesson", data="shapes", **CHANGES)
    assert not test.warning
    assert dataclasses.asdict(wanted(test).run) == {
        "architecture": "lenet5",
        "dataset": "shapes",
        "augmentations": "rotation-20-reflect",
        "subset": 300,
        "optimizer": "muon",
        "learning_rate": 0.03,
        "momentum": 0.9,
        "weight_decay": 0.01,
        "schedule": "cosine",
        "label_smoothing": 0.2,
        "batch_size": 32,
        "epochs": 7,
        "seed": 12,
        "precision": "float32",
        "phases": "",
        "loss": "",
    }
    ran(test)
    assert test.query_params == {
        "recipe": "lesson",
        "data": "shapes",
        **{name.replace("_", "-"): value for name, value in CHANGES.items()},
    }


def test_back_to_the_recipe_takes_all_back():
    test = visit(recipe="lesson", **CHANGES)
    assert len(wanted(test).changed) == len(CHANGES)
    test.button(key="back").click()
    ran(ran(test))
    assert wanted(test).run == PRESETS["lesson"].run("digits")
    assert test.query_params == {"recipe": "lesson"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("recipe", "magic"),
        ("data", "imagenet"),
        ("architecture", "../x"),
        ("optimizer", "sgd2"),
        ("rate", "nan"),
        ("rate", "1e9"),
        ("rate", "-1"),
        ("momentum", "1"),
        ("smoothing", "0.9"),
        ("batch_size", "1"),
        ("epochs", "0"),
        ("epochs", "1.5"),
        ("subset", "-3"),
        ("train_seed", "10000"),
        ("precision", "float8"),
        ("train_with", "0~magic"),
    ],
)
def test_what_a_link_asks_for_in_vain_is_answered_and_the_recipe_holds(name, value):
    test = visit(**{name: value})
    assert "is not here" in test.warning[0].value
    assert wanted(test).run == PRESETS["one_minute"].run("digits")
    ran(test)
    assert name.replace("_", "-") not in test.query_params


def test_another_optimizer_brings_its_own_learning_rate():
    for name, optimizer in OPTIMIZERS.items():
        if name != "sgd":
            assert wanted(visit(optimizer=name)).run.learning_rate == optimizer.usual_learning_rate
    assert wanted(visit(optimizer="adam", rate="0.5")).run.learning_rate == 0.5


def test_augmentations_come_from_the_page_for_them_with_their_seed():
    run = wanted(visit(train_with="5~rotation-20-reflect")).run
    assert (run.augmentations, run.seed) == ("rotation-20-reflect", 5)
    assert wanted(visit(train_with="5~none")).run.augmentations == ""
    assert wanted(visit(train_with="5~none", train_seed="9")).run.seed == 9


def test_flip_and_crop_and_none_are_offered():
    texts = visit(recipe="lesson", data="shapes").session_state["texts"]
    assert texts[0] == "0~none"
    assert len(texts) == 2
    assert "crop" in texts[1]
    handed = visit(train_with="5~gain-20").session_state["texts"]
    assert handed[-1] == "5~gain-20"


def test_what_does_not_go_together_is_said_beside_the_setting():
    test = visit(train_with="0~hue-18")
    assert list(wanted(test).problems) == ["augmentations"]
    assert wanted(test).problems["augmentations"].startswith("The augmentations do not fit")
    assert wanted(test).run == PRESETS["one_minute"].run("digits")


def test_all_pictures_can_be_chosen_where_the_recipe_takes_a_few():
    assert wanted(visit(recipe="overfit")).run.subset is not None
    test = visit(recipe="overfit", subset="0")
    assert wanted(test).run.subset is None
    ran(test)
    assert test.query_params["subset"] == "0"
