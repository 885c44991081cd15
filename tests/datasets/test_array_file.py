"""Data sets in one .npz file: what is read, and what is refused."""

from __future__ import annotations

import io
import zipfile

import numpy as np
import pytest

from explorer.datasets.array_file import is_array_file, read
from explorer.datasets.dataset import DatasetRejected
from tests.datasets.cifar_files import pictures, write_npz

SIZE = (32, 32, 3)


class Witness:
    """Makes a file when it is unpickled."""

    def __init__(self, path):
        self.path = str(path)

    def __reduce__(self):
        return open, (self.path, "w")


@pytest.mark.parametrize("kind", [np.uint8, np.int32, np.int64])
@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
def test_it_is_read(tmp_path, kind, save):
    parts = {}
    for split in ("train", "test"):
        x, y = pictures(split)
        parts |= {f"x_{split}": x, f"y_{split}": y.astype(kind)}
    save(tmp_path / "a.npz", extra=np.zeros(3), **parts)
    assert is_array_file(tmp_path / "a.npz")
    arrays = read(tmp_path / "a.npz", SIZE)
    assert sorted(arrays) == ["x_test", "x_train", "y_test", "y_train"]
    for name, array in arrays.items():
        np.testing.assert_array_equal(array, parts[name])
        assert array.dtype == (np.uint8 if name.startswith("x") else np.int64)


def test_what_else_is_no_array_file(tmp_path):
    (tmp_path / "text").write_text("hello")
    assert not is_array_file(tmp_path / "text")
    assert not is_array_file(tmp_path)


@pytest.mark.parametrize(
    "changes",
    [
        {"x_train": np.zeros((50, 32, 32), np.uint8)},
        {"x_train": np.zeros((50, 3, 32, 32), np.uint8)},
        {"x_train": np.zeros((50, 32, 32, 3), np.float32)},
        {"y_test": np.zeros((20, 2), np.int64)},
        {"y_test": np.zeros(20, np.float32)},
        {"y_test": np.array(3)},
        {"y_test": np.array(["cat"] * 20)},
    ],
)
def test_other_arrays_are_refused(tmp_path, changes):
    with pytest.raises(DatasetRejected, match="does not hold"):
        read(write_npz(tmp_path / "a.npz", **changes), SIZE)


def test_a_missing_array_is_told(tmp_path):
    np.savez(tmp_path / "a.npz", x_train=pictures("train")[0])
    with pytest.raises(DatasetRejected, match="lacks one of"):
        read(tmp_path / "a.npz", SIZE)


@pytest.mark.parametrize("name", ["x_train", "y_train"])
def test_pickles_are_not_opened(tmp_path, name):
    witness = tmp_path / "witness"
    objects = np.array([Witness(witness)], dtype=object)
    with pytest.raises(DatasetRejected):
        read(write_npz(tmp_path / "a.npz", **{name: objects}), SIZE)
    assert not witness.exists()


def header(shape: tuple[int, ...], kind: str = "|u1") -> bytes:
    out = io.BytesIO()
    facts = {"descr": kind, "fortran_order": False, "shape": shape}
    np.lib.format.write_array_header_1_0(out, facts)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x_train", header((10**9, 32, 32, 3))),
        ("x_train", header((140_000, 32, 32, 3))),
        ("x_train", header((-1, 32, 32, 3))),
        ("x_train", header((50, 32, 32, 3))),
        ("y_train", header((10**12,))),
        ("y_train", header((50,), "<i8") + bytes(399)),
        ("y_train", b"\x93NUMPY\x01\x00"),
        ("y_train", b"\x93NUMPY\x09\x00" + header((50,))[8:]),
        ("y_train", b"hello"),
        ("y_train", b""),
    ],
)
def test_headers_that_claim_too_much_are_refused(tmp_path, name, content):
    path = write_npz(tmp_path / "a.npz")
    with zipfile.ZipFile(path) as archive:
        files = {info: archive.read(info) for info in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for info, data in (files | {f"{name}.npy": content}).items():
            archive.writestr(info, data)
    with pytest.raises(DatasetRejected):
        read(path, SIZE)


def test_truncations_and_damage_are_refused(tmp_path):
    content = write_npz(tmp_path / "a.npz").read_bytes()
    path = tmp_path / "b.npz"
    for length in range(0, len(content), len(content) // 40):
        path.write_bytes(content[:length])
        with pytest.raises(DatasetRejected):
            read(path, SIZE)
    for place in range(100, len(content) // 2, len(content) // 40):
        path.write_bytes(content[:place] + bytes([content[place] ^ 255]) + content[place + 1 :])
        try:
            read(path, SIZE)
        except DatasetRejected:
            continue
