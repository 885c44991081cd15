"""A run in phases: what learns when, and that it repeats, goes on and ends early."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pytest

from explorer.datasets import DATASETS
from explorer.training import Run, RunRejected
from explorer.training.events import EpochDone, Finished, PutBack, Row, Stage
from explorer.training.fit import train
from explorer.training.keras_code import FILE, START, run_code
from explorer.training.networks import fill
from explorer.training.phases import ALL, Phase, phases_text
from explorer.training.untrained import untrained

HEAD = Phase(layers=0, learning_rate=0.01, epochs=1)
TOP = Phase(layers=11, learning_rate=0.001, base_factor=0.1, epochs=1)  # the last block
# Such large steps make it worse, so that it ends early.
EVERYTHING = Phase(layers=ALL, learning_rate=0.5, epochs=4, patience=1)
RUN = Run(
    architecture="transfer-efficientnet_lite0-light-32",
    dataset="shapes",
    subset=20,
    optimizer="sgd",
    schedule="constant",
    batch_size=10,
    precision="float32",
    phases=phases_text([HEAD, TOP, EVERYTHING]),
)
OF_HEAD = ("output", "head_")


@pytest.fixture(scope="module")
def events():
    return list(train(RUN))


def done(events: Iterable) -> list[EpochDone]:
    return [event for event in events if isinstance(event, EpochDone)]


def changed(before: EpochDone, after: EpochDone) -> set[str]:
    return {
        path
        for path, values in before.weights.items()
        if not np.array_equal(values, after.weights[path])
    }


def of_head(paths: set[str]) -> set[str]:
    return {path for path in paths if any(start in path for start in OF_HEAD)}


def test_phases_decide_on_epochs_and_the_first_rate():
    assert RUN.epochs == 6
    assert RUN.learning_rate == 0.01
    assert Run.from_dict(RUN.as_dict()) == RUN


def test_runs_that_were_kept_before_there_were_phases_are_read():
    settings = Run().as_dict()
    del settings["phases"]
    assert Run.from_dict(settings) == Run()
    with pytest.raises(RunRejected):
        Run.from_dict({**settings, "other": 1})


def test_only_a_network_with_a_base_is_trained_in_phases():
    with pytest.raises(RunRejected, match="trained base"):
        replace(RUN, architecture="simple_cnn")
    with pytest.raises(RunRejected, match="do not fit"):
        replace(RUN, phases="0_0.001")


def test_the_head_learns_first_and_alone(events):
    first, second, *_ = done(events)
    found = changed(first, second)
    assert found
    assert found == of_head(found)


def test_then_the_last_layers_of_the_base_do_too(events):
    _, second, third, *_ = done(events)
    found = changed(second, third)
    in_base = found - of_head(found)
    assert in_base
    assert of_head(found)
    assert all("block7a" in path or "top" in path for path in in_base)
    assert not any("moving" in path for path in found), "batch norm of the base has moved"


def test_then_everything_does(events):
    _, _, third, fourth, *_ = done(events)
    found = changed(third, fourth)
    assert any("stem_conv" in path for path in found)
    assert not any("moving" in path for path in found)


def test_each_phase_has_its_own_learning_rate(events):
    learned = [row for row in events if isinstance(row, Row) and row.split == "train"]
    rates = {round(row.epoch + 0.49): row.learning_rate for row in learned if row.epoch <= 3}
    assert rates == {1: 0.01, 2: 0.001, 3: 0.5}


def test_it_is_told_that_a_phase_begins(events):
    said = [event.sentence for event in events if isinstance(event, Stage)]
    assert [one for one in said if one.startswith("Phase")] == [
        "Phase 2 of 3: compiling the step",
        "Phase 3 of 3: compiling the step",
    ]


def test_the_last_phase_ends_early_and_the_best_weights_come_back(events):
    [back] = [event for event in events if isinstance(event, PutBack)]
    assert back.last < RUN.epochs
    *_, last = done(events)
    assert last.epoch == back.last
    best = next(one for one in done(events) if one.epoch == back.best)
    assert changed(best, last) == set()
    np.testing.assert_array_equal(best.answers, last.answers)
    [finished] = [event for event in events if isinstance(event, Finished)]
    by_path = {one.path: np.array(one) for one in finished.model.weights}
    assert all(np.array_equal(by_path[path], last.weights[path]) for path in by_path)


SHALLOW = replace(RUN, phases=phases_text([HEAD, replace(TOP, epochs=2, patience=1)]))


@pytest.fixture(scope="module")
def whole():
    return done(train(SHALLOW))


def test_the_same_run_begins_alike_each_time_in_one_process(events, whole):
    """Although the first one has to load the base."""
    assert changed(done(events)[0], whole[0]) == set()


@pytest.mark.parametrize("epoch", [1, 2])
def test_an_interrupted_run_goes_on_to_the_same_numbers(whole, epoch):
    """Between two phases, and within the last one with what early stopping has seen."""
    again = done(train(SHALLOW, state=whole[epoch].state))
    assert [one.epoch for one in again] == [one.epoch for one in whole[epoch + 1 :]]
    for one, other in zip(again, whole[epoch + 1 :], strict=True):
        assert changed(one, other) == set()


def test_a_script_comes_to_the_same_numbers(events, tmp_path, monkeypatch, expect_tidy):
    data = DATASETS["shapes"].load()
    arrays = {name: getattr(data, name) for name in ("x_train", "y_train", "x_test", "y_test")}
    np.savez(tmp_path / FILE, **arrays)
    first, *_, last = done(events)
    start = untrained(RUN, len(data.class_names))
    fill(start, first)
    start.save(tmp_path / START)
    monkeypatch.chdir(tmp_path)
    script = run_code(RUN)
    expect_tidy([script])
    names: dict = {}
    exec(compile(script, "script.py", "exec"), names)
    np.testing.assert_array_equal(names["probabilities"], last.answers)
