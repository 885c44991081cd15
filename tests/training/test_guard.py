"""The guard over a command on a node: it ends with whoever started it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from explorer.training.engines import guard
from tests.training.dask_machines import until_gone

STUBBORN = (
    "import os, signal, time\n"
    "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
    "print(os.getpid(), flush=True)\n"
    "time.sleep(1000)\n"
)


def guarded(script: str) -> subprocess.Popen:
    """A Python script under guard."""
    return subprocess.Popen(
        [sys.executable, "-I", guard.__file__, sys.executable, "-c", script],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )


@pytest.mark.parametrize("code", [0, 7, -signal.SIGKILL, -signal.SIGTERM])
def test_it_ends_as_its_command_does(code):
    end = f"os.kill(os.getpid(), {-code})" if code < 0 else f"sys.exit({code})"
    process = guarded(f"import os, sys\n{end}")
    assert process.wait() == code


def test_a_polite_signal_is_for_the_command_to_heed():
    script = (
        "import signal, sys, time\n"
        "signal.signal(signal.SIGTERM, lambda *_: sys.exit(3))\n"
        "print(1, flush=True)\n"
        "time.sleep(1000)\n"
    )
    process = guarded(script)
    process.stdout.readline()
    os.killpg(process.pid, signal.SIGTERM)
    assert process.wait() == 3


def test_the_command_is_killed_when_nobody_holds_the_other_end():
    process = guarded(STUBBORN)
    child = int(process.stdout.readline())
    process.stdin.close()
    assert process.wait() == -signal.SIGKILL
    until_gone(child)


def test_the_command_is_killed_when_the_one_who_started_it_is():
    starter = (
        "import subprocess, sys, time\n"
        "from tests.training.test_guard import STUBBORN, guarded\n"
        "process = guarded(STUBBORN)\n"
        "print(process.stdout.readline().decode(), flush=True)\n"
        "time.sleep(1000)\n"
    )
    root = Path(__file__).resolve().parents[2]
    process = subprocess.Popen([sys.executable, "-c", starter], cwd=root, stdout=subprocess.PIPE)
    child = int(process.stdout.readline())
    process.kill()
    process.wait()
    until_gone(child)
