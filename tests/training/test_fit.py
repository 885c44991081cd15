"""The course of training: on real digits, in seconds."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Mapping

import numpy as np
import pytest

from explorer.datasets import DATASETS
from explorer.training.events import (
    Cancelled,
    Diverged,
    EpochDone,
    Finished,
    Paused,
    Peek,
    Resumed,
    Row,
    Stage,
    Started,
    Steering,
)
from explorer.training.fit import train
from explorer.training.optimizers import OPTIMIZERS
from explorer.training.run import Run

RUN = Run(
    architecture="simple_cnn",  # has dropout, so that its random numbers are tested too
    dataset="digits",
    augmentations="padded_crop-1-nearest~rotation-10-nearest",
    subset=320,
    optimizer="adam",
    learning_rate=0.003,
    batch_size=64,
    epochs=3,
    precision="float32",
)


@pytest.fixture(scope="module")
def whole():
    return list(train(RUN))


def of_type(events, kind):
    return [event for event in events if isinstance(event, kind)]


def same_weights(one: Mapping, other: Mapping) -> bool:
    return one.keys() == other.keys() and all(np.array_equal(one[k], other[k]) for k in one)


def test_tells_of_everything_in_order(whole):
    assert isinstance(whole[0], Stage)
    [started] = of_type(whole, Started)
    assert started.training_pictures == 320
    assert started.validation_pictures == len(started.labels) == 200
    assert started.steps_per_epoch == 5
    assert [done.epoch for done in of_type(whole, EpochDone)] == [0, 1, 2, 3]
    assert isinstance(whole[-1], Finished)
    tested = [row for row in of_type(whole, Row) if row.split == "validation"]
    assert [row.epoch for row in tested] == [0, 1, 2, 3]
    learned = [row for row in of_type(whole, Row) if row.split == "train"]
    assert [row.step for row in learned] == list(range(1, 16))
    assert learned[-1].epoch == 3.0


def test_learns(whole):
    learned = [row for row in of_type(whole, Row) if row.split == "train"]
    assert learned[-1].loss < learned[0].loss
    assert learned[-1].accuracy > 2 * learned[0].accuracy


def test_rows_agree_with_the_probabilities_that_are_kept(whole):
    [started] = of_type(whole, Started)
    tested = [row for row in of_type(whole, Row) if row.split == "validation"]
    for row, done in zip(tested, of_type(whole, EpochDone), strict=True):
        assert done.answers.shape == (200, 10)
        assert np.allclose(done.answers.sum(axis=1), 1, atol=1e-4)
        right = done.answers.argmax(axis=1) == started.labels
        assert row.accuracy == pytest.approx(right.mean())


def test_the_finished_model_is_the_last_epoch(whole):
    last, finished = of_type(whole, EpochDone)[-1], whole[-1]
    weights = {one.path: np.array(one) for one in finished.model.weights}
    assert same_weights(weights, last.weights)
    assert {one.dtype for one in finished.model.weights} == {"float32"}


def test_the_last_look_at_it_is_at_the_last_epoch(whole):
    peek, done = of_type(whole, Peek)[-1], of_type(whole, EpochDone)[-1]
    assert peek.step == 15
    kernels = next(values for values in done.weights.values() if values.ndim == 4)
    np.testing.assert_array_equal(peek.kernels, kernels)


def test_the_same_run_gives_the_same_numbers(whole):
    again = of_type(train(RUN), EpochDone)
    for one, other in zip(of_type(whole, EpochDone), again, strict=True):
        assert same_weights(one.weights, other.weights)
        assert np.array_equal(one.answers, other.answers)


def test_another_seed_gives_others(whole):
    other = next(e for e in train(dataclasses.replace(RUN, seed=1)) if isinstance(e, EpochDone))
    assert not same_weights(of_type(whole, EpochDone)[0].weights, other.weights)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_an_interrupted_run_goes_on_as_if_nothing_had_happened(optimizer):
    run = dataclasses.replace(RUN, optimizer=optimizer, learning_rate=0.01, epochs=2)
    epochs = of_type(train(run), EpochDone)
    resumed = list(train(run, state=epochs[1].state))
    assert of_type(resumed, Started)[0].first_epoch == 1
    [last] = of_type(resumed, EpochDone)
    assert last.epoch == 2
    assert same_weights(last.weights, epochs[2].weights)


def test_a_state_of_another_network_is_refused(whole):
    state = of_type(whole, EpochDone)[0].state
    with pytest.raises(ValueError, match="does not fit"):
        list(train(dataclasses.replace(RUN, architecture="lenet5"), state=state))


def test_stops_at_the_next_batch_when_it_is_cancelled():
    wanted = itertools.chain([Steering()] * 8, itertools.repeat(Steering(cancelled=True)))
    events = list(train(RUN, steer=lambda: next(wanted)))
    assert events[-1] == Cancelled(1)
    assert [done.epoch for done in of_type(events, EpochDone)] == [0, 1]
    assert not of_type(events, Finished)


def test_waits_while_it_is_paused_and_changes_nothing(whole):
    asked = itertools.count()
    paused = {3, 4, 5}
    events = list(train(RUN, steer=lambda: Steering(paused=next(asked) in paused)))
    assert len(of_type(events, Paused)) == len(of_type(events, Resumed)) == 1
    last, other = of_type(events, EpochDone)[-1], of_type(whole, EpochDone)[-1]
    assert same_weights(last.weights, other.weights)


def test_can_be_cancelled_while_it_is_paused():
    asked = itertools.count()
    events = list(train(RUN, steer=lambda: Steering(cancelled=next(asked) > 3, paused=True)))
    assert isinstance(events[-1], Cancelled)


def test_the_learning_rate_can_be_changed_on_the_way():
    events = list(train(RUN, steer=lambda: Steering(learning_rate_factor=0.1)))
    learned = [row for row in of_type(events, Row) if row.split == "train"]
    assert learned[5].learning_rate < 0.1001 * RUN.learning_rate


def test_a_loss_that_is_no_number_ends_it_with_a_sentence():
    run = dataclasses.replace(RUN, optimizer="sgd", learning_rate=100.0, label_smoothing=0.0)
    blown_up = dataclasses.replace(run, architecture="lenet5", weight_decay=1.0, epochs=30)
    kept = []
    with pytest.raises(Diverged, match="smaller learning rate"):
        kept.extend(train(blown_up))
    assert of_type(kept, EpochDone)


def test_bfloat16_learns_as_well():
    run = dataclasses.replace(
        RUN, precision="bfloat16", architecture="speedy_small", optimizer="sgd"
    )
    events = list(train(dataclasses.replace(run, learning_rate=0.2, subset=None, epochs=3)))
    assert of_type(events, Started)[0].precision == "bfloat16"
    assert events[-1].accuracy >= 0.95


def test_mixed_labels_can_be_learned():
    run = dataclasses.replace(RUN, augmentations="mixup-0.2", epochs=1)
    assert isinstance(list(train(run))[-1], Finished)


def test_a_batch_larger_than_the_subset_is_made_smaller():
    run = dataclasses.replace(RUN, subset=20, batch_size=256, epochs=1)
    [started] = of_type(train(run), Started)
    assert (started.batch_size, started.steps_per_epoch) == (20, 1)


def test_nothing_is_compiled_again_in_later_epochs():
    from explorer.training import learner

    made = []

    class Watched(learner.Learner):
        def __init__(self, *arguments):
            super().__init__(*arguments)
            made.append(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(learner, "Learner", Watched)
        for event in train(RUN):
            if isinstance(event, EpochDone) and event.epoch in (1, 3):
                [it] = made
                counts = [f.experimental_get_tracing_count() for f in (it._changed, it._learned)]
                assert counts == [1, 1]


def test_leaves_no_mark_on_the_process(whole):
    import keras

    assert keras.config.dtype_policy().name == "float32"
    assert DATASETS["digits"].load().x_train.flags.writeable is False
