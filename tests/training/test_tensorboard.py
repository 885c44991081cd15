"""Learning curves as TensorBoard reads them."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from explorer.training import metrics_file
from explorer.training.events import Row
from explorer.training.run import Run
from explorer.training.store import Store, StoredRun
from explorer.training.tensorboard import tensorboard_zip

POINTS = [
    (0.0, 0, "validation", 2.5, 0.125, 0.5, 1.0),
    (0.5, 5, "train", 2.0, 0.25, 0.5, 2.0),
    (1.0, 10, "train", 1.5, 0.5, 0.25, 3.0),
    (1.0, 10, "validation", 1.75, 0.375, 0.25, 4.5),
]


@pytest.fixture
def stored(tmp_path) -> StoredRun:
    stored = Store(tmp_path / "runs", None).create(Run(dataset="digits"))
    for values in POINTS:
        point = dict(zip(metrics_file.COLUMNS, values, strict=True))
        metrics_file.append(stored.folder / "metrics.csv", Row(**point))
    return stored


@pytest.fixture
def unpacked(stored, tmp_path) -> Path:
    with zipfile.ZipFile(BytesIO(tensorboard_zip(stored))) as archive:
        archive.extractall(tmp_path / "logs")
    return tmp_path / "logs" / stored.id


def test_every_point_is_in_the_file_of_its_split(unpacked, stored):
    import tensorflow as tf
    from tensorflow.core.util.event_pb2 import Event

    found = []
    for split in ("train", "validation"):
        (file,) = (unpacked / split).iterdir()
        first, *events = map(
            Event.FromString, tf.data.TFRecordDataset(str(file)).as_numpy_iterator()
        )
        assert first.file_version == "brain.Event:2"
        for event in events:
            seen = {value.tag: value.simple_value for value in event.summary.value}
            seconds = event.wall_time - stored.state.submitted
            found.append((event.step, split, *seen.values(), seconds))
            assert list(seen) == ["loss", "accuracy", "learning_rate"]
    assert sorted(found) == sorted(values[1:] for values in POINTS)


def test_tensorboard_itself_reads_them(unpacked):
    accumulator = pytest.importorskip("tensorboard.backend.event_processing.event_accumulator")
    read = accumulator.EventAccumulator(str(unpacked / "train"))
    read.Reload()
    assert [(one.step, one.value) for one in read.Scalars("loss")] == [(5, 2.0), (10, 1.5)]


def test_a_run_without_points_is_an_empty_archive(tmp_path):
    stored = Store(tmp_path / "runs", None).create(Run(dataset="digits"))
    with zipfile.ZipFile(BytesIO(tensorboard_zip(stored))) as archive:
        assert archive.namelist() == []
