"""StoredRun: all that is kept of a run, read from its folder."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from explorer.architectures import ARCHITECTURES
from explorer.datasets import DATASETS
from explorer.training import files, metrics_file
from explorer.training.events import Peek, Row, Steering
from explorer.training.run import Run
from explorer.training.run_state import RunState

_SNAPSHOT = re.compile(r"([0-9]{4})\.npz")
_WEIGHTS = "weights/"
_ANSWERS = "probabilities"
"""What answers are called in files, from the time when all of them were probabilities."""


@dataclass(frozen=True)
class Snapshot:
    """A network as it was after an epoch.

    Attributes:
        epoch: epochs that were done.
        weights: all numbers of the model, float32 by the path of their variable.
        answers: to the validation pictures, as the run's task keeps them; probabilities, float32
            ``(pictures, classes)``, of one that classifies.
    """

    epoch: int
    weights: Mapping[str, np.ndarray] = field(repr=False)
    answers: np.ndarray = field(repr=False)


@dataclass(frozen=True)
class StoredRun:
    """A run in a store. What changes while it goes on is read anew at each look.

    Attributes:
        id: its name in the store and in links.
        folder: where it lies.
        run: its settings.
        shipped: whether it comes with the app; nobody can change it then.
    """

    id: str
    folder: Path
    run: Run = field(compare=False)
    shipped: bool = False

    @property
    def title(self) -> str:
        """How people call its network."""
        architecture, dataset = ARCHITECTURES[self.run.architecture], DATASETS[self.run.dataset]
        return f"{architecture.title}, trained on {dataset.title}"

    @property
    def state(self) -> RunState:
        """Where it stands, as its folder tells.

        Raises:
            ValueError: if the file is torn or foreign.
            OSError: if there is none.
        """
        path = self.folder / "state.json"
        status = path.stat()
        return _state(path, (status.st_mtime_ns, status.st_size, status.st_ino))

    def metrics(self) -> list[Row]:
        """The points of its curves in their order; torn lines are left out."""
        return metrics_file.read(self.folder / "metrics.csv")[0]

    def skipped_metrics(self) -> int:
        """How many lines of its curves are torn or no numbers."""
        return metrics_file.read(self.folder / "metrics.csv")[1]

    def epochs(self) -> list[int]:
        """After which epochs its network is kept, ascending."""
        found = [_SNAPSHOT.fullmatch(path.name) for path in self._snapshots.glob("*.npz")]
        return sorted(int(match[1]) for match in found if match)

    def snapshot(self, epoch: int) -> Snapshot:
        """Its network as it was after an epoch.

        Raises:
            ValueError: if the file is damaged.
            OSError: if there is none.
        """
        path = self._snapshots / f"{epoch:04}.npz"
        path.stat()
        arrays = _arrays(path)
        if arrays is None or _ANSWERS not in arrays:
            raise ValueError(f"epoch {epoch} of this run is damaged")
        weights = {
            name.removeprefix(_WEIGHTS): values.astype(np.float32)
            for name, values in arrays.items()
            if name.startswith(_WEIGHTS)
        }
        return Snapshot(epoch, weights, _read_answers(arrays[_ANSWERS]))

    def labels(self) -> np.ndarray | None:
        """The labels of its validation pictures, int64 ``(pictures,)``; None before its start."""
        loaded = _loaded(self.folder / "labels.npy")
        fine = isinstance(loaded, np.ndarray) and loaded.ndim == 1 and loaded.dtype.kind in "iu"
        return loaded.astype(np.int64) if fine else None

    def live(self) -> Peek | None:
        """What its network was like a moment ago; None before its first batch."""
        arrays = _arrays(self.folder / "live.npz")
        if arrays is None or not {"step", _ANSWERS, "kernels"} <= arrays.keys():
            return None
        if arrays["step"].shape or arrays["step"].dtype.kind not in "iu":
            return None
        return Peek(
            step=int(arrays["step"]),
            answers=_read_answers(arrays[_ANSWERS]),
            kernels=arrays["kernels"].astype(np.float32),
        )

    def card(self) -> dict[str, Any] | None:
        """What there is to know of the finished network; None before its end."""
        with suppress(OSError, ValueError):
            return files.read_json(self.folder / "card.json")
        return None

    @property
    def model_file(self) -> Path | None:
        """The finished network as Keras saves it; None before its end."""
        path = self.folder / "model.keras"
        return path if path.is_file() else None

    def resume_state(self) -> dict[str, np.ndarray] | None:
        """What it takes to go on after its last epoch; None if that is not kept."""
        return _arrays(self.folder / "resume.npz")

    def control(self) -> Steering:
        """What somebody wants of it now."""
        with suppress(OSError, ValueError, TypeError, KeyError):
            values = files.read_json(self.folder / "control.json")
            factor = float(values["learning_rate_factor"])
            fine = math.isfinite(factor) and factor > 0
            return Steering(
                bool(values["cancelled"]), bool(values["paused"]), factor if fine else 1
            )
        return Steering()

    def steer(self, **changes: bool | float) -> None:
        """Have its worker do something, what was wanted before but for the changes.

        Args:
            changes: attributes of `Steering`.

        Raises:
            OSError: if that cannot be written.
        """
        wanted = asdict(replace(self.control(), **changes))
        files.write_json(self.folder / "control.json", wanted)

    @property
    def steered(self) -> list[dict[str, float]]:
        """What was changed by hand while it went on: batch and factor of the learning rate."""
        path = self.folder / "steering.jsonl"
        try:
            lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            return []
        return [change for change in map(_change, lines) if change is not None]

    @property
    def _snapshots(self) -> Path:
        return self.folder / "snapshots"


@lru_cache(maxsize=4096)
def _state(path: Path, stamp: tuple[int, int, int]) -> RunState:
    """The state in a file, which is looked into only if it is another one than last time."""
    return RunState.from_dict(files.read_json(path))


def _change(line: str) -> dict[str, float] | None:
    """What was changed by hand, from its line; None if that is torn or foreign."""
    with suppress(ValueError, TypeError, KeyError, RecursionError):
        values = json.loads(line)
        step, factor = int(values["step"]), float(values["learning_rate_factor"])
        if math.isfinite(factor) and factor > 0:
            return {"step": step, "learning_rate_factor": factor}
    return None


def as_arrays(peek: Peek) -> dict[str, np.ndarray]:
    """What the live view shows, as it goes into a file: in 16 bits."""
    return {
        "step": np.array(peek.step),
        _ANSWERS: _kept_answers(peek.answers),
        "kernels": peek.kernels.astype(np.float16),
    }


def packed(weights: Mapping[str, np.ndarray], answers: np.ndarray) -> dict[str, np.ndarray]:
    """The arrays of a snapshot as they are kept: kernels and answers in 16 bits, classes in 8.

    Vectors, which are small, stay as they are: a batch normalisation divides by some of them.
    """
    kept = {f"{_WEIGHTS}{path}": _small(values) for path, values in weights.items()}
    return {**kept, _ANSWERS: _kept_answers(answers)}


def _kept_answers(answers: np.ndarray) -> np.ndarray:
    return answers.astype(np.float16) if answers.dtype.kind == "f" else answers


def _read_answers(answers: np.ndarray) -> np.ndarray:
    return answers.astype(np.float32) if answers.dtype.kind == "f" else answers


def _small(values: np.ndarray) -> np.ndarray:
    fits = values.ndim > 1 and np.abs(values).max(initial=0) < np.finfo(np.float16).max
    return values.astype(np.float16) if fits else values


def _arrays(path: Path) -> dict[str, np.ndarray] | None:
    """The arrays of numbers in a file, or None if it is missing, damaged or holds others."""
    loaded = _loaded(path)
    whole = isinstance(loaded, dict) and all(map(_holds_numbers, loaded.values()))
    return loaded if whole else None


def _holds_numbers(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.dtype.kind in "biuf"


def _loaded(path: Path) -> Any:
    """What NumPy makes of a file, an array or a dictionary; None if it is missing or damaged."""
    try:
        loaded = np.load(path, allow_pickle=False)
        if isinstance(loaded, np.ndarray):
            return loaded
        with loaded:
            return {name: loaded[name] for name in loaded.files}
    except Exception:  # noqa: BLE001  NumPy has many words for a file that holds something else
        return None
