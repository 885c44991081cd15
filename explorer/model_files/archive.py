"""The archive that a ``.keras`` file is: opened with care, and packed anew."""

from __future__ import annotations

import io
import zipfile
import zlib

from explorer.model_files.rejection import ModelRejected, quoted

MOST_BYTES = 100_000_000
"""Size of a file, and of the weights in it."""
MOST_CONFIG = 8_000_000
METADATA, CONFIG, WEIGHTS = "metadata.json", "config.json", "model.weights.h5"
MEMBERS = {METADATA: 10_000, CONFIG: MOST_CONFIG, WEIGHTS: MOST_BYTES}
"""Exactly what is in the archive, and how many bytes each may have."""
_SAVE_ANEW = 'Save it from Keras 3 with model.save("name.keras").'
_FOREIGN = {
    ".h5": "an .h5 file, whose old format can run code while it is read",
    ".hdf5": "an .h5 file, whose old format can run code while it is read",
    ".pb": "a SavedModel, which is a program rather than a description",
    ".zip": "a zip archive, not a .keras file",
    ".pkl": "a pickle, which runs code while it is read",
    ".pickle": "a pickle, which runs code while it is read",
    ".joblib": "a pickle, which runs code while it is read",
    ".pt": "a PyTorch file, which this app cannot read",
    ".pth": "a PyTorch file, which this app cannot read",
    ".safetensors": "a file of weights alone, without the layers they belong to",
    ".onnx": "an ONNX file, which this app cannot read",
    ".tflite": "a TensorFlow Lite file, which holds no trainable layers",
    ".json": "a description without weights",
}
_BEGINNINGS = (
    (b"\x89HDF\r\n\x1a\n", "an .h5 file, whatever its name says"),
    (b"\x80", "a pickle, which runs code while it is read"),
    (b"\x1f\x8b", "a gzip file"),
)
_ENCRYPTED = 0x1
_END, _LOCATOR = 22, 20
_MOST_DIRECTORY = 4_096
"""Bytes of the list of three members; Keras needs some two hundred."""


def opened(data: bytes, name: str) -> dict[str, bytes]:
    """The members of a ``.keras`` file, by name.

    Args:
        data: the file.
        name: what the visitor calls it.

    Raises:
        ModelRejected: if it is anything but an archive of exactly those members.
    """
    _check_kind(data, name)
    _check_directory(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_members(archive.infolist())
            return {member: _read(archive, member, most) for member, most in MEMBERS.items()}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        raise ModelRejected(f"The file is damaged: it cannot be unpacked. {_SAVE_ANEW}") from None
    except (ValueError, OSError, OverflowError, MemoryError) as error:
        if isinstance(error, ModelRejected):
            raise
        raise ModelRejected(f"The file is not a proper archive. {_SAVE_ANEW}") from None


def _check_kind(data: bytes, name: str) -> None:
    ending = next((end for end in _FOREIGN if name.lower().endswith(end)), None)
    if ending is not None:
        raise ModelRejected(f"This is {_FOREIGN[ending]}. {_SAVE_ANEW}")
    if not name.lower().endswith(".keras"):
        raise ModelRejected(f"Only .keras files are taken. {_SAVE_ANEW}")
    if len(data) > MOST_BYTES:
        raise ModelRejected(
            f"The file has {len(data) / 1e6:.0f} MB, and at most {MOST_BYTES / 1e6:.0f} MB are "
            "taken. If the optimizer is in it, load the model with compile=False and save it again."
        )
    for beginning, what in _BEGINNINGS:
        if data.startswith(beginning):
            raise ModelRejected(f"This is {what}. {_SAVE_ANEW}")
    if not data.startswith(b"PK\x03\x04"):
        raise ModelRejected(f"This is not a .keras file, whatever its name says. {_SAVE_ANEW}")


def _check_directory(data: bytes) -> None:
    """Look at the end of the archive, which says how long its list of members is.

    Python reads that list whole, at some hundred bytes for each member that is claimed.
    """
    end = data[-_END:]
    plain = end.startswith(b"PK\x05\x06") and end.endswith(b"\0\0")  # without a comment
    large = data[-_END - _LOCATOR : -_END].startswith(b"PK\x06\x07")  # as above 4 GB
    if len(end) < _END or not plain or large:
        raise ModelRejected(f"The file is damaged: it is cut off, or was changed. {_SAVE_ANEW}")
    if int.from_bytes(end[12:16], "little") > _MOST_DIRECTORY:
        raise ModelRejected(f"The archive holds more than Keras puts into one. {_SAVE_ANEW}")


def _check_members(infos: list[zipfile.ZipInfo]) -> None:
    names = [info.filename for info in infos]
    if len(set(names)) < len(names):
        raise ModelRejected("The archive holds two members of one name, which Keras never writes.")
    if any(name.endswith((".pb", ".pkl")) for name in names):
        raise ModelRejected(f"This is a SavedModel or a pickle in an archive. {_SAVE_ANEW}")
    if any(name.startswith("assets/") for name in names):
        raise ModelRejected(
            "The model brings files of its own (assets), as layers for words and tables do; a "
            "network for pictures needs none."
        )
    if foreign := sorted(set(names) - MEMBERS.keys()):
        raise ModelRejected(f"The archive holds {quoted(foreign[0])}, which has no place in it.")
    if missing := [name for name in MEMBERS if name not in names]:
        raise ModelRejected(f"The archive lacks {missing[0]}. {_SAVE_ANEW}")
    for info in infos:
        if info.flag_bits & _ENCRYPTED:
            raise ModelRejected("The archive is encrypted; save it without a password.")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise ModelRejected(f"The archive is compressed in an unusual way. {_SAVE_ANEW}")


def _read(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    """Read a member; what the archive says about its size is not believed."""
    with archive.open(name) as member:
        content = member.read(most + 1)
    if len(content) > most:
        raise ModelRejected(
            f"In the archive {name} has more than {most / 1e6:g} MB when unpacked, which is more "
            "than is taken."
        )
    return content
