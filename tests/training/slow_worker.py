"""Stands in for the training command: writes the files of a run slowly, without TensorFlow.

``python slow_worker.py --folder FOLDER``. It heeds control.json and goes on from resume.npz as the
real one does. What it does besides stands in run.json: ``{"epochs": 3, "seconds": 0.3}``, and
``"stubborn": true`` to heed nobody.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from pathlib import Path

import numpy as np


def replace(path: Path, content: bytes) -> None:
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(content)
    os.replace(part, path)


def save(path: Path, **arrays: np.ndarray) -> None:
    part = path.with_name(f".{path.name}.part.npz")
    np.savez(part, **arrays)
    os.replace(part, path)


def main(folder: Path) -> None:
    run = json.loads((folder / "run.json").read_text())
    if run.get("stubborn"):
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    (folder / "snapshots").mkdir(exist_ok=True)
    (folder / "secret.txt").write_text("not for the server")
    first = 0
    if (folder / "resume.npz").exists():
        first = int(np.load(folder / "resume.npz")["epoch"])
    print(f"process {os.getpid()} starts after epoch {first} in {folder}", flush=True)
    for epoch in range(first + 1, run["epochs"] + 1):
        for beat in range(5):
            time.sleep(run["seconds"] / 5)
            tell(folder, run, "running", epoch - 1, beat)
            if wished(folder).get("cancelled") and not run.get("stubborn"):
                tell(folder, run, "cancelled", epoch - 1, beat)
                return
        with (folder / "metrics.csv").open("a") as file:
            file.write(f"{epoch},{epoch * 10},validation,1.0,0.5,0.1,{epoch}\n")
        save(folder / "snapshots" / f"{epoch:04}.npz", weights=large(epoch))
        save(folder / "resume.npz", epoch=np.array(epoch), weights=large(epoch))
        tell(folder, run, "running", epoch, 9)
    replace(folder / "model.keras", large(0).tobytes())
    replace(folder / "card.json", b"{}")
    tell(folder, run, "complete", run["epochs"], 9)


def large(epoch: int) -> np.ndarray:
    """More than goes into one message."""
    return np.random.default_rng(epoch).normal(size=400_000)


def wished(folder: Path) -> dict:
    path = folder / "control.json"
    return json.loads(path.read_text()) if path.exists() else {}


def tell(folder: Path, run: dict, status: str, epoch: int, beat: int) -> None:
    state = {"status": status, "epoch": epoch, "beat": epoch * 10 + beat}
    state["learning_rate"] = wished(folder).get("learning_rate_factor", 1.0)
    state["step"] = os.getpid()  # tells the test which process it is
    replace(folder / "state.json", json.dumps(state).encode())


if __name__ == "__main__":
    main(Path(sys.argv[2]))
