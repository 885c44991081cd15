"""Where downloads lie: Keras finds them there, and what was left half is swept."""

from __future__ import annotations

import hashlib
import inspect
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from explorer.datasets import DATASETS
from explorer.datasets.cifar10_archive import CIFAR10_ARCHIVE, DatasetArchive
from explorer.downloads.published_file import FileRejected, keras_cache, temporary_beside
from explorer.pretrained.weights_files import WeightsFile
from tests.datasets import cifar_files

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


@pytest.mark.parametrize("variable", ["KERAS_HOME", "HOME"])
def test_the_cache_is_where_keras_looks(variable, tmp_path, monkeypatch):
    """Keras, in a process of its own, finds the file without asking the (dead) server."""
    monkeypatch.delenv("KERAS_HOME", raising=False)
    monkeypatch.setenv(variable, str(tmp_path))
    FILE.path.parent.mkdir(parents=True)
    FILE.path.write_bytes(CONTENT)
    question = (
        "import keras; print(keras.utils.get_file("
        f"'weights.h5', 'https://127.0.0.1:1/x', cache_subdir='models', file_hash='{FILE.md5}'))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", question], capture_output=True, text=True, check=True
    )
    assert Path(answer.stdout.split()[-1]) == FILE.path
    assert tmp_path in FILE.path.parents


def test_an_unwritable_home_is_replaced(home, monkeypatch):
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != home)
    assert keras_cache() == Path("/tmp/.keras")


def archive(content: bytes) -> DatasetArchive:
    """As CIFAR-10's, but of this content."""
    return DatasetArchive(
        CIFAR10_ARCHIVE.url,
        CIFAR10_ARCHIVE.filename,
        len(content),
        hashlib.sha256(content).hexdigest(),
    )


def test_the_archive_of_cifar10_is_the_one_that_keras_asks_for():
    from keras.src.datasets import cifar10

    source = inspect.getsource(cifar10)
    assert f'"{CIFAR10_ARCHIVE.url}"' in source
    assert f'"{CIFAR10_ARCHIVE.sha256}"' in source
    assert CIFAR10_ARCHIVE.bytes == 170_498_071


def test_keras_finds_the_archive_of_cifar10(home):
    """Keras, in a process of its own, unpacks what lies there without asking the (dead) server."""
    content = cifar_files.tar_bytes(cifar_files.batch_files(), "w:gz")
    file = archive(content)
    file.path.parent.mkdir(parents=True)
    file.path.write_bytes(content)
    file.check(file.path)
    question = (
        "import keras; print(keras.utils.get_file('cifar-10-batches-py-target', "
        f"'https://127.0.0.1:1/x', extract=True, file_hash='{file.sha256}'))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", question], capture_output=True, text=True, check=True
    )
    assert Path(answer.stdout.split()[-1], "cifar-10-batches-py", "test_batch").exists()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"PK\x03\x04 zip.", "not a file compressed by gzip"),
        (b"\x1f\x8b others", "checksum"),
        (b"\x1f\x8b", "2 bytes"),
    ],
)
def test_another_archive_is_rejected(content, reason, tmp_path):
    (tmp_path / "file").write_bytes(content)
    with pytest.raises(FileRejected, match=reason):
        archive(b"\x1f\x8b gzip..").check(tmp_path / "file")


def test_a_download_of_cifar10_is_used_before_what_keras_has_unpacked(home, monkeypatch):
    """So that it can replace a folder that Keras left half unpacked."""
    monkeypatch.delenv("CNN_EXPLORER_CIFAR10", raising=False)
    monkeypatch.setenv("CNN_EXPLORER_CACHE", str(home / "cache"))
    batches = cifar_files.batch_files()
    unpacked = home / "datasets" / "cifar-10-batches-py-target"
    half = {name: content for name, content in batches.items() if "test_batch" not in name}
    cifar_files.write_folder(unpacked, half)
    cifar_files.write_tar(CIFAR10_ARCHIVE.path, batches, "w:gz")
    assert len(DATASETS["cifar10"].build().x_test) == 20


def test_temporary_files_go_away_and_so_do_old_ones(tmp_path):
    path = tmp_path / "models" / "weights.h5"
    with temporary_beside(path) as part:
        part.write_bytes(b"half")
        assert part.parent == path.parent
        assert not path.exists()
    assert list(path.parent.iterdir()) == []
    interrupted = temporary_beside(path)
    interrupted.__enter__().write_bytes(b"half")
    interrupted.__exit__(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert list(path.parent.iterdir()) == []

    dead, alive, foreign = (
        path.with_name(name)
        for name in (".weights.h5.1.part", ".weights.h5.2.part", ".other.h5.1.part")
    )
    for left in (dead, alive, foreign):
        left.write_bytes(b"half")
    for left in (dead, foreign):
        os.utime(left, (time.time() - 3600,) * 2)
    with temporary_beside(path):
        assert set(path.parent.iterdir()) == {alive, foreign}
