"""Runs a command that ends with the process that started it, also if that is killed.

``python -I guard.py COMMAND ...``: standard input is a pipe whose other end the starting process
holds and never writes to. The pipe breaks when that process is gone, however it went; then the
command and all that it started is killed. A node that is lost to the cluster so computes nothing
that nobody will fetch. Needs a process group of its own (`start_new_session`).
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading


def main(command: list[str]) -> int:
    """Run the command to its end; its exit code, or minus the number of the signal that ended it.

    Args:
        command: the program and its arguments.
    """
    signal.signal(signal.SIGTERM, lambda *_: None)  # meant for the command, which has it too
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL)
    threading.Thread(target=_kill_when_alone, daemon=True).start()
    return child.wait()


def _kill_when_alone() -> None:
    os.read(0, 1)
    os.killpg(0, signal.SIGKILL)


def _end_as(code: int) -> None:
    if code < 0:  # killed: die in the same way, so that whoever waits sees the signal
        signal.signal(-code, signal.SIG_DFL) if -code != signal.SIGKILL else None
        os.kill(os.getpid(), -code)
    sys.exit(code)


if __name__ == "__main__":
    _end_as(main(sys.argv[1:]))
