"""What was decoded once is not decoded again, and nothing on the disk can spoil it."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import numpy as np
import pytest

from explorer.datasets import array_cache
from explorer.datasets.array_cache import Decoded, cache_folder, kept

ARRAYS = {
    "x": np.random.default_rng(0).integers(0, 256, (400, 8, 8, 3), np.uint8),
    "y": np.arange(400),
}


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv(array_cache.VARIABLE, str(tmp_path / "cache"))
    return tmp_path / "cache" / "datasets"


class Maker:
    """Makes the arrays, and counts how often."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self) -> Decoded:
        self.calls += 1
        return Decoded(dict(ARRAYS), {"jpeg": True})


def check(found: Decoded) -> None:
    assert found.facts == {"jpeg": True}
    assert set(found.arrays) == set(ARRAYS)
    for name, array in ARRAYS.items():
        np.testing.assert_array_equal(found.arrays[name], array)
        assert found.arrays[name].dtype == array.dtype


def only_folder(cache: Path) -> Path:
    [folder] = cache.iterdir()
    return folder


def test_it_is_made_once(cache):
    make = Maker()
    check(kept(Path("a"), "as it is", make))
    check(kept(Path("a"), "as it is", make))
    assert make.calls == 1
    assert len(list(only_folder(cache).iterdir())) == 3


def test_another_process_finds_it(cache):
    kept(Path("a"), "as it is", Maker())
    question = """
        from pathlib import Path
        from explorer.datasets.array_cache import kept
        found = kept(Path("a"), "as it is", lambda: 1 / 0)
        print(found.arrays["y"].sum(), type(found.arrays["x"]).__name__)
    """
    answer = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(question)], capture_output=True, text=True
    )
    assert answer.stdout.split() == ["79800", "memmap"], answer.stderr


def test_nobody_writes_to_the_files():
    found = kept(Path("a"), "as it is", Maker())
    for array in found.arrays.values():
        assert isinstance(array, np.memmap)
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1
        with pytest.raises(ValueError, match="WRITEABLE"):
            array.flags.writeable = True


def test_a_source_that_changed_is_decoded_again_and_its_old_form_forgotten(cache):
    make = Maker()
    kept(Path("a"), "as it is", make)
    kept(Path("b"), "as it is", make)
    before = set(cache.iterdir())
    kept(Path("a"), "changed", make)
    assert make.calls == 3
    assert len(list(cache.iterdir())) == 2
    assert len(before & set(cache.iterdir())) == 1
    kept(Path("b"), "as it is", make)
    assert make.calls == 3


def test_another_form_of_the_cache_is_not_looked_at(monkeypatch):
    make = Maker()
    kept(Path("a"), "as it is", make)
    monkeypatch.setattr(array_cache, "FORMAT", array_cache.FORMAT + 1)
    check(kept(Path("a"), "as it is", make))
    assert make.calls == 2


# --------------------------------------------------------------------------------------
# Damage


def cut(folder: Path) -> None:
    os.truncate(folder / "x.npy", 1000)


def longer(folder: Path) -> None:
    with (folder / "x.npy").open("ab") as file:
        file.write(b"more")


def holed(folder: Path) -> None:
    """As a power cut leaves it: the length is right, the end was never written."""
    length = (folder / "x.npy").stat().st_size
    os.truncate(folder / "x.npy", length - 4096)
    os.truncate(folder / "x.npy", length)


def missing(folder: Path) -> None:
    (folder / "y.npy").unlink()


def exchanged(folder: Path) -> None:
    shutil.copy(folder / "x.npy", folder / "y.npy")


def without_manifest(folder: Path) -> None:
    (folder / "manifest.json").unlink()


def with_manifest(text: str):
    def write(folder: Path) -> None:
        (folder / "manifest.json").write_text(text)

    return write


def leading_elsewhere(folder: Path) -> None:
    """Sealed as it should be, but for a file outside."""
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["arrays"] = {"../../outside": manifest["arrays"]["x"], **manifest["arrays"]}
    manifest["seal"] = array_cache._seal(manifest)
    shutil.copy(folder / "x.npy", folder.parents[1] / "outside.npy")
    (folder / "manifest.json").write_text(json.dumps(manifest))


def with_other_facts(folder: Path) -> None:
    text = (folder / "manifest.json").read_text()
    (folder / "manifest.json").write_text(text.replace("true", "false"))


def with_a_pickle(folder: Path) -> None:
    np.save(folder / "x.npy", np.array([object()]), allow_pickle=True)


def emptied(folder: Path) -> None:
    for file in folder.iterdir():
        file.unlink()


DAMAGES = [
    cut,
    longer,
    holed,
    missing,
    exchanged,
    without_manifest,
    with_manifest(""),
    with_manifest("[]"),
    with_manifest('{"seal": 1, "arrays": [], "facts": {}}'),
    leading_elsewhere,
    with_other_facts,
    with_a_pickle,
    emptied,
]


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda one: one.__name__)
def test_what_is_torn_or_foreign_is_made_anew(cache, damage):
    make = Maker()
    kept(Path("a"), "as it is", make)
    damage(only_folder(cache))
    check(kept(Path("a"), "as it is", make))
    assert make.calls == 2
    check(kept(Path("a"), "as it is", make))
    assert make.calls == 2


def test_what_is_open_stays_readable_when_it_is_replaced(cache):
    open_already = kept(Path("a"), "as it is", Maker())
    (only_folder(cache) / "manifest.json").unlink()
    kept(Path("a"), "as it is", Maker())
    check(open_already)


def test_the_first_of_several_writers_wins(cache):
    """Both have found nothing; the second finds the first's when it comes to putting its own."""
    others = []

    def slow() -> Decoded:
        others.append(kept(Path("a"), "as it is", Maker()))
        others.append(only_folder(cache).stat().st_ino)
        return Maker()()

    check(kept(Path("a"), "as it is", slow))
    check(others[0])
    assert only_folder(cache).stat().st_ino == others[1]


def test_processes_at_once(cache):
    """Several begin in the same moment; all get the arrays, and one folder is left."""
    question = """
        import sys, time
        from pathlib import Path
        import numpy as np
        from explorer.datasets.array_cache import Decoded, kept

        def make():
            time.sleep(0.2)
            return Decoded({"x": np.arange(100_000)}, {})

        print("ready", flush=True)
        sys.stdin.readline()
        print(kept(Path("a"), "as it is", make).arrays["x"].sum())
    """
    command = [sys.executable, "-c", textwrap.dedent(question)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    processes = [subprocess.Popen(command, **pipes) for _ in range(4)]
    for process in processes:
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    assert [process.communicate()[0] for process in processes] == ["4999950000\n"] * 4
    assert only_folder(cache).name[0] != "."


# --------------------------------------------------------------------------------------
# A disk that does not take it


def test_a_full_disk_is_no_failure(cache):
    """The process may write no file longer than 4 kB, which fails just as a full disk does."""
    make = Maker()
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    try:
        found = kept(Path("a"), "as it is", make)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    check(found)
    assert list(cache.iterdir()) == []
    check(kept(Path("a"), "as it is", make))
    assert make.calls == 2
    only_folder(cache)


def test_a_place_where_no_folder_can_be_made_is_no_failure(tmp_path):
    (tmp_path / "cache").write_text("a file where the folder should be")
    check(kept(Path("a"), "as it is", Maker()))


def test_what_goes_wrong_in_decoding_is_told_and_not_kept(cache):
    def fail() -> Decoded:
        raise ValueError("no picture")

    with pytest.raises(ValueError, match="no picture"):
        kept(Path("a"), "as it is", fail)
    assert not cache.exists()


def test_what_killed_processes_left_is_swept(cache):
    cache.mkdir(parents=True)
    dead, alive, foreign = (cache / name for name in (".a-b.1.part", ".a-b.2.part", "mine.part"))
    for folder in (dead, alive, foreign):
        folder.mkdir()
        (folder / "x.npy").write_bytes(b"half")
    for folder in (dead, foreign):
        os.utime(folder, (time.time() - 3600,) * 2)
    kept(Path("a"), "as it is", Maker())
    assert not dead.exists()
    assert alive.exists()
    assert foreign.exists()


# --------------------------------------------------------------------------------------
# Where it is


def test_where_the_cache_is(monkeypatch, tmp_path):
    assert cache_folder() == tmp_path / "cache"
    monkeypatch.delenv(array_cache.VARIABLE)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert cache_folder() == tmp_path / "xdg" / "cnn-explorer"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert cache_folder() == tmp_path / "home" / ".cache" / "cnn-explorer"
