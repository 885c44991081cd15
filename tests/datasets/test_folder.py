"""The door for folders and archives: what comes through it, and what does not."""

from __future__ import annotations

import gzip
import io
import os
import tarfile
import tracemalloc
from pathlib import Path, PurePosixPath

import numpy as np
import pytest

from explorer.datasets import folder
from explorer.datasets.dataset import DatasetRejected
from explorer.datasets.folder import files_in
from tests.datasets.cifar_files import tar_bytes, write_folder, write_tar

FILES = {"a/one": b"1", "a/b/two": b"22", "three": b""}
MODES = ["w", "w:gz", "w:xz", "w:bz2"]


def everything(name: PurePosixPath) -> bool:
    return True


def read(path: Path, wanted=everything, told=lambda done: None) -> dict[str, bytes]:
    return {str(name): content for name, content in files_in(path, wanted, told)}


def written(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "archive"
    path.write_bytes(content)
    return path


def member(name: str, kind: bytes = tarfile.REGTYPE, **facts) -> tarfile.TarInfo:
    made = tarfile.TarInfo(name)
    made.type = kind
    for fact, value in facts.items():
        setattr(made, fact, value)
    return made


@pytest.mark.parametrize("mode", MODES)
def test_an_archive_gives_its_files(tmp_path, mode):
    assert read(write_tar(tmp_path / "archive", FILES, mode)) == FILES


def test_a_folder_gives_its_files(tmp_path):
    assert read(write_folder(tmp_path / "folder", FILES)) == FILES


def test_a_link_to_the_folder_itself_is_followed(tmp_path):
    (tmp_path / "link").symlink_to(write_folder(tmp_path / "folder", FILES))
    assert read(tmp_path / "link") == FILES


def test_only_wanted_files_are_read(tmp_path):
    for path in (write_tar(tmp_path / "t", FILES), write_folder(tmp_path / "f", FILES)):
        assert read(path, lambda name: name.name == "two") == {"a/b/two": b"22"}


def test_nothing_is_written(tmp_path, monkeypatch):
    path = write_tar(tmp_path / "archive", FILES)
    monkeypatch.chdir(tmp_path)
    read(path)
    assert [entry.name for entry in tmp_path.iterdir()] == ["archive"]


def test_progress_is_told(tmp_path):
    for path in (write_tar(tmp_path / "t", FILES), write_folder(tmp_path / "f", FILES)):
        told = []
        read(path, told=told.append)
        assert len(told) == 3
        assert told == sorted(told)
        assert told[-1] == 1


# --------------------------------------------------------------------------------------
# Names, links and devices


@pytest.mark.parametrize(
    "name", ["../x", "a/../../x", "/etc/passwd", "//x", "a\\b", "..\\x", "C:\\x", "a/.."]
)
@pytest.mark.parametrize("wanted", [everything, lambda name: False])
def test_names_that_lead_elsewhere_are_refused(tmp_path, name, wanted):
    path = written(tmp_path, tar_bytes(FILES, extra=[member(name)]))
    with pytest.raises(DatasetRejected, match="leads out of the archive"):
        read(path, wanted)


@pytest.mark.parametrize(
    "kind",
    [
        tarfile.SYMTYPE,
        tarfile.LNKTYPE,
        tarfile.CHRTYPE,
        tarfile.BLKTYPE,
        tarfile.FIFOTYPE,
        tarfile.CONTTYPE,
    ],
)
def test_links_and_devices_in_an_archive_are_refused(tmp_path, kind):
    odd = member("a/link", kind, linkname="/etc/passwd")
    path = written(tmp_path, tar_bytes(FILES, extra=[odd]))
    if kind == tarfile.CONTTYPE:  # an ordinary file by another name
        assert read(path)["a/link"] == b""
    else:
        with pytest.raises(DatasetRejected, match="a/link is a link or a device"):
            read(path)


def test_links_in_a_folder_are_refused(tmp_path):
    write_folder(tmp_path / "folder", FILES)
    (tmp_path / "folder" / "a" / "link").symlink_to("/etc/passwd")
    with pytest.raises(DatasetRejected, match="a/link is a link"):
        read(tmp_path / "folder")


def test_a_folder_that_leads_back_into_itself_is_refused(tmp_path):
    write_folder(tmp_path / "folder", FILES)
    (tmp_path / "folder" / "again").symlink_to(tmp_path / "folder")
    with pytest.raises(DatasetRejected, match="again is a link"):
        read(tmp_path / "folder")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with a name")
def test_a_pipe_in_a_folder_is_refused_and_not_waited_for(tmp_path):
    write_folder(tmp_path / "folder", FILES)
    os.mkfifo(tmp_path / "folder" / "pipe")
    with pytest.raises(DatasetRejected, match="pipe is a link or a device"):
        read(tmp_path / "folder")


def test_names_are_shown_on_one_line(tmp_path):
    path = written(tmp_path, tar_bytes({}, extra=[member("../<b>\n\x1b[31m" + "x" * 70)]))
    with pytest.raises(DatasetRejected) as caught:
        read(path)
    assert "\n" not in str(caught.value)
    assert "\x1b" not in str(caught.value)
    assert len(str(caught.value)) < 130


def test_a_file_that_is_there_twice_is_refused(tmp_path):
    content = tar_bytes(FILES, extra=[member("./a/one")])
    with pytest.raises(DatasetRejected, match="a/one is there twice"):
        read(written(tmp_path, content))


# --------------------------------------------------------------------------------------
# Too much of something


def test_too_many_files_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(folder, "MAX_FILES", 20)
    files = {f"{number}": b"" for number in range(22)}
    for path in (write_tar(tmp_path / "t", files), write_folder(tmp_path / "f", files)):
        with pytest.raises(DatasetRejected, match="more than 20 files"):
            read(path, lambda name: False)


def test_a_long_file_is_refused_by_what_its_header_says(tmp_path):
    long = member("long", size=41_000_000)
    with pytest.raises(DatasetRejected, match="long is longer than 40 MB"):
        read(written(tmp_path, long.tobuf() + bytes(10_240)))


def test_a_long_file_in_a_folder_is_refused(tmp_path):
    (tmp_path / "folder").mkdir()
    with (tmp_path / "folder" / "long").open("wb") as file:
        file.truncate(41_000_000)
    with pytest.raises(DatasetRejected, match="long is longer than 40 MB"):
        read(tmp_path / "folder")


def test_too_much_in_all_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(folder, "MAX_BYTES", 1_000_000)
    files = {f"{number}": bytes(300_000) for number in range(4)}
    for path in (write_tar(tmp_path / "t", files, "w:gz"), write_folder(tmp_path / "f", files)):
        with pytest.raises(DatasetRejected, match="more than 1 MB"):
            read(path)


def bomb(kind: bytes) -> bytes:
    """5 MB of one letter as a file nobody wants, as a long name, or as a note."""
    filling = io.BytesIO(b"x" * 5_000_000)
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        archive.addfile(member("bomb", kind, size=5_000_000), filling)
        archive.addfile(member("after"))
    return out.getvalue()


@pytest.mark.parametrize(
    "kind", [tarfile.REGTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.XHDTYPE, tarfile.XGLTYPE]
)
def test_what_unpacks_to_too_much_is_refused_early(tmp_path, monkeypatch, kind):
    monkeypatch.setattr(folder, "MAX_BYTES", 1_000_000)
    path = written(tmp_path, gzip.compress(bomb(kind)))
    assert path.stat().st_size < 20_000
    tracemalloc.start()
    with pytest.raises(DatasetRejected, match="unpacks to more than 1 MB"):
        read(path, lambda name: False)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 3_000_000


def test_headers_in_headers_without_end_are_refused(tmp_path):
    header = member("././@LongLink", tarfile.GNUTYPE_LONGNAME, size=1).tobuf()
    block = header + b"x".ljust(512, b"\0")
    with pytest.raises(DatasetRejected):
        read(written(tmp_path, block * 3000 + bytes(1024)))


def test_folders_nested_too_deep_are_refused(tmp_path):
    write_folder(tmp_path / "folder", {"/".join("abcdefghijk") + "/file": b""})
    with pytest.raises(DatasetRejected, match="deep in each other"):
        read(tmp_path / "folder")


def test_files_with_holes_are_refused(tmp_path):
    sparse = member("sparse", tarfile.GNUTYPE_SPARSE).tobuf(tarfile.GNU_FORMAT)
    with pytest.raises(DatasetRejected):
        read(written(tmp_path, sparse + bytes(1024)))


# --------------------------------------------------------------------------------------
# Damage


@pytest.mark.parametrize("mode", MODES)
def test_every_truncation_is_refused(tmp_path, mode):
    content = tar_bytes({"a": b"1" * 700, "b": b"2" * 512}, mode)
    needed = 3072 if mode == "w" else len(content)  # the first of many blocks of zeros ends it
    for length in range(0, needed, 7 if mode != "w" else 64):
        with pytest.raises(DatasetRejected):
            read(written(tmp_path, content[:length]))


@pytest.mark.parametrize("mode", MODES)
def test_damage_is_told_or_does_no_harm(tmp_path, mode):
    """Any byte may be wrong: it is refused, or the names and contents are still in bounds."""
    content = np.frombuffer(tar_bytes(FILES, mode), np.uint8)
    random = np.random.default_rng(0)
    for _ in range(200):
        damaged = content.copy()
        damaged[random.integers(0, min(len(content), 4000), 3)] = random.integers(0, 256, 3)
        try:
            files = read(written(tmp_path, damaged.tobytes()))
        except DatasetRejected:
            continue
        assert all(not name.startswith(("/", "..")) for name in files)
        assert sum(map(len, files.values())) < 10_000


def test_an_error_of_whoever_reads_is_passed_on(tmp_path):
    def give_up(done):
        raise RuntimeError("enough")

    for path in (write_tar(tmp_path / "t", FILES), write_folder(tmp_path / "f", FILES)):
        with pytest.raises(RuntimeError, match="enough"):
            read(path, told=give_up)
