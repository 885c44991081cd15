"""The limits of the process in which visitors' models are loaded."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from explorer.model_files.reader import ROOT

_SCRIPT = """
import numpy, tempfile
from explorer.model_files import confined
confined._warm()
confined.confine()
numpy.ones(50_000_000)
print("400 MB fit")
try:
    numpy.ones(400_000_000)
except MemoryError:
    print("3.2 GB do not")
try:
    with open(tempfile.mktemp(), "wb") as file:
        file.write(b"x")
except OSError:
    print("no file is written")
confined._allow_cpu(1)
while True:
    pass
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits are set on Linux")
def test_memory_files_and_computing_time_are_limited() -> None:
    quiet = {"TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1"}
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT],
        cwd=ROOT,
        env={**os.environ, **quiet, "PYTHONUNBUFFERED": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    said = done.stdout.splitlines()
    assert said == ["400 MB fit", "3.2 GB do not", "no file is written"]
    assert done.returncode < 0  # ended by the system, for it computed too long
