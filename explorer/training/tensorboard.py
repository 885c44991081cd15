"""Learning curves as TensorBoard reads them, to take along."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from explorer.training.events import Row
from explorer.training.stored_run import StoredRun

if TYPE_CHECKING:
    from tensorflow.core.util.event_pb2 import Event

_VERSION = "brain.Event:2"
"""What the first record of an event file says."""


def tensorboard_zip(stored: StoredRun) -> bytes:
    """The curves of a run as event files in a zip, a folder for each split as Keras has them.

    Unpacked, ``tensorboard --logdir FOLDER`` shows loss, accuracy and learning rate by batch;
    several runs unpacked into one folder are shown over each other.

    Args:
        stored: the run; it need not be complete.
    """
    rows = stored.metrics()
    began = stored.state.submitted
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for split in sorted({row.split for row in rows}):
            records = _records([row for row in rows if row.split == split], began)
            name = f"{stored.id}/{split}/events.out.tfevents.{began}.cnn-explorer"
            archive.writestr(name, _event_file(records))
    return content.getvalue()


def _records(rows: Iterable[Row], began: int) -> Iterator[Event]:
    """The events of one file; pauses are left out of their times."""
    from tensorflow.core.util.event_pb2 import Event

    yield Event(wall_time=began, file_version=_VERSION)
    for row in rows:
        event = Event(wall_time=began + row.seconds, step=row.step)
        for tag in ("loss", "accuracy", "learning_rate"):
            event.summary.value.add(tag=tag, simple_value=getattr(row, tag))
        yield event


def _event_file(records: Iterable[Event]) -> bytes:
    """Records with their lengths and checksums, which TensorFlow writes to files only."""
    import tensorflow as tf

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "events"
        with tf.io.TFRecordWriter(str(path)) as writer:
            for record in records:
                writer.write(record.SerializeToString())
        return path.read_bytes()
