"""What a node may put into a run's folder: it is an outside."""

from __future__ import annotations

import asyncio
import hashlib
import json
from pathlib import Path

import pytest

from explorer.training.engines import dask_files, dask_node
from explorer.training.engines.dask_files import Receiver, acceptable, bring

STATE = json.dumps({"status": "running", "epoch": 1}).encode()
HOSTILE = [
    "../state.json",
    "/etc/passwd",
    "run.json",
    "control.json",
    "worker.lock",
    "worker.json",
    "snapshots/../../x",
    "snapshots/12345.npz",
    "snapshots/0001.npz\n",
    "snapshots\\0001.npz",
    "state.json.py",
    "",
    7,
]


class Node:
    """Answers as a node does, with files that are made up.

    Attributes:
        files: content by name.
        asked: names that the server wanted.
        changing: how often a file is replaced while it is read.
    """

    def __init__(self, **files: bytes) -> None:
        self.files = {name.replace("_", "."): content for name, content in files.items()}
        self.asked: list[str] = []
        self.changing = 0

    def listed(self) -> dict:
        return {name: self._stamp(name) for name in self.files}

    def _stamp(self, name: str) -> tuple[int, int]:
        return len(self.files[name]), hash(self.files[name])

    async def ask(self, function, name, *arguments):
        self.asked.append(name)
        if function is dask_node.read:
            start = arguments[0]
            if start and self.changing:
                self.changing -= 1
                self.files[name] = bytes(reversed(self.files[name]))
            content = self.files[name][start : start + dask_node.CHUNK]
            return self._stamp(name), content
        length, digest = arguments
        content = self.files[name]
        if hashlib.sha256(content[:length]).hexdigest() != digest:
            length = 0
        return length, content[length : length + dask_node.CHUNK]


def take(receiver: Receiver, node: Node, state: bytes = STATE) -> None:
    asyncio.run(receiver.take(node.listed(), state))


def found(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_files_outside_the_list_are_refused(tmp_path):
    folder = tmp_path / "run"
    folder.mkdir()
    node = Node(metrics_csv=b"1\n")
    node.files |= dict.fromkeys(HOSTILE, b"bad")
    receiver = Receiver(folder, node.ask)
    listed = sorted(node.listed().items(), key=repr)
    for name, stamp in listed:
        asyncio.run(receiver.take({name: stamp}, STATE))
    assert found(tmp_path) == {"run/metrics.csv", "run/state.json"}
    assert len(receiver.refused) == len(HOSTILE)
    assert set(node.asked) == {"metrics.csv"}


@pytest.mark.parametrize("stamp", [None, 5, (-1, 0), (1 << 40, 0), ("1", 0), (1, 2, 3)])
def test_lengths_that_cannot_be_are_refused(stamp):
    assert not acceptable("model.keras", stamp)


def test_a_file_longer_than_it_was_said_to_be_does_not_fill_the_disk(tmp_path, monkeypatch):
    monkeypatch.setitem(dask_files.LARGEST, ".keras", 10)
    node = Node(model_keras=bytes(100))
    with pytest.raises(ValueError, match="larger"):
        asyncio.run(Receiver(tmp_path, node.ask).take({"model.keras": (10, 0)}, STATE))
    assert found(tmp_path) == set()


@pytest.mark.parametrize("state", [b"", b"{", b"[]", b'{"status": "king"}', b"[" * 100_000])
def test_a_state_that_is_none_is_left_out(tmp_path, state):
    (tmp_path / "state.json").write_bytes(STATE)
    take(Receiver(tmp_path, Node().ask), Node(), state)
    assert (tmp_path / "state.json").read_bytes() == STATE


def test_long_files_come_whole_though_they_are_replaced_meanwhile(tmp_path):
    content = bytes(range(256)) * 10_000  # three messages
    node = Node(live_npz=content)
    node.changing = 3
    take(Receiver(tmp_path, node.ask), node)
    assert (tmp_path / "live.npz").read_bytes() == content[::-1]


def test_only_the_new_end_of_a_growing_file_is_fetched(tmp_path):
    node = Node(metrics_csv=b"a" * 2_000_000)
    receiver = Receiver(tmp_path, node.ask)
    take(receiver, node)
    first = len(node.asked)
    node.files["metrics.csv"] += b"b"
    take(receiver, node)
    take(receiver, node)
    assert len(node.asked) == first + 2  # the end, and that there is no more
    assert (tmp_path / "metrics.csv").read_bytes() == node.files["metrics.csv"]
    node.files["metrics.csv"] = b"shorter"
    take(receiver, node)
    assert (tmp_path / "metrics.csv").read_bytes() == b"shorter"


def test_what_a_complete_run_needs_no_more_goes_here_too(tmp_path):
    (tmp_path / "snapshots").mkdir()
    node = Node(resume_npz=b"r")
    node.files["snapshots/0001.npz"] = b"s"
    receiver = Receiver(tmp_path, node.ask)
    take(receiver, node)
    node.files.clear()
    take(receiver, node)
    assert found(tmp_path) == {"snapshots/0001.npz", "state.json"}


def test_files_are_brought_in_parts(tmp_path):
    content = bytes(range(256)) * 10_000
    (tmp_path / "resume.npz").write_bytes(content)
    (tmp_path / "log.txt").write_bytes(b"")
    brought = []

    async def ask(function, name, start, part, last):
        assert function is dask_node.write
        brought.append((name, start, part, last))

    for name in ("resume.npz", "log.txt", "metrics.csv"):
        asyncio.run(bring(tmp_path, ask, name))
    assert b"".join(part for name, _, part, _ in brought if name == "resume.npz") == content
    assert [last for name, *_, last in brought if name == "resume.npz"] == [False, False, True]
    assert brought[-1] == ("log.txt", 0, b"", True)
