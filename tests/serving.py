"""A Streamlit server of the tests' own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


class Server:
    """A Streamlit server of our own, started as the README says."""

    def __init__(self, *command: str, home: Path | None = None) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        options = ["--server.port", str(port), "--server.headless", "true"]
        options += ["--server.address", "127.0.0.1"]
        environment = {**os.environ, **({"KERAS_HOME": str(home)} if home else {})}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", *command, *options], cwd=ROOT, env=environment
        )
        self._wait()

    def _wait(self) -> None:
        for _ in range(600):
            try:
                with urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=5):
                    return
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.1)
        raise RuntimeError("the server does not answer")

    def stop(self) -> None:
        """End the server."""
        self.process.terminate()
        self.process.wait(timeout=30)
