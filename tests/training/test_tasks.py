"""Every task: what it asks can be learned, tested and told of, with the pictures that it fits."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.architectures import ARCHITECTURES
from explorer.datasets import DATASETS
from explorer.training import Run, RunRejected
from explorer.training.events import EpochDone, Finished, Peek, Row, Started
from explorer.training.fit import train
from explorer.training.networks import answers_of, task_of
from explorer.training.tasks import CLASSIFICATION, TASKS

SMALL = {
    "classification": {"architecture": "lenet5", "dataset": "digits"},
    "detection": {"architecture": "detector-8", "dataset": "shapes-easy"},
    "segmentation": {"architecture": "unet-2-2-skips", "dataset": "shapes-easy"},
}
"""A small run of each task; a new task needs one here."""


@pytest.fixture(scope="module", params=list(TASKS))
def course(request):
    run = Run(**SMALL[request.param], subset=10, epochs=1, batch_size=5, label_smoothing=0.0)
    return run, list(train(run))


def the(kind, events):
    return [event for event in events if isinstance(event, kind)]


def test_each_architecture_and_data_set_is_for_tasks_that_there_are():
    assert {entry.task for entry in ARCHITECTURES.values()} <= set(TASKS)
    assert frozenset().union(*(entry.tasks for entry in DATASETS.values())) <= set(TASKS)
    assert {ARCHITECTURES[one["architecture"]].task for one in SMALL.values()} == set(TASKS)


def test_scores_are_shares_and_answers_are_kept_for_each_picture(course):
    _, events = course
    started, done = the(Started, events)[0], the(EpochDone, events)
    assert [one.epoch for one in done] == [0, 1]
    assert all(len(one.answers) == started.validation_pictures for one in done)
    rows = the(Row, events)
    assert {row.split for row in rows} == {"train", "validation"}
    assert all(0 <= row.accuracy <= 1 and np.isfinite(row.loss) and row.loss >= 0 for row in rows)
    assert all(len(one.answers) == len(started.watched) for one in the(Peek, events))


def test_the_finished_model_answers_what_was_kept_and_scored(course):
    run, events = course
    finished, last = the(Finished, events)[-1], the(EpochDone, events)[-1]
    dataset, task = DATASETS[run.dataset].load(), task_of(run)
    some = dataset.x_test[:20]
    again = answers_of(finished.model, task, some)
    assert again.dtype == last.answers.dtype
    assert again.shape[1:] == last.answers.shape[1:]
    assert finished.accuracy == pytest.approx(the(Row, events)[-1].accuracy, abs=0.02)


def test_every_task_says_what_it_measures():
    for entry in TASKS.values():
        assert all([entry.score, entry.batch_score, entry.output])


def test_a_network_gets_pictures_with_labels_of_its_task_only():
    for name, small in SMALL.items():
        others = [one for one in SMALL.values() if name not in DATASETS[one["dataset"]].tasks]
        for other in others:
            with pytest.raises(RunRejected, match="no labels for"):
                Run(architecture=small["architecture"], dataset=other["dataset"])


def test_every_loss_can_be_chosen_and_no_other():
    for name, entry in TASKS.items():
        for loss in entry.losses():
            assert Run(**SMALL[name], loss=loss).loss == loss
        with pytest.raises(RunRejected, match="no loss"):
            Run(**SMALL[name], loss="nonsense")


def test_pictures_with_boxes_and_masks_are_not_augmented():
    for name in set(TASKS) - {CLASSIFICATION}:
        with pytest.raises(RunRejected, match="not boxes and masks"):
            Run(**SMALL[name], augmentations="horizontal_flip")
