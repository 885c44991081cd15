"""The process that converts: ``python -m explorer.tflite FOLDER``; see `worker` and `process`.

It tells what it does in lines of JSON on standard output, the last of which is the result. It ends
when the process that started it does: standard input is a pipe that breaks then.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

_NICE = 5


def main(arguments: list[str] | None = None) -> int:
    """Convert what is in a folder; the exit code is 0 if a result was told.

    Args:
        arguments: the folder.
    """
    [named] = sys.argv[1:] if arguments is None else arguments
    folder = Path(named)
    told = _private_output()
    threading.Thread(target=_end_when_alone, args=(folder,), daemon=True).start()
    with suppress(OSError, AttributeError):
        os.nice(_NICE)
    _on_one_core()
    from explorer.tflite.worker import measure

    def tell(doing: str, done: int, total: int) -> None:
        _write(told, {"doing": doing, "done": done, "total": total})

    _write(told, {"result": measure(folder, tell)})
    return 0


def _private_output() -> IO[str]:
    """Standard output, for this alone: whatever libraries print goes to the log."""
    told = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return told


def _write(told: IO[str], value: dict[str, Any]) -> None:
    told.write(json.dumps(value) + "\n")
    told.flush()


def _end_when_alone(folder: Path) -> None:
    os.read(0, 1)
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(1)


def _on_one_core() -> None:
    import tensorflow as tf

    from explorer.tflite.running import THREADS

    tf.config.threading.set_intra_op_parallelism_threads(THREADS)
    tf.config.threading.set_inter_op_parallelism_threads(THREADS)


if __name__ == "__main__":
    sys.exit(main())
