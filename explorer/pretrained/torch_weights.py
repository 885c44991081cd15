"""PyTorch weights read without PyTorch, and without trusting the file.

A ``.pth`` file of PyTorch before 1.6 is a row of pickles followed by the numbers: a magic number,
the format's version, facts about the machine that wrote it, the state dict whose tensors only
point into storages, the storages' names, and then each storage's length and bytes.

A pickle can call anything Python can import. Here it can name four things, all of them inert,
and the numbers are taken from the bytes by bounds-checked views.
"""

from __future__ import annotations

import hashlib
import io
import math
import pickle
import struct
from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from explorer.pretrained.weights_files import WeightsRejected

_MAGIC = 0x1950A86A20F9469CFC6C
_VERSION = 1001


class _Storage(NamedTuple):
    """A block of numbers that follows the pickles."""

    key: str
    dtype: str
    length: int


class _Tensor(NamedTuple):
    """A view of a storage; offset and strides count numbers, not bytes."""

    storage: _Storage
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]


class _RebuildTensor:
    """Stands in for ``torch._utils._rebuild_tensor_v2``; without state, so none can be set."""

    __slots__ = ()

    def __call__(self, storage: Any, offset: Any, shape: Any, strides: Any, *_: Any) -> _Tensor:
        return _Tensor(storage, offset, shape, strides)


_ALLOWED: Mapping[tuple[str, str], Any] = {
    ("collections", "OrderedDict"): OrderedDict,
    ("torch._utils", "_rebuild_tensor_v2"): _RebuildTensor(),
    ("torch", "FloatStorage"): "<f4",
    ("torch", "LongStorage"): "<i8",
}


class _Unpickler(pickle.Unpickler):
    """Loads numbers, texts, containers and the allowed four; everything else is refused."""

    def find_class(self, module: str, name: str) -> Any:
        try:
            return _ALLOWED[module, name]
        except KeyError:
            raise WeightsRejected(f"it asks for {module}.{name}") from None

    def persistent_load(self, reference: Any) -> _Storage:
        match reference:
            case ("storage", "<f4" | "<i8" as dtype, str(key), str(), int(length), None) if (
                length >= 0
            ):
                return _Storage(key, dtype, length)
        raise WeightsRejected("it refers to a storage of an unknown kind")


def read_state_dict(path: Path, sha256: str) -> dict[str, np.ndarray]:
    """Read a state dict that PyTorch's ``torch.save`` wrote in its old format.

    Args:
        path: the file. The format of PyTorch 1.6 and later, a zip archive, is not read.
        sha256: what the file's SHA-256 must be, in hexadecimal.

    Returns:
        Contiguous float32 and int64 arrays by name, in the file's order.

    Raises:
        WeightsRejected: if the hash differs, before anything is unpickled; if the pickles hold
            anything but tensors; if a tensor reaches beyond its storage.
    """
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise WeightsRejected("its checksum differs from the published one")
    return parse_state_dict(content)


def parse_state_dict(content: bytes) -> dict[str, np.ndarray]:
    """Do what `read_state_dict` does after the hash was compared."""
    stream = io.BytesIO(content)
    if (_unpickled(stream), _unpickled(stream)) != (_MAGIC, _VERSION):
        raise WeightsRejected("it is not in PyTorch's old format")
    machine, tensors, keys = (_unpickled(stream) for _ in range(3))
    if type(machine) is not dict or machine.get("little_endian") is not True:
        raise WeightsRejected("it was not written on a little-endian machine")
    if type(tensors) is not OrderedDict or type(keys) is not list:
        raise WeightsRejected("it holds no state dict")
    tensors = dict(dict.items(tensors))  # a pickle can put an attribute "items" on an OrderedDict
    storages = _storages(content, stream.tell(), keys, _described(tensors))
    return {name: _array(tensor, storages) for name, tensor in tensors.items()}


def _unpickled(stream: io.BytesIO) -> Any:
    try:
        return _Unpickler(stream).load()
    except WeightsRejected:
        raise
    except Exception as error:  # a damaged pickle fails in any way it likes
        raise WeightsRejected(f"it cannot be read: {error}") from error


def _described(tensors: Mapping[Any, Any]) -> dict[str, _Storage]:
    """The storages that the tensors point into; the pickle says their type and length."""
    storages: dict[str, _Storage] = {}
    for name, tensor in tensors.items():
        if not (isinstance(name, str) and isinstance(tensor, _Tensor)):
            raise WeightsRejected("it holds something that is not a tensor")
        storage = tensor.storage
        if not isinstance(storage, _Storage):
            raise WeightsRejected(f"{name} has no storage")
        if storages.setdefault(storage.key, storage) != storage:
            raise WeightsRejected(f"it describes storage {storage.key} in two ways")
    return storages


def _storages(
    content: bytes, position: int, keys: list, described: Mapping[str, _Storage]
) -> dict[str, np.ndarray]:
    """The numbers behind the pickles: for each key an int64 length and that many numbers."""
    if sorted(map(str, keys)) != sorted(described):
        raise WeightsRejected("its storages are not those that its tensors need")
    storages = {}
    for storage in (described[str(key)] for key in keys):
        try:
            (length,) = struct.unpack_from("<q", content, position)
            if length != storage.length:
                raise ValueError(f"{length} numbers instead of {storage.length}")
            numbers = np.frombuffer(content, storage.dtype, length, position + 8)
        except (struct.error, ValueError) as error:
            raise WeightsRejected(f"storage {storage.key} is damaged: {error}") from error
        storages[storage.key] = numbers
        position += 8 + numbers.nbytes
    return storages


def _array(tensor: _Tensor, storages: Mapping[str, np.ndarray]) -> np.ndarray:
    """A contiguous copy of the numbers that a tensor shows."""
    numbers = storages[tensor.storage.key]
    _check_bounds(tensor, numbers.size)
    size = numbers.itemsize
    strides = [stride * size for stride in tensor.strides]
    view = np.ndarray(tensor.shape, numbers.dtype, numbers, tensor.offset * size, strides)
    return view.copy(order="C")


def _check_bounds(tensor: _Tensor, available: int) -> None:
    """Refuse a view that leaves its storage, runs backwards, or repeats numbers at length."""
    offset, shape, strides = tensor.offset, tensor.shape, tensor.strides
    if not (isinstance(shape, tuple) and isinstance(strides, tuple)):
        raise WeightsRejected("a tensor has no shape")
    if len(shape) != len(strides) or len(shape) > 8:
        raise WeightsRejected("a tensor's shape and strides do not match")
    if not all(type(number) is int and number >= 0 for number in (offset, *shape, *strides)):
        raise WeightsRejected("a tensor's offset, shape or strides are not natural numbers")
    reach = sum((side - 1) * stride for side, stride in zip(shape, strides, strict=True))
    if 0 in shape or math.prod(shape) > available or offset + reach >= available:
        raise WeightsRejected("a tensor reaches beyond its storage")
