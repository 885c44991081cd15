"""CIFAR-10 in every form in which it comes, and the real one where this machine has it."""

from __future__ import annotations

import inspect
import mmap
from pathlib import Path

import numpy as np
import pytest

from explorer.datasets import DATASETS, DatasetMissing, array_cache, cifar10
from explorer.datasets.cifar10 import CLASS_NAMES, JPEG_TITLE, VARIABLE
from tests.datasets import cifar_files
from tests.image_files import saved

REAL = Path("/work/shared/data/cifar10-images.tar.xz")
ENTRY = DATASETS["cifar10"]


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch) -> Path:
    """A machine on which nothing was downloaded or decoded and the variable is not set."""
    home = tmp_path / "keras"
    home.mkdir()
    monkeypatch.setenv("KERAS_HOME", str(home))
    monkeypatch.setenv(array_cache.VARIABLE, str(tmp_path / "cache"))
    monkeypatch.delenv(VARIABLE, raising=False)
    return home


@pytest.fixture
def put(monkeypatch):
    """Let the variable name a path, and read what lies there."""

    def read(path: Path):
        monkeypatch.setenv(VARIABLE, str(path))
        return ENTRY.build()

    return read


def check(dataset, tolerance: float = 0) -> None:
    """It holds the made-up pictures, all of them, in order."""
    for split in ("train", "test"):
        x, y = cifar_files.pictures(split)
        assert dataset.part(split)[1].tolist() == y.tolist()
        difference = np.abs(dataset.part(split)[0].astype(int) - x)
        assert difference.mean() <= tolerance
    assert dataset.class_names == CLASS_NAMES == tuple(sorted(CLASS_NAMES))


JPEG_FILES = cifar_files.picture_files()
PNG_FILES = cifar_files.picture_files("PNG", ".png")
BATCH_FILES = cifar_files.batch_files()


@pytest.mark.parametrize("top", ["", "some/cifar10/"])
@pytest.mark.parametrize("suffix", [".jpg", ".JPEG"])
def test_a_folder_of_jpeg_files(put, tmp_path, top, suffix):
    files = {top + name.replace(".jpg", suffix): data for name, data in JPEG_FILES.items()}
    dataset = put(cifar_files.write_folder(tmp_path / "pictures", files))
    check(dataset, tolerance=2)
    assert dataset.title == JPEG_TITLE
    assert "JPEG" in dataset.credit
    assert "5.8 of 255" in dataset.credit


@pytest.mark.parametrize("mode", ["w", "w:xz", "w:gz", "w:bz2"])
@pytest.mark.parametrize("start", ["", "./"])
def test_an_archive_of_jpeg_files(put, tmp_path, mode, start):
    files = {start + name: data for name, data in JPEG_FILES.items()}
    dataset = put(cifar_files.write_tar(tmp_path / "any name", files, mode))
    check(dataset, tolerance=2)
    assert dataset.title == JPEG_TITLE


def test_lossless_pictures_are_the_originals(put, tmp_path):
    dataset = put(cifar_files.write_tar(tmp_path / "pictures.tar", PNG_FILES))
    check(dataset)
    assert (dataset.title, dataset.credit) == (ENTRY.title, ENTRY.credit)


def test_an_archive_and_its_folder_give_the_same_in_any_order(put, tmp_path):
    backwards = dict(reversed(JPEG_FILES.items()))
    folder = put(cifar_files.write_folder(tmp_path / "folder", JPEG_FILES))
    archive = put(cifar_files.write_tar(tmp_path / "archive", backwards))
    for field in ("x_train", "y_train", "x_test", "y_test"):
        np.testing.assert_array_equal(getattr(folder, field), getattr(archive, field))


def test_other_files_are_not_looked_at(put, tmp_path):
    others = {
        "README.txt": b"hello",
        "train/.DS_Store": b"",
        "train/cat/._0000.jpg": b"no picture",
        "extra/cat/0000.jpg": b"no picture",
        "train/cat/notes.txt": b"",
        "cat.jpg": b"no picture",
    }
    check(put(cifar_files.write_folder(tmp_path / "folder", PNG_FILES | others)))
    check(put(cifar_files.write_tar(tmp_path / "archive", PNG_FILES | others)))


@pytest.mark.parametrize("top", ["", "cifar-10-batches-py"])
def test_a_folder_of_batches(put, tmp_path, top):
    folder = cifar_files.write_folder(tmp_path / "folder", BATCH_FILES)
    dataset = put(folder / top)
    check(dataset)
    assert (dataset.title, dataset.credit) == (ENTRY.title, ENTRY.credit)


@pytest.mark.parametrize("mode", ["w", "w:gz"])
def test_an_archive_of_batches(put, tmp_path, mode):
    check(put(cifar_files.write_tar(tmp_path / "archive", BATCH_FILES, mode)))


def test_an_array_file(put, tmp_path):
    dataset = put(cifar_files.write_npz(tmp_path / "arrays.npz"))
    check(dataset)
    assert dataset.title == ENTRY.title


@pytest.mark.parametrize(
    "place",
    [
        "cifar-10-batches-py/",
        "cifar-10-batches-py-target/cifar-10-batches-py/",
        "cifar-10-batches-py-target_archive",
        "cifar-10-batches-py.tar.gz",
    ],
)
def test_what_keras_downloaded_is_found(home, place):
    assert not ENTRY.available
    path = home / "datasets" / place
    if place.endswith("/"):
        cifar_files.write_folder(path, cifar_files.batch_files("."))
    else:
        cifar_files.write_tar(path, BATCH_FILES, "w:gz")
    assert ENTRY.available
    check(ENTRY.build())


def test_the_names_are_those_of_the_keras_that_is_installed():
    from keras.src.datasets import cifar10
    from keras.src.utils import file_utils

    source = inspect.getsource(cifar10)
    assert 'dirname = "cifar-10-batches-py-target"' in source
    assert 'os.path.join(path, "cifar-10-batches-py")' in source
    assert 'f"{fname}_archive"' in inspect.getsource(file_utils.get_file)


def test_batches_are_read_as_keras_reads_them(tmp_path):
    """The made-up files are good ones: an independent reader finds the same in them."""
    from keras.src.datasets.cifar import load_batch

    folder = cifar_files.write_folder(tmp_path, BATCH_FILES) / "cifar-10-batches-py"
    x, y = load_batch(folder / "test_batch")
    ours, labels = cifar_files.pictures("test")
    np.testing.assert_array_equal(x.transpose(0, 2, 3, 1), ours)
    assert list(y) == labels.tolist()


def test_the_variable_goes_before_the_cache(home, tmp_path, monkeypatch):
    cifar_files.write_tar(home / "datasets" / "cifar-10-batches-py.tar.gz", BATCH_FILES, "w:gz")
    monkeypatch.setenv(VARIABLE, str(tmp_path / "absent"))
    assert not ENTRY.available
    with pytest.raises(DatasetMissing, match=f"not on this machine. .*{VARIABLE}"):
        ENTRY.build()
    monkeypatch.setenv(VARIABLE, "")
    assert ENTRY.available


# --------------------------------------------------------------------------------------
# It is decoded once


FORMS = {
    "folder of pictures": lambda path: cifar_files.write_folder(path, JPEG_FILES),
    "archive of pictures": lambda path: cifar_files.write_tar(path, PNG_FILES, "w:xz"),
    "folder of batches": lambda path: cifar_files.write_folder(path, BATCH_FILES),
    "archive of batches": lambda path: cifar_files.write_tar(path, BATCH_FILES, "w:gz"),
    "array file": lambda path: cifar_files.write_npz(path.with_suffix(".npz")),
}


@pytest.mark.parametrize("form", FORMS)
def test_each_form_is_decoded_once(put, tmp_path, monkeypatch, form):
    path = FORMS[form](tmp_path / "place")
    decoded = put(path)

    def not_again(*arguments):
        raise AssertionError("it is decoded again")

    with monkeypatch.context() as patch:
        patch.setattr(cifar10, "_decoded", not_again)
        again = put(path)
    for field in ("x_train", "y_train", "x_test", "y_test"):
        np.testing.assert_array_equal(getattr(again, field), getattr(decoded, field))
    assert (again.title, again.credit) == (decoded.title, decoded.credit)
    with pytest.raises(ValueError, match="WRITEABLE"):
        again.x_train.flags.writeable = True


def test_it_is_not_copied_out_of_the_cache(put, tmp_path):
    """All processes share the pages of one file: no array owns memory of its own."""
    dataset = put(cifar_files.write_tar(tmp_path / "archive", PNG_FILES))
    for field in ("x_train", "y_train", "x_test", "y_test"):
        assert isinstance(owner(getattr(dataset, field)), mmap.mmap)


def owner(array: np.ndarray):
    """Whose memory an array shows."""
    while isinstance(array, np.ndarray | memoryview):
        array = array.obj if isinstance(array, memoryview) else array.base
    return array


@pytest.mark.parametrize("form", [cifar_files.write_folder, cifar_files.write_tar])
def test_a_changed_picture_is_seen(put, tmp_path, form):
    put(form(tmp_path / "place", PNG_FILES))
    other = saved(255 - cifar_files.pictures("test")[0][0], "PNG")
    changed = put(form(tmp_path / "place", PNG_FILES | {"test/airplane/0000.png": other}))
    np.testing.assert_array_equal(changed.x_test[0], 255 - cifar_files.pictures("test")[0][0])


# --------------------------------------------------------------------------------------
# What is wrong is named


DAMAGED = saved(cifar_files.picture(0), "JPEG")[:-200]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"train/cat/0002.jpg": DAMAGED}, "train/cat/0002.jpg: This JPEG file is damaged"),
        ({"train/cat/0002.jpg": b"hello"}, "train/cat/0002.jpg: This is not a picture"),
        ({"train/cat/0002.jpg": b""}, "train/cat/0002.jpg: This file is empty"),
        (
            {"test/dog/0001.jpg": saved(np.zeros((32, 33, 3), np.uint8), "JPEG")},
            "test/dog/0001.jpg has 32x33 pixels, not 32x32",
        ),
        ({"train/plane/0.jpg": b""}, "train/plane/0.jpg is in none of the classes"),
        ({"train/a\nb/0.jpg": b""}, r"train/a\?b/0.jpg is in none of the classes"),
        ({"data_batch_1": b"x"}, "data_batch_1: it is damaged"),
    ],
)
@pytest.mark.parametrize("form", [cifar_files.write_folder, cifar_files.write_tar])
def test_the_picture_at_fault_is_named(put, tmp_path, form, changes, sentence):
    with pytest.raises(DatasetMissing, match=sentence):
        put(form(tmp_path / "place", JPEG_FILES | changes))


@pytest.mark.parametrize("missing", ["train/cat", "test/truck"])
def test_each_class_needs_pictures_in_both_parts(put, tmp_path, missing):
    files = {name: data for name, data in JPEG_FILES.items() if not name.startswith(missing)}
    with pytest.raises(DatasetMissing, match=f"no picture in {missing}"):
        put(cifar_files.write_tar(tmp_path / "archive", files))


@pytest.mark.parametrize("missing", ["data_batch_3", "test_batch"])
def test_each_batch_is_needed(put, tmp_path, missing):
    files = {name: data for name, data in BATCH_FILES.items() if not name.endswith(missing)}
    with pytest.raises(DatasetMissing, match=f"{missing} is missing"):
        put(cifar_files.write_tar(tmp_path / "archive", files))


def test_a_batch_that_is_there_twice_is_refused(put, tmp_path):
    files = BATCH_FILES | {"copy/test_batch": BATCH_FILES["cifar-10-batches-py/test_batch"]}
    with pytest.raises(DatasetMissing, match="test_batch is there twice"):
        put(cifar_files.write_tar(tmp_path / "archive", files))


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04 no zip", b"\x1f\x8b no gzip"])
def test_files_of_other_kinds_are_refused(put, tmp_path, content):
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(DatasetMissing, match="cannot be read"):
        put(path)


def test_an_empty_folder_is_refused(put, tmp_path):
    (tmp_path / "folder").mkdir()
    with pytest.raises(DatasetMissing, match="no picture in train/airplane"):
        put(tmp_path / "folder")


def test_progress_goes_from_nothing_to_all(tmp_path, monkeypatch):
    monkeypatch.setenv(VARIABLE, str(cifar_files.write_tar(tmp_path / "archive", JPEG_FILES)))
    told = []
    ENTRY.build(told.append)
    assert told == sorted(told)
    assert told[0] < 0.3
    assert told[-1] == 1


# --------------------------------------------------------------------------------------
# The real one


@pytest.mark.skipif(not REAL.exists(), reason=f"CIFAR-10 is not at {REAL} on this machine")
def test_the_real_one(put):
    dataset = put(REAL)
    assert dataset.x_train.shape == (50_000, 32, 32, 3)
    assert dataset.x_test.shape == (10_000, 32, 32, 3)
    assert np.bincount(dataset.y_train).tolist() == [5000] * 10
    assert np.bincount(dataset.y_test).tolist() == [1000] * 10
    assert dataset.title == JPEG_TITLE
    # The mean colour that is published for the originals; JPEG moves it by less than one.
    published = (125.31, 122.95, 113.87)
    sums = sum(part.sum(axis=(0, 1, 2), dtype=np.int64) for part in np.split(dataset.x_train, 50))
    assert sums / (50_000 * 1024) == pytest.approx(published, abs=1)
    assert dataset.y_train[:20].tolist() == [*range(10)] * 2
