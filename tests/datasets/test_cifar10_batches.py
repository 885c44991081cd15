"""The reader of batches: what it reads, and what it refuses to do."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

from explorer.datasets.cifar10_batches import read_batch
from explorer.datasets.dataset import DatasetRejected
from tests.datasets.cifar_files import array, pictures, python_2_batch, text

X, Y = pictures("test")
ROWS = np.ascontiguousarray(X.transpose(0, 3, 1, 2)).reshape(len(X), -1)


LABELS = tuple(Y.tolist())


def batch(data: bytes, labels=LABELS) -> bytes:
    """A batch whose pictures are made by these opcodes."""
    listed = pickle.dumps(list(labels) if isinstance(labels, tuple) else labels, protocol=2)[2:-1]
    return b"\x80\x02}(" + text("labels") + listed + text("data") + data + b"u."


def numbers(shape=ROWS.shape, content=None, kind="u1") -> bytes:
    return array(shape, text(ROWS.tobytes() if content is None else content), kind)


def named(module: str, name: str) -> bytes:
    return f"c{module}\n{name}\n".encode()


def test_what_python_2_wrote():
    x, y = read_batch(python_2_batch(X, Y))
    np.testing.assert_array_equal(x, X)
    assert y.tolist() == Y.tolist()
    assert x.flags.c_contiguous
    assert y.dtype == np.int64


@pytest.mark.parametrize("protocol", [3, 4])
def test_what_today_writes(protocol):
    """NumPy calls its module _core now."""
    content = pickle.dumps({b"data": ROWS, b"labels": Y.tolist()}, protocol=protocol)
    x, y = read_batch(content)
    np.testing.assert_array_equal(x, X)
    assert y.tolist() == Y.tolist()


def attacks(command: str) -> dict[str, bytes]:
    run = text(command)
    called = b"(" + run + b"tR"
    return {
        "os.system": named("os", "system") + called,
        "posix.system": named("posix", "system") + called,
        "eval": named("builtins", "eval") + called,
        "old eval": named("__builtin__", "eval") + called,
        "getattr": named("builtins", "getattr"),
        "instance": b"(" + run + b"ios\nsystem\n",
        "stack global": b"\x8c\x02os\x8c\x06system\x93" + called,
        "dotted name": b"\x8c\x05numpy\x8c\x0andarray.dumps\x93",
        "numpy.load": named("numpy", "load") + called,
        "codecs": named("_codecs", "encode") + called,
        "a stand-in as a function": named("numpy", "ndarray") + called,
        "extension": b"\x82\x01",
        "something outside": run + b"Q",
        "state for a class": named("numpy", "dtype") + b"}" + text("x") + b"K\x01sb",
        "slots for a text": named("numpy", "ndarray") + b"N}" + text("x") + b"K\x01s\x86b",
    }


@pytest.mark.parametrize("name", attacks(""))
def test_nothing_else_is_ever_called(name, tmp_path):
    witness = tmp_path / "witness"
    opcodes = attacks(f"touch {witness}")[name]
    for content in (
        b"\x80\x02" + opcodes + b".",
        batch(opcodes),
        batch(opcodes + b"0" + numbers()),
    ):
        with pytest.raises(DatasetRejected):
            read_batch(content)
    assert not witness.exists()


def test_the_attack_would_work_on_a_trusting_reader(tmp_path):
    witness = tmp_path / "witness"
    opcodes = attacks(f"touch {witness}")["os.system"]
    pickle.loads(b"\x80\x02" + opcodes + b".", encoding="ascii")
    assert witness.exists()


def test_what_was_asked_for_is_told():
    with pytest.raises(DatasetRejected, match=r"asks for os\.system"):
        read_batch(batch(named("os", "system")))


@pytest.mark.parametrize(
    "data",
    [
        text("no array"),
        named("numpy", "ndarray"),
        named("numpy", "dtype"),
        numbers(kind="i1"),
        numbers(kind="O8"),
        numbers(kind="f4"),
        numbers(shape=(20, 3071)),
        numbers(shape=(21, 3072)),
        numbers(shape=(-20, 3072)),
        numbers(shape=(0, 3072), content=b""),
        numbers(shape=(20, 3072, 1)),
        numbers(shape=(20.0, 3072)),
        numbers(shape=(10**12, 3072)),
        numbers(content=ROWS.tobytes()[:-1]),
        numbers(content=ROWS.tobytes() + b"0"),
        array(ROWS.shape, b"](K\x01K\x02e"),
    ],
)
def test_other_arrays_are_refused(data):
    with pytest.raises(DatasetRejected, match="does not hold pictures"):
        read_batch(batch(data))


@pytest.mark.parametrize(
    "labels",
    [
        (),
        LABELS[:-1],
        (*LABELS[:-1], 10),
        (*LABELS[:-1], -1),
        (*LABELS[:-1], True),
        (*LABELS[:-1], 1.0),
        {"a": 1},
        None,
    ],
)
def test_other_labels_are_refused(labels):
    with pytest.raises(DatasetRejected, match="label"):
        read_batch(batch(numbers(), labels))


@pytest.mark.parametrize(
    "content", [b"", b"hello", pickle.dumps([1]), pickle.dumps({}), pickle.dumps({"data": 1})]
)
def test_other_files_are_refused(content):
    with pytest.raises(DatasetRejected):
        read_batch(content)


def test_every_truncation_is_refused():
    content = python_2_batch(X, Y)
    for length in (*range(600), *range(600, len(content), 997), len(content) - 1):
        with pytest.raises(DatasetRejected):
            read_batch(content[:length])
