"""The weights in a ``.keras`` file: looked through, and written anew as plain arrays.

HDF5 is a file system in a file: its links can lead to other files, its arrays can claim gigabytes
and store none. What is copied from here are arrays that truly lie in the file, and nothing else.
This runs in the confined process, as HDF5 itself is 300,000 lines of C.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from explorer.model_files.rejection import ModelRejected, quoted

if TYPE_CHECKING:
    import h5py

MOST_OBJECTS = 20_000
MOST_DEPTH = 24
_FLOATS = frozenset({"float16", "float32", "float64"})
_COUNTERS = frozenset({"int32", "int64", "uint32"})
"""Types of what random layers and normalisations count; a few numbers each."""
_MOST_COUNTERS = 64
_LEFT_OUT = frozenset({"optimizer", "metrics", "compiled_metrics"})
_DAMAGED = "The weights of the model are damaged"


def rebuilt(data: bytes) -> bytes:
    """A new HDF5 file with the arrays of another; that of the optimizer is left out.

    Args:
        data: the file.

    Raises:
        ModelRejected: if it is anything but groups of plain arrays.
    """
    import h5py

    new = io.BytesIO()
    try:
        with h5py.File(io.BytesIO(data), "r") as source, h5py.File(new, "w") as target:
            _Copy(len(data)).group(source, target, depth=0)
    except (OSError, RuntimeError, KeyError, TypeError, ValueError, MemoryError) as error:
        if isinstance(error, ModelRejected):
            raise
        raise ModelRejected(f"{_DAMAGED}: they cannot be read.") from None
    return new.getvalue()


class _Copy:
    """One walk through a file; it counts what could grow.

    Args:
        most: bytes that all arrays together may have, as many as the file.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._bytes = 0
        self._seen: set[Any] = set()

    def group(self, source: h5py.Group, target: h5py.Group, depth: int) -> None:
        import h5py

        if depth > MOST_DEPTH:
            raise ModelRejected(f"{_DAMAGED}: they are nested more deeply than any real ones.")
        self._once(source)
        for name in source:
            self._check_link(source, name)
            if depth == 0 and name in _LEFT_OUT:
                continue
            one = source[name]
            if isinstance(one, h5py.Group):
                self.group(one, target.create_group(name), depth + 1)
            elif isinstance(one, h5py.Dataset):
                self._once(one)
                self._copy(one, target, name)
            else:
                raise ModelRejected(f"{_DAMAGED}: {quoted(name)} is no array.")

    def _once(self, one: h5py.HLObject) -> None:
        """Each object has one place, so there is no way round in a circle."""
        import h5py

        address = h5py.h5o.get_info(one.id).addr
        if address in self._seen or len(self._seen) >= MOST_OBJECTS:
            raise ModelRejected(f"{_DAMAGED}: one array has two places, or there are too many.")
        self._seen.add(address)

    @staticmethod
    def _check_link(group: h5py.Group, name: str) -> None:
        import h5py

        link = group.id.links.get_info(name.encode("utf-8", "surrogateescape"))
        if link.type != h5py.h5l.TYPE_HARD:
            raise ModelRejected(
                f"The weights of the model are not all in the file: {quoted(name)} is a link to "
                "somewhere else."
            )

    def _copy(self, one: h5py.Dataset, target: h5py.Group, name: str) -> None:
        kind = self._checked_kind(one, name)
        self._check_storage(one, name)
        self._bytes += one.nbytes
        if self._bytes > self._most:
            raise ModelRejected(f"{_DAMAGED}: the arrays are larger than the file.")
        new = target.create_dataset(name, data=one[()])
        if kind == "bfloat16":
            new.attrs["dtype"] = kind

    @staticmethod
    def _checked_kind(one: h5py.Dataset, name: str) -> str:
        """The type of its numbers."""
        kind = one.dtype.name
        if kind in _FLOATS or (kind in _COUNTERS and one.size <= _MOST_COUNTERS):
            return kind
        if one.dtype.kind == "V" and one.dtype.itemsize == 2 and one.dtype.fields is None:
            return "bfloat16"  # NumPy has no name for it, so HDF5 has two bytes without a meaning
        raise ModelRejected(
            f"The weights of the model hold {quoted(name)}, which is not of floats."
        )

    @staticmethod
    def _check_storage(one: h5py.Dataset, name: str) -> None:
        """Look whether all of the array is in the file as it is."""
        import h5py

        made = one.id.get_create_plist()
        if made.get_layout() == h5py.h5d.VIRTUAL or made.get_external_count():
            raise ModelRejected(
                f"The weights of the model are not all in the file: {quoted(name)} is elsewhere."
            )
        if made.get_nfilters():
            raise ModelRejected(
                f"The weights of the model are compressed ({quoted(name)}); Keras writes them as "
                "they are, so save the model again."
            )
        if one.id.get_storage_size() < one.nbytes:
            raise ModelRejected(
                f"The weights of the model are not all in the file: {quoted(name)} claims more "
                "than is stored."
            )
