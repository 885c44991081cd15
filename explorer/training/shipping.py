"""Making a run come with the app: ``python -m explorer.training.shipping RUN NAME EPOCH ...``.

The named epochs of a complete run of the usual store go to ``assets/runs/NAME``, small, and its
last one is tested again as it will be used: with kernels that were rounded to 16 bits.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from explorer.datasets import DATASETS
from explorer.training import files
from explorer.training.events import Peek
from explorer.training.networks import answers_of, build, fill, task_of
from explorer.training.pictures import validation_indices
from explorer.training.store import SHIPPED, Store
from explorer.training.stored_run import Snapshot, StoredRun, as_arrays, packed
from explorer.training.untrained import first_kernels

DIGITS = 3
"""Digits of the answers that are kept; more would be noise that cannot be packed."""


def ship(stored: StoredRun, folder: Path, epochs: Sequence[int], facts: dict[str, Any]) -> None:
    """Write a run into a folder of the app.

    Args:
        stored: the run, complete, its data set on this machine.
        folder: of the run in the app; what is there is replaced.
        epochs: which networks to keep; the last one is among them in any case.
        facts: what the card says besides.
    """
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "snapshots").mkdir(parents=True)
    for name in ("run.json", "metrics.csv", "labels.npy"):
        shutil.copyfile(stored.folder / name, folder / name)
    last = stored.epochs()[-1]
    for epoch in sorted({*epochs} - {last}):
        _keep(folder, stored.snapshot(epoch))
    accuracy = _keep_last(folder, stored, last)
    state = replace(stored.state, visitor="", accuracy=accuracy, beat=0, round=0)
    files.write_json(folder / "state.json", state.as_dict())
    kept = folder / "snapshots" / f"{last:04}.npz"
    card = {
        **(stored.card() or {}),
        **facts,
        "accuracy": accuracy,
        "weights": "kernels rounded to 16 bits; the accuracy was measured after that",
        "file": f"snapshots/{kept.name}",
        "bytes": kept.stat().st_size,
        "sha256": hashlib.sha256(kept.read_bytes()).hexdigest(),
    }
    text = json.dumps(card, indent=2, ensure_ascii=False)
    (folder / "card.json").write_text(f"{text}\n", encoding="utf-8")


def _keep(folder: Path, snapshot: Snapshot) -> None:
    answers = snapshot.answers
    if answers.dtype.kind == "f":
        answers = answers.round(DIGITS)
    with (folder / "snapshots" / f"{snapshot.epoch:04}.npz").open("wb") as file:
        np.savez_compressed(file, **packed(snapshot.weights, answers))


def _keep_last(folder: Path, stored: StoredRun, epoch: int) -> float:
    """Keep the last network with what it answers after rounding; return its score."""
    rounded = stored.snapshot(epoch)
    given = answers(stored, rounded)
    _keep(folder, replace(rounded, answers=given))
    _keep_live(folder, stored, rounded)
    run, dataset = stored.run, DATASETS[stored.run.dataset].load()
    return task_of(run).score(given, dataset, validation_indices(run, dataset.y_test))


def _keep_live(folder: Path, stored: StoredRun, rounded: Snapshot) -> None:
    """What the live view shows: the last answers on the watched pictures, the first kernels."""
    model = build(stored.run)
    fill(model, rounded)
    state = stored.state
    watched = DATASETS[stored.run.dataset].load().x_test[list(state.watched)]
    peek = Peek(
        step=state.steps * rounded.epoch,
        answers=answers_of(model, task_of(stored.run), watched),
        kernels=first_kernels(model),
    )
    files.write_arrays(folder / "live.npz", as_arrays(peek))


def answers(stored: StoredRun, snapshot: Snapshot) -> np.ndarray:
    """What is kept of a network's answers to the run's validation pictures.

    Args:
        stored: the run, its data set on this machine.
        snapshot: the network's weights.
    """
    dataset = DATASETS[stored.run.dataset].load()
    model = build(stored.run)
    fill(model, snapshot)
    tested = dataset.x_test[validation_indices(stored.run, dataset.y_test)]
    return answers_of(model, task_of(stored.run), tested)


def main() -> None:
    """Ship the run that the arguments name."""
    identity, name, *epochs = sys.argv[1:]
    ship(Store().get(identity), SHIPPED / name, [int(epoch) for epoch in epochs], {})


if __name__ == "__main__":
    main()
