"""A cluster on this machine: a real scheduler, real nodes, each with a directory of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

PATIENCE = 90.0  # seconds; generous, since other tests run beside

ROOT = Path(__file__).resolve().parents[2]
COMMAND = (sys.executable, "-m", "dask")


class Machines:
    """Started as the README says, but for addresses and places. All are ended by `stop`.

    Args:
        place: an empty folder.
    """

    def __init__(self, place: Path) -> None:
        self.place = place
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.address = f"tcp://127.0.0.1:{port}"
        self.nodes: dict[str, subprocess.Popen] = {}
        options = ["--host", "127.0.0.1", "--port", str(port), "--dashboard-address", ":0"]
        self.scheduler = self._start("scheduler", "scheduler", *options)

    def _start(self, name: str, *arguments: str) -> subprocess.Popen:
        folder = self.place / name
        folder.mkdir(exist_ok=True)
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(folder)}
        environment["DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES"] = "0"
        with (folder / "output.txt").open("ab") as output:
            return subprocess.Popen(
                [*COMMAND, *arguments],
                cwd=folder,
                env=environment,
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    def add_nodes(self, *names: str) -> None:
        """Start those of the nodes that do not run."""
        for name in names:
            if name not in self.nodes or self.nodes[name].poll() is not None:
                options = ["--resources", "TRAIN=1", "--nthreads", "1", "--no-nanny"]
                self.nodes[name] = self._start(name, "worker", self.address, *options)

    def kill(self, name: str) -> None:
        """End a node as a power cut would."""
        self.nodes[name].send_signal(signal.SIGKILL)
        self.nodes[name].wait()

    def output(self, name: str) -> str:
        """What a node or the scheduler wrote to its terminal."""
        return (self.place / name / "output.txt").read_text()

    def folders(self, name: str) -> list[Path]:
        """Run folders that lie on a node."""
        return list((self.place / name).glob("dask-scratch-space/*/cnn-explorer/*"))

    def stop(self) -> None:
        """End everything."""
        for process in [*self.nodes.values(), self.scheduler]:
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
                process.wait()


def until(condition: Callable[[], object]) -> None:
    """Wait for a condition, which must come true."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def runs(process: int) -> bool:
    """Whether there is a living process of this number."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def until_gone(process: int) -> None:
    """Wait until a process has ended."""
    until(lambda: not runs(process))
