"""What training tells, written into the folder of its run."""

from __future__ import annotations

import hashlib
import threading
import time

import numpy as np
import pytest

from explorer.training import files, record
from explorer.training.events import Cancelled, Diverged, Row, Stage
from explorer.training.record import Heart, Recorder
from explorer.training.run import Run
from explorer.training.run_state import Status
from explorer.training.store import Store, StoredRun
from tests.training.made_up_worker import train

RUN = Run(architecture="simple_cnn", dataset="digits", epochs=2, seed=3)


@pytest.fixture
def stored(tmp_path) -> StoredRun:
    return Store(tmp_path / "runs", None).create(RUN, "me")


@pytest.fixture(autouse=True)
def quick(made_up):
    made_up(step=0)


def kept(stored: StoredRun, **how) -> None:
    record.record(stored, train(stored.run, **how), stored.state)


def test_where_the_run_stands_is_on_the_disk_before_the_next_event(stored):
    seen = []

    def watched():
        for event in train(stored.run):
            yield event
            seen.append((type(event).__name__, stored.state))

    record.record(stored, watched(), stored.state)
    by_event = dict(seen)
    assert by_event["Stage"].phase == "Making it up"
    assert by_event["Stage"].status is Status.STARTING
    assert (by_event["Started"].parameters, by_event["Started"].watched) == (2000, (3, 1))
    assert by_event["Progress"].status is Status.RUNNING
    assert (by_event["Progress"].step, by_event["Progress"].steps) == (10, 10)
    assert (by_event["EpochDone"].epoch, by_event["EpochDone"].accuracy) == (2, 0.25)
    assert by_event["Finished"].status is Status.COMPLETE
    assert {state.visitor for _, state in seen} == {"me"}


def test_the_card_says_all_there_is_to_know(stored):
    kept(stored)
    card, content = stored.card(), stored.model_file.read_bytes()
    assert card["sha256"] == hashlib.sha256(content).hexdigest()
    assert card["bytes"] == len(content)
    assert Run.from_dict(card["recipe"]) == RUN
    assert card["accuracy"] == 0.5
    assert card["measured on"].startswith("200 held-out pictures")
    assert card["data"]["licence"]
    assert card["data"]["classes"] == list("0123456789")
    assert (card["parameters"], card["device"], card["precision"]) == (2000, "made up", "float32")
    assert card["changed by hand"] == []
    assert set(card["made with"]) == {"keras", "tensorflow"}


def test_an_error_leaves_all_that_was_kept(stored, made_up):
    made_up(step=0, error="Diverged")
    with pytest.raises(Diverged):
        kept(stored)
    assert stored.epochs() == [0]
    assert len([row for row in stored.metrics() if row.split == "train"]) == 6
    assert int(stored.resume_state()["epoch"]) == 0


def test_going_on_forgets_the_part_of_the_epoch_that_was_lost(stored):
    events = train(stored.run)
    recorder = Recorder(stored, stored.state)
    for event in events:
        if isinstance(event, Row) and event.step == 15:
            break
        recorder.keep(event)
    assert max(row.step for row in stored.metrics()) == 14
    kept(stored, state=stored.resume_state())
    assert [row.step for row in stored.metrics() if row.split == "train"] == list(range(1, 21))
    assert [row.step for row in stored.metrics() if row.split == "validation"] == [0, 10, 20]
    text = (stored.folder / "metrics.csv").read_text()
    assert len(text.splitlines()) == 1 + 20 + 3


def test_whoever_goes_on_finds_the_snapshot_of_the_epoch_that_it_goes_on_from(stored, monkeypatch):
    written = []
    write = files.write_arrays

    def noted(path, arrays):
        written.append(path.name)
        write(path, arrays)

    monkeypatch.setattr(files, "write_arrays", noted)
    kept(stored)
    order = [name for name in written if name != "live.npz"]
    assert order == ["0000.npz", "resume.npz", "0001.npz", "resume.npz", "0002.npz", "resume.npz"]


def test_a_cancelled_run_says_so(stored):
    recorder = Recorder(stored, stored.state)
    recorder.keep(Stage("Reading"))
    recorder.keep(Cancelled(1))
    assert (stored.state.status, stored.state.sentence) == (Status.CANCELLED, "Cancelled.")


def test_a_run_beats_while_it_is_busy_with_something_else(stored, monkeypatch):
    monkeypatch.setattr(record, "BEAT", 0.01)
    recorder = Recorder(stored, stored.state)
    with Heart(recorder):
        while stored.state.beat < 3:
            time.sleep(0.01)
    last = stored.state.beat
    assert recorder.state.beat == last
    assert "heart" not in [thread.name for thread in threading.enumerate()]


def test_no_sign_of_life_is_no_failure_on_a_full_disk(stored, monkeypatch):
    recorder = Recorder(stored, stored.state)

    def full(path, values):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(files, "write_json", full)
        recorder.beat()
        with pytest.raises(OSError, match="No space"):
            recorder.tell(epoch=1)
    recorder.beat()
    assert stored.state.beat == 2


def test_beats_and_news_do_not_overwrite_each_other(stored, monkeypatch):
    monkeypatch.setattr(record, "BEAT", 0.0001)
    writing, most = [], []
    write = files.write_json

    def slow(path, values):
        writing.append(path)
        most.append(len(writing))
        time.sleep(0.001)
        write(path, values)
        writing.pop()

    monkeypatch.setattr(files, "write_json", slow)
    recorder = Recorder(stored, stored.state)
    with Heart(recorder):
        for step in range(150):
            recorder.tell(step=step)
            assert recorder.state.step == step
    assert stored.state == recorder.state
    assert stored.state.step == 149
    assert max(most) == 1


def test_labels_are_kept_small(stored):
    kept(stored)
    assert np.load(stored.folder / "labels.npy").dtype == np.uint8
    assert stored.labels().dtype == np.int64
