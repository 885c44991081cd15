"""The server's side of a conversion: starts the process, follows it, ends it, takes its files."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from tempfile import TemporaryDirectory
from threading import Thread
from typing import IO, Any

import numpy as np

from explorer.tflite.formats import FORMATS, reference
from explorer.tflite.measured import Optimised, read
from explorer.tflite.worker import MODEL, PICTURES, steps

ROOT = Path(__file__).resolve().parents[2]
COMMAND = (sys.executable, "-m", "explorer.tflite")
MOST_SECONDS = 420.0
"""By the clock, after which a conversion is given up."""
_MOST_LINE = 100_000  # characters
_PAUSE = 0.1  # seconds between two looks at whether it is still wanted
_LOG = logging.getLogger(__name__)
_SETTINGS = {"CUDA_VISIBLE_DEVICES": "-1", "TF_CPP_MIN_LOG_LEVEL": "2", "OMP_NUM_THREADS": "1"}
_TOO_SLOW = (
    "Converting was given up after {minutes:.0f} minutes; fewer test pictures or a smaller network "
    "may do."
)
_BROKEN = (
    "This network could not be converted: TensorFlow's converter does not take its layers, or its "
    "file is damaged."
)

Watch = Callable[[str, int, int], None]
"""``(what is being done, steps done, all steps)``, several times a second; an exception from it
ends the work."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Job:
    """What is to be converted, and the pictures to do it with.

    Attributes:
        model: a ``.keras`` file that can be trusted.
        calibration: float32 ``(count, height, width, channels)``, as the model takes them.
        test: the same; no picture of them is among those for calibration.
        labels: int64 ``(count,)`` of the test pictures; None where nobody knows them.
    """

    model: bytes
    calibration: np.ndarray
    test: np.ndarray
    labels: np.ndarray | None


def optimise(
    job: Job,
    watch: Watch,
    seconds: float = MOST_SECONDS,
    command: tuple[str, ...] = COMMAND,
) -> tuple[Optimised, Mapping[str, bytes]]:
    """Convert a network to all formats and measure each, in a process of its own.

    Nothing is left of it on the disk, however it ends.

    Args:
        job: what to convert.
        watch: see `Watch`.
        seconds: after which it is given up.
        command: what is started, before the folder.

    Returns:
        what was measured, and the content of each format's file by its name.

    Raises:
        ValueError: if it cannot be converted; the message is a sentence for the visitor.
    """
    with TemporaryDirectory(prefix="cnn-explorer-", ignore_cleanup_errors=True) as place:
        folder = Path(place)
        _write(folder, job)
        with (folder / "log.txt").open("wb") as log:
            process = _started(folder, command, log)
            try:
                result = _followed(process, watch, time.monotonic() + seconds)
            finally:
                _end(process)
        return _taken(result, folder)


def _write(folder: Path, job: Job) -> None:
    (folder / MODEL).write_bytes(job.model)
    labels = {} if job.labels is None else {"labels": job.labels}
    np.savez(folder / PICTURES, calibration=job.calibration, test=job.test, **labels)


def _started(folder: Path, command: tuple[str, ...], log: IO[bytes]) -> subprocess.Popen:
    return subprocess.Popen(
        [*command, str(folder)],
        cwd=ROOT,
        env={**os.environ, **_SETTINGS, "TMPDIR": str(folder)},  # whatever it leaves goes with it
        stdin=subprocess.PIPE,  # breaks when this process ends
        stdout=subprocess.PIPE,
        stderr=log,
        start_new_session=True,
    )


def _followed(process: subprocess.Popen, watch: Watch, deadline: float) -> Any:
    """What the process tells at its end; None if it ends without that."""
    lines: SimpleQueue[bytes] = SimpleQueue()
    Thread(target=_listen, args=(process.stdout, lines), daemon=True).start()
    state: tuple[str, int, int] = ("starting TensorFlow", 0, steps())
    while True:
        watch(*state)
        with suppress(Empty):
            while line := lines.get(timeout=_PAUSE):
                told = _understood(line)
                if "result" in told:
                    return told["result"]
                state = _state(told, state)
            return None  # an empty line: it has ended
        if time.monotonic() > deadline:
            raise ValueError(_TOO_SLOW.format(minutes=max(1, MOST_SECONDS / 60)))


def _listen(output: IO[bytes], lines: SimpleQueue[bytes]) -> None:
    with suppress(OSError, ValueError):  # closed while it is read
        while line := output.readline(_MOST_LINE):
            lines.put(line)
    lines.put(b"")


def _understood(line: bytes) -> dict[str, Any]:
    with suppress(ValueError):
        told = json.loads(line)
        if isinstance(told, dict):
            return told
    return {}


def _state(told: dict[str, Any], before: tuple[str, int, int]) -> tuple[str, int, int]:
    doing, done, total = told.get("doing"), told.get("done"), told.get("total")
    fine = isinstance(doing, str) and type(done) is int and type(total) is int
    return (doing[:80], done, max(1, total)) if fine else before


def _end(process: subprocess.Popen) -> None:
    with suppress(OSError):
        process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout):
        with suppress(OSError):
            stream.close()


def _taken(result: Any, folder: Path) -> tuple[Optimised, Mapping[str, bytes]]:
    try:
        found = read(result, list(FORMATS))
        made = [name for name in FORMATS if name in found.versions]
        files = {name: (folder / f"{name}.tflite").read_bytes() for name in made}
    except (ValueError, OSError) as error:
        log = (folder / "log.txt").read_text(encoding="utf-8", errors="replace")
        _LOG.warning("a conversion to TFLite failed (%s): %s", error, log[-2000:])
        raise ValueError(_BROKEN) from None
    if reference() in found.failed:
        raise ValueError(found.failed[reference()])  # then the others are nothing to compare with
    return found, files
