"""The reader of PyTorch files: what it reads, and what it refuses."""

from __future__ import annotations

import hashlib
import itertools
import pickle
import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.pretrained.torch_weights import parse_state_dict, read_state_dict
from explorer.pretrained.weights_files import WeightsRejected

MAGIC = 0x1950A86A20F9469CFC6C
MACHINE = {"protocol_version": 1001, "little_endian": True, "type_sizes": {"long": 4}}


# A small assembler of pickles, so that files can be made that PyTorch would never write.


def plain(value) -> bytes:
    """The opcodes that push a value."""
    return pickle.dumps(value, protocol=2)[2:-1]


def named(module: str, name: str) -> bytes:
    return f"c{module}\n{name}\n".encode()


def called(function: bytes, *arguments: bytes) -> bytes:
    return function + b"(" + b"".join(arguments) + b"tR"


def finished(opcodes: bytes) -> bytes:
    return b"\x80\x02" + opcodes + b"."


FLOATS = named("torch", "FloatStorage")
INTEGERS = named("torch", "LongStorage")


def storage(key="0", length=24, kind=FLOATS) -> bytes:
    start = b"(" + plain("storage") + kind
    return start + plain(key) + plain("cpu") + plain(length) + plain(None) + b"tQ"


ORDERED_DICT = called(named("collections", "OrderedDict"))
REBUILD = named("torch._utils", "_rebuild_tensor_v2")


def tensor(offset=0, shape=(4, 6), strides=(6, 1), store=None) -> bytes:
    parts = [plain(part) for part in (offset, shape, strides, False)]
    return called(REBUILD, storage() if store is None else store, *parts, ORDERED_DICT)


def state_dict(**tensors: bytes) -> bytes:
    items = b"".join(plain(name) + opcodes for name, opcodes in tensors.items())
    return ORDERED_DICT + b"(" + items + b"u"


def file_of(
    opcodes: bytes, numbers=None, keys=("0",), magic=MAGIC, version=1001, machine=MACHINE
) -> bytes:
    numbers = np.arange(24, dtype="<f4") if numbers is None else numbers
    header = b"".join(pickle.dumps(value, protocol=2) for value in (magic, version, machine))
    names = pickle.dumps(list(keys), protocol=2)
    blocks = (struct.pack("<q", numbers.size) + numbers.tobytes()) * len(keys)
    return header + finished(opcodes) + names + blocks


def test_reads_a_contiguous_tensor():
    (array,) = parse_state_dict(file_of(state_dict(a=tensor()))).values()
    np.testing.assert_array_equal(array, np.arange(24, dtype=np.float32).reshape(4, 6))
    assert array.dtype == np.float32
    assert array.flags.c_contiguous


def test_reads_integers_and_scalars():
    scalar = tensor(3, (), (), storage(length=5, kind=INTEGERS))
    array = parse_state_dict(file_of(state_dict(n=scalar), np.arange(5) * 10))["n"]
    assert array.shape == ()
    assert array.dtype == np.int64
    assert array == 30


def test_two_tensors_share_a_storage():
    arrays = parse_state_dict(
        file_of(state_dict(left=tensor(0, (2,), (1,)), right=tensor(22, (2,), (1,))))
    )
    assert arrays["left"].tolist() == [0, 1]
    assert arrays["right"].tolist() == [22, 23]


@given(data=st.data())
def test_strided_views_equal_a_walk_over_the_storage(data):
    shape = tuple(data.draw(st.lists(st.integers(1, 4), min_size=1, max_size=3)))
    strides = tuple(data.draw(st.integers(0, 7)) for _ in shape)
    offset = data.draw(st.integers(0, 30))
    numbers = np.arange(24, dtype="<f4")
    content = file_of(state_dict(a=tensor(offset, shape, strides)))
    places = {
        index: offset + sum(i * stride for i, stride in zip(index, strides, strict=True))
        for index in itertools.product(*map(range, shape))
    }
    if max(places.values()) >= 24 or len(places) > 24:
        with pytest.raises(WeightsRejected, match="beyond its storage"):
            parse_state_dict(content)
    else:
        array = parse_state_dict(content)["a"]
        assert array.shape == shape
        assert all(array[index] == numbers[place] for index, place in places.items())


@pytest.mark.parametrize(
    "bad",
    [
        tensor(offset=1),
        tensor(offset=-1, shape=(2,), strides=(1,)),
        tensor(shape=(25,), strides=(1,)),
        tensor(shape=(4, 6), strides=(7, 1)),
        tensor(shape=(4, 6), strides=(-6, 1), offset=23),
        tensor(shape=(-4, 6)),
        tensor(shape=(10**9, 10**9), strides=(0, 0)),
        tensor(shape=(2,), strides=(2**62,)),
        tensor(shape=(2**63, 2), strides=(2**63, 1)),
        tensor(shape=(4,), strides=(6, 1)),
        tensor(shape=(1,) * 9, strides=(1,) * 9),
        tensor(shape=(4.0, 6.0)),
        tensor(shape=[4, 6], strides=[6, 1]),
        tensor(shape=None),
        tensor(offset="0"),
        tensor(store=plain("not a storage")),
        tensor(store=storage(length=25)),
        tensor(store=storage(length=-1)),
        tensor(store=storage(key="1")),
        tensor(store=storage(kind=plain("<f8"))),
    ],
)
def test_refuses_views_beyond_the_storage_and_other_nonsense(bad):
    with pytest.raises(WeightsRejected):
        parse_state_dict(file_of(state_dict(a=bad)))


def unicode_short(text: str) -> bytes:
    return b"\x8c" + bytes([len(text)]) + text.encode()


def attacks(command: str) -> dict[str, bytes]:
    run = plain(command)
    stack_global = unicode_short("os") + unicode_short("system") + b"\x93"
    dotted = unicode_short("torch._utils") + unicode_short("_rebuild_tensor_v2.__class__") + b"\x93"
    return {
        "os.system": called(named("os", "system"), run),
        "posix.system": called(named("posix", "system"), run),
        "eval": called(named("builtins", "eval"), plain(f"__import__('os').system({command!r})")),
        "getattr": named("builtins", "getattr"),
        "old eval": named("__builtin__", "eval"),
        "instance": b"(" + run + b"ios\nsystem\n",
        "stack global": called(stack_global, run),
        "dotted name": dotted,
        "torch itself": named("torch", "load"),
        "half storage": named("torch", "HalfStorage"),
        "import machinery": named("importlib", "import_module"),
        "state for the stand-in": REBUILD + plain({"__call__": 1}) + b"b",
        "slots for the stand-in": REBUILD + plain((None, {"__class__": 1})) + b"b",
        "extension": b"\x82\x01",
        "call of a text": called(FLOATS, run),
    }


@pytest.mark.parametrize("name", attacks(""))
def test_refuses_pickles_that_call_anything_else(name, tmp_path):
    witness = tmp_path / "witness"
    opcodes = attacks(f"touch {witness}")[name]
    with pytest.raises(WeightsRejected):
        parse_state_dict(file_of(opcodes))
    with pytest.raises(WeightsRejected):
        parse_state_dict(file_of(state_dict(a=tensor(), b=opcodes)))
    assert not witness.exists()


def test_the_attack_would_work_on_a_trusting_reader(tmp_path):
    witness = tmp_path / "witness"
    pickle.loads(finished(attacks(f"touch {witness}")["os.system"]))
    assert witness.exists()


def test_attributes_put_on_the_dict_have_no_effect():
    content = file_of(state_dict(a=tensor()) + plain({"items": 1, "_metadata": {}}) + b"b")
    assert list(parse_state_dict(content)) == ["a"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04" + bytes(100),
        file_of(state_dict(a=tensor()), magic=1),
        file_of(state_dict(a=tensor()), version=1002),
        file_of(state_dict(a=tensor()), machine={"little_endian": False}),
        file_of(state_dict(a=tensor()), machine=[]),
        file_of(plain({"a": 1})),
        file_of(plain([1])),
        file_of(state_dict(a=plain(1))),
        file_of(ORDERED_DICT + b"(" + plain(1) + tensor() + b"u"),
        file_of(state_dict(a=tensor()), keys=("0", "0")),
        file_of(state_dict(a=tensor()), keys=("1",)),
        file_of(state_dict(a=tensor()), keys=()),
        file_of(state_dict(a=tensor()))[:-1],
        file_of(state_dict(a=tensor(), b=tensor(store=storage(length=23)))),
    ],
)
def test_refuses_other_and_damaged_files(content):
    with pytest.raises(WeightsRejected):
        parse_state_dict(content)


def test_a_negative_length_on_both_sides_is_refused():
    content = file_of(state_dict(a=tensor(store=storage(length=-1))))
    assert content.count(struct.pack("<q", 24)) == 1
    with pytest.raises(WeightsRejected, match="unknown kind"):
        parse_state_dict(content.replace(struct.pack("<q", 24), struct.pack("<q", -1)))


def test_nothing_can_be_attached_to_the_stand_in():
    attached = REBUILD + plain({"note": 1}) + b"b0"  # set state, then drop the object again
    with pytest.raises(WeightsRejected, match="cannot be read"):
        parse_state_dict(file_of(attached + state_dict(a=tensor())))


def test_arrays_are_copies_of_their_own():
    content = file_of(state_dict(a=tensor(strides=(1, 4)), b=tensor()))
    arrays = parse_state_dict(content)
    assert arrays["a"].flags.c_contiguous
    arrays["a"][:] = 0
    assert arrays["b"].any()


def test_every_truncation_is_refused():
    content = file_of(state_dict(a=tensor()))
    for length in range(len(content)):
        with pytest.raises(WeightsRejected):
            parse_state_dict(content[:length])


def test_the_hash_is_compared_before_anything_is_unpickled(tmp_path: Path):
    witness = tmp_path / "witness"
    path = tmp_path / "weights.pth"
    content = file_of(attacks(f"touch {witness}")["os.system"])
    path.write_bytes(content)
    with pytest.raises(WeightsRejected, match="checksum"):
        read_state_dict(path, "0" * 64)
    with pytest.raises(WeightsRejected, match=r"asks for os\.system"):
        read_state_dict(path, hashlib.sha256(content).hexdigest())
    assert not witness.exists()


def test_a_file_with_the_right_hash_is_read(tmp_path: Path):
    path = tmp_path / "weights.pth"
    content = file_of(state_dict(a=tensor()))
    path.write_bytes(content)
    arrays = read_state_dict(path, hashlib.sha256(content).hexdigest())
    assert arrays["a"].sum() == np.arange(24).sum()
