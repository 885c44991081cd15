"""Processes beside the tests' own: servers, workers, and whoever else has a store open."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class Process:
    """A Python script that runs until the end of a ``with`` block.

    Args:
        script: its text.
        arguments: what it finds in ``sys.argv[1:]``.
    """

    def __init__(self, script: str, *arguments: object) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", script, *map(str, arguments)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def line(self) -> str:
        """The next line that it prints; "" if it has ended."""
        return self.process.stdout.readline().strip()

    def tell(self, line: str) -> None:
        """Give it a line to read."""
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()

    def __enter__(self) -> Process:
        return self

    def __exit__(self, *error: object) -> None:
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()
