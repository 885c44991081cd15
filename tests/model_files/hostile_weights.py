"""More weights that lead elsewhere, claim more than there is, or are none."""

from __future__ import annotations

import io
from collections.abc import Callable

import h5py
import numpy as np

from tests.model_files.files import (
    KERNEL,
    WEIGHTS,
    members,
    small,
    with_member,
    with_weights,
    without_kernel,
)


def _kernel(**settings: object) -> bytes:
    """Another array in place of the kernel."""
    return with_weights(lambda file: without_kernel(file).create_dataset("0", **settings))


def link_to_nothing() -> bytes:
    """The name of an array that is not there."""
    return with_weights(lambda file: without_kernel(file).update({"0": h5py.SoftLink("/no")}))


def link_beside() -> bytes:
    """A link where no weight is looked for."""
    return with_weights(lambda file: file.update({"more": h5py.ExternalLink("/etc/hostname", "/")}))


def optimizer_elsewhere() -> bytes:
    """A link in the part that is left out."""
    elsewhere = h5py.ExternalLink("/etc/hostname", "/")
    return with_weights(lambda file: file.update({"optimizer": elsewhere}))


def one_array_many_times() -> bytes:
    """As many megabytes as there are names for one array."""

    def edit(file: h5py.File) -> None:
        for number in range(100):
            file[f"layers/conv2d/vars/{number + 2}"] = file[KERNEL]

    return with_weights(edit)


def deep() -> bytes:
    """Groups in groups in groups."""
    return with_weights(lambda file: file.create_group("a/" * 500))


def references() -> bytes:
    """Pointers into the file."""

    def edit(file: h5py.File) -> None:
        kernel = without_kernel(file).create_dataset("0", (3,), dtype=h5py.ref_dtype)
        kernel[0] = file["layers"].ref

    return with_weights(edit)


def too_many() -> bytes:
    """An array that the layer has no place for."""
    return with_weights(lambda file: file["layers/conv2d/vars"].create_dataset("2", (4,), "f4"))


def cut_off() -> bytes:
    """Half a file of weights."""
    whole = members(small())[WEIGHTS]
    return with_member(WEIGHTS, whole[: len(whole) // 2])


def scrambled(seed: int) -> bytes:
    """A file of weights in which bytes of its inner lists are wrong."""
    data = bytearray(members(small())[WEIGHTS])
    noise = np.random.default_rng(seed)
    for place in noise.integers(100, 4_000, 300):
        data[place] ^= int(noise.integers(1, 256))
    return with_member(WEIGHTS, bytes(data))


def nothing() -> bytes:
    """A file of weights with nothing in it."""
    file = io.BytesIO()
    h5py.File(file, "w").close()
    return with_member(WEIGHTS, file.getvalue())


HOSTILE: dict[str, Callable[[], bytes]] = {
    "link to nothing": link_to_nothing,
    "a link beside the weights": link_beside,
    "an optimizer that is elsewhere": optimizer_elsewhere,
    "partly stored": lambda: _kernel(shape=(50_000,), maxshape=(None,), dtype="f4", chunks=(64,)),
    "sixteen terabytes": lambda: _kernel(shape=(2_000_000, 2_000_000), dtype="f4"),
    "references": references,
    "records": lambda: _kernel(data=np.zeros(108, [("a", "<f4"), ("b", "<i2")])),
    "texts of many lengths": lambda: _kernel(shape=(108,), dtype=h5py.string_dtype()),
    "long whole numbers": lambda: _kernel(data=np.zeros((3, 3, 3, 4), "int64")),
    "complex numbers": lambda: _kernel(data=np.zeros((3, 3, 3, 4), "complex64")),
    "no shape": lambda: _kernel(data=h5py.Empty("f4")),
    "an array is missing": lambda: with_weights(without_kernel),
    "a layer is missing": lambda: with_weights(lambda file: file.__delitem__("layers/conv2d")),
    "an array too many": too_many,
    "no weights": nothing,
    "one array a hundred times": one_array_many_times,
    "deep groups": deep,
    "a named type": lambda: with_weights(lambda file: file.update({"kind": np.dtype("f4")})),
    "cut off": cut_off,
    "empty": lambda: with_member(WEIGHTS, b""),
    **{f"scrambled {seed}": lambda seed=seed: scrambled(seed) for seed in range(6)},
}
"""Refused in the confined process, which alone opens the weights."""
