"""Where weights lie, and what is found wrong with a file."""

from __future__ import annotations

import hashlib
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from explorer.downloads.published_file import FileRejected
from explorer.pretrained import PRETRAINED, WeightsMissing
from explorer.pretrained.weights_files import PackagedFile, WeightsFile, WeightsRejected

CONTENT = b"\x89HDF\r\n\x1a\n" + bytes(range(200))
FILE = WeightsFile(
    url="https://example.invalid/weights.h5",
    filename="weights.h5",
    bytes=len(CONTENT),
    md5=hashlib.md5(CONTENT).hexdigest(),
)


@pytest.fixture
def home(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    return tmp_path


def test_present_and_checked(home):
    assert not FILE.present
    with pytest.raises(FileRejected, match="0 bytes instead of 208"):
        FILE.checked()
    FILE.path.parent.mkdir()
    FILE.path.write_bytes(CONTENT)
    assert FILE.present
    assert FILE.checked() == home / "models" / "weights.h5"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (CONTENT[:-1], "207 bytes"),
        (CONTENT + b"0", "209 bytes"),
        (b"<!doctype html>".ljust(len(CONTENT)), "not an HDF5 file"),
        (CONTENT[:-1] + b"0", "checksum"),
    ],
)
def test_anything_but_the_published_file_is_rejected(content, reason, tmp_path):
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(FileRejected, match=reason):
        FILE.check(path)


def test_without_a_published_hash_length_and_signature_decide(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(CONTENT[:-1] + b"0")
    replace(FILE, md5=None).check(path)
    path.write_bytes(bytes(len(CONTENT)))
    with pytest.raises(FileRejected, match="HDF5"):
        replace(FILE, md5=None).check(path)


def test_a_packaged_file_is_found_without_importing_its_package(tmp_path, monkeypatch):
    folder = tmp_path / "weights_in_a_box"
    folder.mkdir()
    (folder / "__init__.py").write_text("raise RuntimeError('imported')")
    monkeypatch.syspath_prepend(tmp_path)
    packaged = PackagedFile("weights_in_a_box", "w.pth", "weights-in-a-box", 3, "")
    assert packaged.path == folder / "w.pth"
    assert not packaged.present
    (folder / "w.pth").write_bytes(b"12")
    assert not packaged.present
    with pytest.raises(WeightsRejected):
        packaged.checked()
    (folder / "w.pth").write_bytes(b"123")
    assert packaged.present
    assert packaged.checked() == folder / "w.pth"
    assert "weights_in_a_box" not in sys.modules


def test_a_package_that_is_not_installed():
    packaged = PackagedFile("no_such_package_here", "w.pth", "no-such-package", 3, "")
    assert packaged.path is None
    assert not packaged.present
    assert "no-such-package" in packaged.how_to_get


def test_a_damaged_file_is_set_aside_so_that_a_download_can_take_its_place(tmp_path, monkeypatch):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    entry = PRETRAINED["mobilenet_v2"]
    path = entry.weights_file.path
    path.parent.mkdir(parents=True)
    path.write_bytes(b"\x89HDF\r\n\x1a\n" + bytes(entry.weights_file.bytes - 8))
    with pytest.raises(WeightsMissing, match="damaged"):
        entry.build("imagenet")
    assert not entry.available
    assert [left.name for left in path.parent.iterdir()] == [path.name + ".damaged"]
