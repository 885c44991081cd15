"""What training tells, written into the folder of its run."""

from __future__ import annotations

import datetime
import hashlib
import json
import threading
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np

from explorer.datasets import DATASETS
from explorer.training import files, metrics_file
from explorer.training.events import (
    Cancelled,
    EpochDone,
    Event,
    Finished,
    Paused,
    Peek,
    Progress,
    PutBack,
    Resumed,
    Row,
    Stage,
    Started,
)
from explorer.training.run import Run
from explorer.training.run_state import RunState, Status
from explorer.training.stored_run import StoredRun, as_arrays, packed

BEAT = 1.0
"""Seconds between two signs of life."""


class Recorder:
    """Keeps what training tells in the folder of its run, which nobody else writes to meanwhile.

    Args:
        stored: the run; its state says who started it.
        since: where its state goes on from.
    """

    def __init__(self, stored: StoredRun, since: RunState) -> None:
        self._stored, self._folder = stored, stored.folder
        self._state = replace(since, status=Status.STARTING, sentence="")
        self._writing = threading.Lock()

    @property
    def state(self) -> RunState:
        """Where the run stands."""
        return self._state

    def tell(self, **changes: Any) -> None:
        """Change the state of the run, on the disk too."""
        with self._writing:
            self._tell(**changes)

    def _tell(self, **changes: Any) -> None:
        self._state = replace(self._state, **changes)
        files.write_json(self._folder / "state.json", self._state.as_dict())

    def beat(self) -> None:
        """Give a sign of life; on a full disk there is none, but no failure either."""
        with suppress(OSError), self._writing:
            self._tell(beat=self._state.beat + 1)

    def keep(self, event: Event) -> None:
        """Write down one thing that training tells."""
        match event:
            case Stage():
                self.tell(phase=event.sentence)
            case Started():
                self._start(event)
            case Progress():
                self._progress(event)
            case Row():
                self._row(event)
            case Peek():
                files.write_arrays(self._folder / "live.npz", as_arrays(event))
            case Paused():
                self.tell(status=Status.PAUSED)
            case Resumed():
                self.tell(status=Status.RUNNING)
            case EpochDone():
                self._epoch(event)
            case PutBack():
                self.tell(sentence=_put_back(event))
            case Cancelled():
                self.tell(status=Status.CANCELLED, step=0, sentence="Cancelled.")
            case Finished():
                self._finish(event)

    def _start(self, event: Started) -> None:
        labels = event.labels.astype(np.uint8 if event.labels.max() < 256 else np.int64)
        files.write_with(self._folder / "labels.npy", lambda path: np.save(path, labels))
        metrics = self._folder / "metrics.csv"
        if metrics.exists():
            metrics_file.truncate(metrics, event.first_epoch * event.steps_per_epoch)
        self.tell(
            epoch=event.first_epoch,
            step=0,
            steps=event.steps_per_epoch,
            parameters=event.parameters,
            training_pictures=event.training_pictures,
            validation_pictures=event.validation_pictures,
            device=event.device,
            precision=event.precision,
            watched=event.watched,
        )

    def _progress(self, event: Progress) -> None:
        self.tell(
            status=Status.RUNNING,
            phase="",
            epoch=event.epoch,
            step=event.step,
            steps=event.steps,
            images_per_second=event.images_per_second,
            remaining_seconds=event.remaining_seconds,
            learning_rate=event.learning_rate,
        )

    def _row(self, row: Row) -> None:
        metrics_file.append(self._folder / "metrics.csv", row)
        if row.split == "validation":
            self.tell(loss=row.loss, accuracy=row.accuracy, seconds=row.seconds)

    def _epoch(self, event: EpochDone) -> None:
        snapshots = self._folder / "snapshots"
        snapshots.mkdir(exist_ok=True)
        arrays = packed(event.weights, event.answers)
        files.write_arrays(snapshots / f"{event.epoch:04}.npz", arrays)
        # Last: whoever goes on from here then finds all of the epoch.
        files.write_arrays(self._folder / "resume.npz", event.state)
        self.tell(epoch=event.epoch, step=0)

    def _finish(self, event: Finished) -> None:
        model = self._folder / "model.keras"
        files.write_with(model, event.model.save)
        files.write_json(self._folder / "card.json", self._card(event, model.read_bytes()))
        # Nothing goes on from here any more.
        (self._folder / "resume.npz").unlink(missing_ok=True)
        self.tell(
            status=Status.COMPLETE,
            phase="",
            step=0,
            accuracy=event.accuracy,
            seconds=event.seconds,
            remaining_seconds=0.0,
        )

    def _card(self, event: Finished, content: bytes) -> dict[str, Any]:
        run, state = self._stored.run, self._state
        return {
            "title": self._stored.title,
            "data": data_facts(run),
            "recipe": run.as_dict(),
            "changed by hand": self._stored.steered,
            "accuracy": event.accuracy,
            "measure": run.task.score,
            "measured on": f"{state.validation_pictures:,} held-out pictures, as they are",
            "input": "float32 (batch, {}, {}, {}) in [0, 1]".format(*run.input_shape),
            "output": run.task.output,
            "parameters": state.parameters,
            "seconds": round(event.seconds, 1),
            "device": state.device,
            "precision": state.precision,
            "made with": {name: metadata.version(name) for name in ("keras", "tensorflow")},
            "made on": datetime.date.today().isoformat(),
            "file": "model.keras",
            "bytes": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
        }


def _put_back(event: PutBack) -> str:
    return (
        f"It stopped after epoch {event.last}, and went back to the weights of epoch {event.best}, "
        "with which the loss on those pictures was least."
    )


def data_facts(run: Run) -> dict[str, Any]:
    """What a card says of the pictures that a run was trained on."""
    entry = DATASETS[run.dataset]
    dataset = entry.load()
    return {
        "name": dataset.title,
        "classes": list(dataset.class_names),
        "credit": dataset.credit,
        "source": entry.source,
        "licence": entry.licence,
        "trained on": run.subset or len(dataset.y_train),
    }


def note_by_hand(folder: Path, step: int, factor: float) -> None:
    """Note that somebody has changed the learning rate.

    Args:
        folder: of the run.
        step: batches since the start of the run.
        factor: by which the learning rate of the schedule is multiplied from now on.
    """
    with (folder / "steering.jsonl").open("a", encoding="utf-8") as file:
        file.write(_line(step, factor))


def forget_by_hand(stored: StoredRun, step: int) -> None:
    """Forget what was changed after a batch, from which a run goes on again."""
    steered = stored.steered
    kept = [change for change in steered if change["step"] <= step]
    if kept != steered:
        lines = [_line(change["step"], change["learning_rate_factor"]) for change in kept]
        files.write_bytes(stored.folder / "steering.jsonl", "".join(lines).encode())


def _line(step: float, factor: float) -> str:
    return json.dumps({"step": step, "learning_rate_factor": factor}) + "\n"


def record(stored: StoredRun, events: Iterable[Event], since: RunState) -> RunState:
    """Write down all that training tells.

    Args:
        stored: the run.
        events: as `train` yields them; an exception from there goes on to the caller.
        since: where the run's state goes on from.

    Returns:
        where the run stands in the end.

    Raises:
        OSError: if it cannot be written; what was written before stays.
    """
    recorder = Recorder(stored, since)
    for event in events:
        recorder.keep(event)
    return recorder.state


class Heart:
    """Beats for as long as the process lives, whatever the process is busy with.

    Args:
        recorder: of the run that the process works on.
    """

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._beats, name="heart", daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *error: object) -> None:
        self._stopped.set()
        self._thread.join()

    def _beats(self) -> None:
        while not self._stopped.wait(BEAT):
            self._recorder.beat()
