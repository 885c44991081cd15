"""Files that are there whole or not at all."""

from __future__ import annotations

import math
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from explorer.training import files
from tests.training.dask_machines import until
from tests.training.processes import Process

ROOT = Path(__file__).resolve().parents[2]
KILLED = """
import os, signal, sys
from pathlib import Path
from explorer.training import files

def half(temporary):
    with temporary.open("wb") as file:
        file.write(b"half of")
        file.flush()
        os.kill(os.getpid(), signal.SIGKILL)

files.write_with(Path(sys.argv[1]), half)
"""


def left_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_what_is_written_is_read_and_nothing_else_is_left(tmp_path):
    files.write_json(tmp_path / "a.json", {"number": 1.5, "text": "é", "list": (1, 2)})
    assert files.read_json(tmp_path / "a.json") == {"number": 1.5, "text": "é", "list": [1, 2]}
    files.write_arrays(tmp_path / "a.npz", {"weights/a/kernel": np.eye(2)})
    with np.load(tmp_path / "a.npz") as arrays:
        np.testing.assert_array_equal(arrays["weights/a/kernel"], np.eye(2))
    assert left_in(tmp_path) == ["a.json", "a.npz"]


def test_numbers_that_are_none_become_null(tmp_path):
    files.write_json(tmp_path / "a.json", {"loss": math.nan, "all": [math.inf, {"b": -math.inf}]})
    assert files.read_json(tmp_path / "a.json") == {"loss": None, "all": [None, {"b": None}]}


def test_an_error_while_writing_leaves_what_was_there(tmp_path):
    path = tmp_path / "model.keras"
    files.write_bytes(path, b"whole")

    def fail(temporary: Path) -> None:
        assert temporary.suffix == ".keras"  # Keras goes by it
        temporary.write_bytes(b"half")
        raise RuntimeError("no more")

    with pytest.raises(RuntimeError, match="no more"):
        files.write_with(path, fail)
    assert path.read_bytes() == b"whole"
    assert left_in(tmp_path) == ["model.keras"]


@pytest.mark.skipif(os.name != "posix", reason="kills with a signal")
def test_a_process_killed_while_writing_leaves_what_was_there_and_is_swept_up(tmp_path):
    path = tmp_path / "folder" / "model.keras"
    path.parent.mkdir()
    files.write_bytes(path, b"whole")
    ended = subprocess.run([sys.executable, "-c", KILLED, str(path)], cwd=ROOT, check=False)
    assert ended.returncode == -signal.SIGKILL
    assert len(left_in(path.parent)) == 2
    assert path.read_bytes() == b"whole"
    assert files.sweep(tmp_path) == 1
    assert left_in(path.parent) == ["model.keras"]


WRITES_FOR_EVER = """
import sys
from pathlib import Path
import numpy as np
from explorer.training import files
folder = Path(sys.argv[1])
print(flush=True)
for number in range(10**9):
    files.write_arrays(folder / "resume.npz", {"all": np.full(200_000, number)})
    files.write_json(folder / "state.json", {"text": str(number) * 20_000})
"""


@pytest.mark.skipif(os.name != "posix", reason="kills with a signal")
def test_whenever_a_process_is_killed_what_it_wrote_is_whole(tmp_path):
    moments = np.random.default_rng(0).uniform(0, 0.05, 25)
    half_written = 0
    for moment in moments:
        with Process(WRITES_FOR_EVER, tmp_path) as writer:
            writer.line()
            until(lambda: (tmp_path / "state.json").exists())
            time.sleep(moment)
        with np.load(tmp_path / "resume.npz") as arrays:
            assert np.ptp(arrays["all"]) == 0
        assert files.read_json(tmp_path / "state.json")["text"]
        half_written += files.sweep(tmp_path)
    assert left_in(tmp_path) == ["resume.npz", "state.json"]
    assert half_written  # it was hit while it wrote


def test_sweeping_takes_half_made_folders_too(tmp_path):
    (tmp_path / f"{files.PREFIX}run" / "snapshots").mkdir(parents=True)
    assert files.sweep(tmp_path) == 1
    assert left_in(tmp_path) == []


def test_a_reader_never_sees_a_part(tmp_path):
    path = tmp_path / "state.json"
    script = (
        "import sys; from pathlib import Path; from explorer.training import files\n"
        "for n in range(400): files.write_json(Path(sys.argv[1]), {'n': n, 'x': 'x' * 20_000})"
    )
    writer = subprocess.Popen([sys.executable, "-c", script, str(path)], cwd=ROOT)
    seen = []
    while writer.poll() is None:
        if path.exists():
            seen.append(files.read_json(path)["n"])
        else:
            time.sleep(0.01)
    assert writer.returncode == 0
    assert seen == sorted(seen)
    assert files.read_json(path)["n"] == 399


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b'{"a": "' + b"x" * 1_000_001 + b'"}'],
    ids=["empty", "torn", "a list", "null", "no text", "brackets", "too long"],
)
def test_what_is_no_object_is_rejected(content, tmp_path):
    path = tmp_path / "state.json"
    path.write_bytes(content)
    with pytest.raises(ValueError, match="not what it should be"):
        files.read_json(path)


def test_on_windows_a_move_is_tried_again_while_somebody_reads(tmp_path, monkeypatch):
    moves = []
    replace = os.replace

    def busy(one, other):
        moves.append(one)
        if len(moves) < 3:
            raise PermissionError("in use")
        replace(one, other)

    path = tmp_path / "state.json"
    monkeypatch.setattr(files.os, "replace", busy)
    monkeypatch.setattr(files, "_IS_WINDOWS", True)
    files.write_bytes(path, b"new")
    assert path.read_bytes() == b"new"
    assert len(moves) == 3
