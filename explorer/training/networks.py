"""Networks out of runs: trained models as every page of the app takes them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np
from cachetools import LRUCache, cached

from explorer.datasets import DATASETS
from explorer.images import Image
from explorer.network import Network
from explorer.training.run import Run
from explorer.training.tasks import Task

if TYPE_CHECKING:
    import keras

    from explorer.training.store import Snapshot, StoredRun

AT_ONCE = 100
"""Pictures that are answered together."""
MOST_NETWORKS = 24
"""Networks that are kept in memory."""


class NotTrainedYet(RuntimeError):
    """There are no weights of the run; the message is a sentence for the visitor."""


def build(run: Run) -> keras.Model:
    """Build the network of a run, float32, with random weights; nobody else has it.

    The model takes float32 ``(batch, height, width, channels)`` in [0, 1] of the run's input
    shape.
    """
    from explorer.training.untrained import untrained

    return untrained(run, len(DATASETS[run.dataset].class_names))


def fill(model: keras.Model, snapshot: Snapshot) -> None:
    """Give a model of the run the weights of an epoch.

    Raises:
        ValueError: if they are of another network.
    """
    wanted = {variable.path: variable for variable in model.weights}
    if wanted.keys() != snapshot.weights.keys():
        raise ValueError("these weights are of another network")
    for path, variable in wanted.items():
        variable.assign(snapshot.weights[path])


def preprocess_for(run: Run) -> Callable[[Image], np.ndarray]:
    """Return ``Image -> float32 (1, height, width, channels)`` in [0, 1], as the run's model takes.

    Any picture is brought to the size of the data set's pictures as a whole.
    """
    entry = DATASETS[run.dataset]

    def preprocess(image: Image) -> np.ndarray:
        return run.fit_for(entry.fitted(image)[np.newaxis]).astype(np.float32) / 255

    return preprocess


def network_of(stored: StoredRun, epoch: int | None = None) -> Network:
    """The network of a run as it was after an epoch; shared, and never to be changed.

    Args:
        stored: the run.
        epoch: epochs that were done; the last one that is kept when not given.

    Raises:
        NotTrainedYet: if nothing is kept of it.
    """
    kept = stored.epochs()
    if not kept:
        raise NotTrainedYet(f"{stored.title} has not come to the end of an epoch yet.")
    return _network(stored, kept[-1] if epoch is None else epoch)


def task_of(run: Run) -> Task:
    """What the network of a run is asked."""
    return run.task.function(run, len(DATASETS[run.dataset].class_names))


def answers_of(model: keras.Model, task: Task, pictures: np.ndarray) -> np.ndarray:
    """What is kept of a finished model's answers, the first axis being the pictures.

    Args:
        model: of the task's run, float32.
        task: what it is asked.
        pictures: uint8 ``(count, height, width, channels)`` as the data set has them.
    """
    parts = np.split(task.run.fit_for(pictures), range(AT_ONCE, len(pictures), AT_ONCE))
    answers = (model(part.astype(np.float32) / 255, training=False) for part in parts)
    return np.concatenate([np.array(task.kept(one)) for one in answers])


def portable(model: keras.Model) -> keras.Model:
    """Make a trained model one that any Keras can load; it computes the same.

    Its file would name the initialisers of this app, which have done what they are for.

    Args:
        model: nobody else's; it is changed.
    """
    import keras

    for layer in model.layers:
        if hasattr(layer, "kernel_initializer"):
            layer.kernel_initializer = keras.initializers.GlorotUniform()
    return model


def keras_file(stored: StoredRun) -> bytes:
    """The network of a run as a ``.keras`` file: what the run has written, or else made now.

    Raises:
        OSError: if nothing is kept of it.
        ValueError: if what is kept is damaged.
    """
    if stored.model_file is not None:
        return stored.model_file.read_bytes()
    model = build(stored.run)
    fill(model, stored.snapshot(stored.epochs()[-1]))
    return _as_file(portable(model))


def _as_file(model: keras.Model) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder, "model.keras")
        model.save(path)
        return path.read_bytes()


def start_file(stored: StoredRun) -> bytes:
    """The network of a run as it was before the first batch, as a ``.keras`` file.

    Raises:
        OSError: if that is not kept.
        ValueError: if what is kept is damaged.
    """
    from explorer.training.untrained import untrained

    classes = len(DATASETS[stored.run.dataset].class_names)
    model = untrained(stored.run, classes, stored.state.precision or "float32")
    fill(model, stored.snapshot(0))
    return _as_file(model)


def model_of(stored: StoredRun, epoch: int | None = None) -> keras.Model:
    """The model of a run, whatever it is asked; takes what `network_of` takes, and is as shared."""
    kept = stored.epochs()
    if not kept:
        raise NotTrainedYet(f"{stored.title} has not come to the end of an epoch yet.")
    return _model(stored, kept[-1] if epoch is None else epoch)


def _key(stored: StoredRun, epoch: int) -> tuple:
    return stored.id, epoch, stored.folder


@cached(LRUCache(MOST_NETWORKS), key=_key, condition=threading.Condition())
def _model(stored: StoredRun, epoch: int) -> keras.Model:
    model = build(stored.run)
    fill(model, stored.snapshot(epoch))
    return model


@cached(LRUCache(MOST_NETWORKS), key=_key, condition=threading.Condition())
def _network(stored: StoredRun, epoch: int) -> Network:
    run = stored.run
    entry = DATASETS[run.dataset]
    last = epoch == stored.epochs()[-1]
    return Network(
        name=f"run-{stored.id}" + ("" if last else f"-{epoch}"),
        title=stored.title if last else f"{stored.title} after epoch {epoch}",
        model=_model(stored, epoch),
        preprocess=preprocess_for(run),
        class_names=entry.class_names,
        credit=f"Trained by CNN Explorer on {entry.title}; {entry.credit}",
        trained=epoch > 0,
    )
