"""Hostile files by name: archives and weights; each with a word of the sentence that refuses it."""

from __future__ import annotations

import io
import pickle
import warnings
import zipfile
from collections.abc import Callable

import h5py
import numpy as np

from tests.model_files import files


def _doubled() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, content in files.members(files.small()).items():
            archive.writestr(name, content)
        archive.writestr(files.CONFIG, b"{}")
    return file.getvalue()


def _zip_bomb() -> bytes:
    contents = {**files.members(files.small()), files.WEIGHTS: bytes(150_000_000)}
    return files.packed(contents, zipfile.ZIP_DEFLATED)


def _lying_zip() -> bytes:
    """The archive says of its weights that they have 10 bytes."""
    data = bytearray(_zip_bomb())
    size = (150_000_000).to_bytes(4, "little")
    while (place := data.find(size)) >= 0:
        data[place : place + 4] = (10).to_bytes(4, "little")
    return bytes(data)


def _endless_directory() -> bytes:
    """Two million members without content: a gigabyte of them in Python."""
    head, entry, count = b"PK\x03\x04" + bytes(26), b"PK\x01\x02" + bytes(42), 2_000_000
    facts = (0, 0, 3, 3)
    end = b"".join(number.to_bytes(2, "little") for number in facts)
    end += (len(entry) * count).to_bytes(4, "little") + len(head).to_bytes(4, "little")
    return head + entry * count + b"PK\x05\x06" + end + bytes(2)


def _encrypted() -> bytes:
    data = bytearray(files.small())
    place = data.find(b"PK\x01\x02")
    data[place + 8] |= 1
    return bytes(data)


def _external_link() -> bytes:
    def change(weights: h5py.File) -> None:
        files.without_kernel(weights)["0"] = h5py.ExternalLink("/etc/passwd", "/")

    return files.with_weights(change)


def _soft_link() -> bytes:
    def change(weights: h5py.File) -> None:
        files.without_kernel(weights)["0"] = h5py.SoftLink("/layers/dense/vars/0")

    return files.with_weights(change)


def _circle() -> bytes:
    def change(weights: h5py.File) -> None:
        weights["layers/conv2d/again"] = weights["layers"]

    return files.with_weights(change)


def _external_storage() -> bytes:
    def change(weights: h5py.File) -> None:
        group = files.without_kernel(weights)
        group.create_dataset("0", (3, 3, 3, 4), "f4", external=[("/etc/passwd", 0, 432)])

    return files.with_weights(change)


def _virtual() -> bytes:
    def change(weights: h5py.File) -> None:
        layout = h5py.VirtualLayout((3, 3, 3, 4), "f4")
        layout[:] = h5py.VirtualSource("/tmp/other.h5", "data", (3, 3, 3, 4))
        files.without_kernel(weights).create_virtual_dataset("0", layout)

    return files.with_weights(change)


def _compressed_bomb() -> bytes:
    def change(weights: h5py.File) -> None:
        zeros = np.zeros((4_000_000,), np.float32)
        files.without_kernel(weights).create_dataset("0", data=zeros, compression="gzip")

    return files.with_weights(change)


def _empty_gigabytes() -> bytes:
    def change(weights: h5py.File) -> None:
        group = files.without_kernel(weights)
        group.create_dataset("0", (1_000_000_000,), "f4", chunks=(1_000_000,))

    return files.with_weights(change)


def _text_for_weights() -> bytes:
    def change(weights: h5py.File) -> None:
        files.without_kernel(weights)["0"] = "words"

    return files.with_weights(change)


def _not_a_number() -> bytes:
    def change(weights: h5py.File) -> None:
        weights[files.KERNEL][0, 0, 0, 0] = np.nan

    return files.with_weights(change)


def _other_shape() -> bytes:
    def change(weights: h5py.File) -> None:
        files.without_kernel(weights)["0"] = np.zeros((3, 3, 3, 5), np.float32)

    return files.with_weights(change)


def _pickle() -> bytes:
    return pickle.dumps({"model": print})


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "a list of members without end": (_endless_directory, "more than Keras"),
    "an archive that is cut off": (lambda: files.small()[:-500], "cut off"),
    "members of one name": (_doubled, "two members"),
    "a way out of the archive": (lambda: files.with_member("../evil.py", b""), "no place"),
    "a file of its own": (lambda: files.with_member("assets/x.txt", b"a"), "assets"),
    "zeros without end": (_zip_bomb, "MB"),
    "an archive that lies about its size": (_lying_zip, "damaged"),
    "an encrypted archive": (_encrypted, "encrypted"),
    "a pickle": (_pickle, "pickle"),
    "an .h5 file": (lambda: files.members(files.small())[files.WEIGHTS], ".h5"),
    "a link to another file": (_external_link, "link"),
    "a link within the file": (_soft_link, "link"),
    "groups in a circle": (_circle, "two places"),
    "an array in another file": (_external_storage, "elsewhere"),
    "an array made of others": (_virtual, "elsewhere"),
    "a compressed array": (_compressed_bomb, "compressed"),
    "an array that is mostly not there": (_empty_gigabytes, "more than is stored"),
    "words for weights": (_text_for_weights, "not of floats"),
    "a weight that is no number": (_not_a_number, "finite"),
    "weights of another shape": (_other_shape, "do not fit"),
    "random bytes for weights": (
        lambda: files.with_member(files.WEIGHTS, bytes(range(256)) * 20),
        "cannot be read",
    ),
}
"""What makes the file, and a word of the sentence that the visitor gets."""
