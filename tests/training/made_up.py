"""Made-up run folders, right in form, for tests that need no training."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from explorer.training import files, metrics_file
from explorer.training.events import Row
from explorer.training.run import Run
from explorer.training.run_state import RunState, Status
from explorer.training.store import Store, StoredRun
from explorer.training.stored_run import packed

SIMPLE = Run(architecture="simple_cnn", dataset="digits", optimizer="adam", learning_rate=0.001)


def made_up_run(
    store: Store,
    run: Run = SIMPLE,
    epochs: int | None = None,
    status: Status = Status.COMPLETE,
    visitor: str = "",
    seed: int = 0,
) -> StoredRun:
    """Create a run as if it had gone through so many epochs.

    Weights are drawn anew for each epoch; probabilities come closer to the labels.
    """
    from explorer.datasets import DATASETS
    from explorer.training.networks import build
    from explorer.training.pictures import validation_indices, watched_indices

    done = run.epochs if epochs is None else epochs
    random = np.random.default_rng(seed)
    dataset = DATASETS[run.dataset].load()
    labels = dataset.y_test[validation_indices(run, dataset.y_test)]
    # Never queued: a server that looks after the store would begin to train it.
    stored = store.create(run, visitor, status=status)
    np.save(stored.folder / "labels.npy", labels.astype(np.uint8))
    model = build(run)
    for epoch in range(done + 1):
        probabilities = _probabilities(labels, len(dataset.class_names), epoch, random)
        weights = {
            one.path: np.abs(random.standard_normal(one.shape) * 0.1).astype(np.float32)
            if "variance" in one.path
            else (random.standard_normal(one.shape) * 0.1).astype(np.float32)
            for one in model.weights
        }
        arrays = packed(weights, probabilities)
        files.write_arrays(stored.folder / "snapshots" / f"{epoch:04}.npz", arrays)
        _points(stored.folder / "metrics.csv", epoch, probabilities, labels)
    if status is Status.COMPLETE:
        files.write_with(stored.folder / "model.keras", model.save)
    accuracy = float((probabilities.argmax(axis=1) == labels).mean())
    state = RunState(
        status=status,
        epoch=done,
        steps=10,
        parameters=model.count_params(),
        training_pictures=1000,
        validation_pictures=len(labels),
        device="made up",
        precision="float32",
        watched=tuple(watched_indices(dataset.y_test).tolist()),
        accuracy=accuracy,
        visitor=visitor,
        submitted=1_700_000_000 + seed,
    )
    files.write_json(stored.folder / "state.json", state.as_dict())
    return stored


def _probabilities(labels, classes: int, epoch: int, random) -> np.ndarray:
    logits = random.standard_normal((len(labels), classes)) * 1.5
    logits[np.arange(len(labels)), labels] += epoch
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    return (exponentials / exponentials.sum(axis=1, keepdims=True)).astype(np.float32)


def _points(path: Path, epoch: int, probabilities: np.ndarray, labels: np.ndarray) -> None:
    accuracy = float((probabilities.argmax(axis=1) == labels).mean())
    for step in range(1, 11) if epoch else ():
        metrics_file.append(
            path,
            Row(
                epoch=epoch - 1 + step / 10,
                step=10 * (epoch - 1) + step,
                split="train",
                loss=2.3 / (epoch + step / 10),
                accuracy=accuracy,
                learning_rate=0.001,
                seconds=float(10 * (epoch - 1) + step),
            ),
        )
    metrics_file.append(
        path,
        Row(
            epoch=float(epoch),
            step=10 * epoch,
            split="validation",
            loss=2.3 / (epoch + 1),
            accuracy=accuracy,
            learning_rate=0.001,
            seconds=10.0 * epoch,
        ),
    )
