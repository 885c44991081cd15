"""CIFAR-10 made up for the tests: few pictures, in every form in which the real one comes."""

from __future__ import annotations

import io
import pickle
import struct
import tarfile
from pathlib import Path

import numpy as np

from explorer.datasets.cifar10 import CLASS_NAMES
from tests.image_files import saved

PER_CLASS = {"train": 5, "test": 2}
BATCHES = (*(f"data_batch_{number}" for number in range(1, 6)), "test_batch")


def picture(seed: int) -> np.ndarray:
    """A smooth picture, uint8 ``(32, 32, 3)``, that survives JPEG well."""
    corners = np.random.default_rng(seed).integers(0, 256, (2, 2, 3)).astype(float)
    across = np.linspace(0, 1, 32)[:, np.newaxis, np.newaxis]
    rows = corners[0] * (1 - across) + corners[1] * across  # (32, 2, 3)
    along = np.linspace(0, 1, 32)[np.newaxis, :, np.newaxis]
    return np.rint(rows[:, :1] * (1 - along) + rows[:, 1:] * along).astype(np.uint8)


def pictures(split: str) -> tuple[np.ndarray, np.ndarray]:
    """Pictures and labels of one part; classes take turns."""
    labels = np.tile(np.arange(10), PER_CLASS[split])
    first = 0 if split == "train" else 1000
    return np.stack([picture(first + index) for index in range(len(labels))]), labels


def picture_files(kind: str = "JPEG", suffix: str = ".jpg") -> dict[str, bytes]:
    """The contents of ``train/<class>/<number>.jpg`` and so on, by name."""
    files = {}
    for split in PER_CLASS:
        for index, (pixels, label) in enumerate(zip(*pictures(split), strict=True)):
            name = f"{split}/{CLASS_NAMES[label]}/{index // 10:04d}{suffix}"
            options = {"quality": 95} if kind == "JPEG" else {}
            files[name] = saved(pixels, kind, **options)
    return files


def batch_files(folder: str = "cifar-10-batches-py") -> dict[str, bytes]:
    """The six pickles as Python 2 wrote them, each with ten pictures (the test with twenty)."""
    x_train, y_train = pictures("train")
    parts = [
        (x_train[start : start + 10], y_train[start : start + 10]) for start in range(0, 50, 10)
    ]
    parts.append(pictures("test"))
    files = {f"{folder}/batches.meta": b"not looked at", f"{folder}/readme.html": b"<html>"}
    for name, (x, y) in zip(BATCHES, parts, strict=True):
        files[f"{folder}/{name}"] = python_2_batch(x, y)
    return files


def python_2_batch(x: np.ndarray, y: np.ndarray) -> bytes:
    """A batch in the opcodes of Python 2's pickle, which writes texts as bytes."""
    planes = x.transpose(0, 3, 1, 2).reshape(len(x), -1)
    entries = (
        text("batch_label")
        + text("training batch 1 of 5")
        + text("labels")
        + pickle.dumps(y.tolist(), protocol=2)[2:-1]
        + text("data")
        + array(planes.shape, text(planes.tobytes()))
    )
    return b"\x80\x02}(" + entries + b"u."


def text(content: str | bytes) -> bytes:
    content = content.encode() if isinstance(content, str) else content
    return b"T" + struct.pack("<i", len(content)) + content


def array(shape: tuple[int, ...], numbers: bytes, kind: str = "u1") -> bytes:
    """The opcodes that make NumPy build an array of these numbers."""
    made = (
        b"cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\x00\x85" + text("b") + b"\x87R"
    )
    dtype = b"cnumpy\ndtype\n" + text(kind) + b"K\x00K\x01\x87R"
    dtype += b"(K\x03" + text("|") + b"NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb"
    sides = pickle.dumps(shape, protocol=2)[2:-1]
    return made + b"(K\x01" + sides + dtype + b"\x89" + numbers + b"tb"


def write_folder(folder: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def tar_bytes(files: dict[str, bytes], mode: str = "w", extra: list[tarfile.TarInfo] = ()) -> bytes:
    """An archive of these files; ``extra`` members without content come last."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
        for member in extra:
            archive.addfile(member)
    return out.getvalue()


def write_tar(path: Path, files: dict[str, bytes], mode: str = "w") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(tar_bytes(files, mode))
    return path


def write_npz(path: Path, **changes: np.ndarray) -> Path:
    arrays = {}
    for split in PER_CLASS:
        x, y = pictures(split)
        arrays |= {f"x_{split}": x, f"y_{split}": y.astype(np.uint8)[:, np.newaxis]}
    np.savez_compressed(path, **(arrays | changes))
    return path
