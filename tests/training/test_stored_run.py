"""What is kept of a run, read whatever state its files are in."""

from __future__ import annotations

import contextlib
import io
import json
import zipfile

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.training import files
from explorer.training.events import Steering
from explorer.training.run import Run
from explorer.training.store import Store, StoredRun
from explorer.training.stored_run import packed

RANDOM = np.random.default_rng(0)
WEIGHTS = {
    "stem/kernel": RANDOM.normal(size=(3, 3, 1, 4)).astype(np.float32),
    "bn/moving_variance": np.array([1e-8, 3.1, 1.0, 2.0], np.float32),  # 16 bits make 0 of it,
}
ANSWERS = RANDOM.random((5, 10)).astype(np.float32)


@pytest.fixture
def stored(tmp_path) -> StoredRun:
    return Store(tmp_path / "runs", None).create(Run(dataset="digits"))


def archive(**members: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        for name, member in members.items():
            file.writestr(name, member)
    return content.getvalue()


def saved(**arrays: np.ndarray) -> bytes:
    content = io.BytesIO()
    np.savez(content, **arrays)
    return content.getvalue()


def alone(array: np.ndarray) -> bytes:
    content = io.BytesIO()
    np.save(content, array, allow_pickle=True)
    return content.getvalue()


WHOLE = saved(**packed(WEIGHTS, ANSWERS))
FOREIGN = {
    "empty": b"",
    "text": b"somebody's",
    "torn": WHOLE[: len(WHOLE) // 2],
    "torn at the end": WHOLE[:-5],
    "zeros": bytes(5000),
    "one array": alone(ANSWERS),
    "a pickle": alone(np.array([{}, None], object)),
    "pickles inside": saved(probabilities=np.array([{}, None], object)),
    "other names": saved(other=ANSWERS),
    "no arrays": archive(**{"probabilities.npy": b"text", "step": b"text"}),
    "header only": archive(**{"probabilities.npy": alone(ANSWERS)[:80]}),
    "torn header": archive(**{"probabilities.npy": alone(ANSWERS).replace(b"(5, 10)", b"(5, 100")}),
}


def test_a_snapshot_comes_back_in_16_bits_but_for_vectors(stored):
    files.write_arrays(stored.folder / "snapshots" / "0003.npz", packed(WEIGHTS, ANSWERS))
    snapshot = stored.snapshot(3)
    assert snapshot.epoch == 3
    assert {name: values.dtype for name, values in snapshot.weights.items()} == dict.fromkeys(
        WEIGHTS, np.float32
    )
    np.testing.assert_array_equal(
        snapshot.weights["bn/moving_variance"], WEIGHTS["bn/moving_variance"]
    )
    expected = WEIGHTS["stem/kernel"].astype(np.float16).astype(np.float32)
    np.testing.assert_array_equal(snapshot.weights["stem/kernel"], expected)
    np.testing.assert_array_equal(snapshot.answers, ANSWERS.astype(np.float16))


def test_weights_that_16_bits_cannot_hold_are_kept_in_32():
    large = {"a/kernel": np.array([[70_000.0, 1.0]], np.float32)}
    assert packed(large, ANSWERS)["weights/a/kernel"].dtype == np.float32
    np.testing.assert_array_equal(packed(large, ANSWERS)["weights/a/kernel"], large["a/kernel"])


def test_only_snapshots_count_as_epochs(stored):
    names = ("0010.npz", "0002.npz", "2.npz", "0003.npz.part", ".writing-x.npz", "notes.txt")
    for name in (*names, "abcd.npz", "00011.npz"):
        (stored.folder / "snapshots" / name).write_bytes(b"")
    assert stored.epochs() == [2, 10]


@pytest.mark.parametrize("content", FOREIGN.values(), ids=FOREIGN)
def test_a_snapshot_that_is_none_is_damaged(stored, content):
    (stored.folder / "snapshots" / "0001.npz").write_bytes(content)
    with pytest.raises(ValueError, match="epoch 1 of this run is damaged"):
        stored.snapshot(1)


def test_a_snapshot_that_is_not_there_is_missing(stored):
    with pytest.raises(FileNotFoundError):
        stored.snapshot(7)


@pytest.mark.parametrize("content", FOREIGN.values(), ids=FOREIGN)
def test_other_files_that_are_none_are_as_good_as_missing(stored, content):
    names = ("live.npz", "resume.npz", "labels.npy", "card.json", "control.json", "steering.jsonl")
    for name in names:
        (stored.folder / name).write_bytes(content)
    assert stored.live() is None
    assert stored.card() is None
    assert stored.steered == []
    assert stored.control() == Steering()
    state = stored.resume_state()
    assert state is None or "other" in state or "weights/stem/kernel" in state
    labels = stored.labels()
    assert labels is None or labels.dtype == np.int64


@given(st.binary(max_size=200))
def test_whatever_is_in_the_files_reading_them_never_fails(tmp_path_factory, content):
    stored = Store(tmp_path_factory.mktemp("runs"), None).create(Run(dataset="digits"))
    for name in ("live.npz", "resume.npz", "labels.npy", "card.json", "steering.jsonl"):
        (stored.folder / name).write_bytes(content)
    for read in (stored.live, stored.resume_state, stored.labels, stored.card, stored.metrics):
        read()
    assert stored.steered == []


def test_nothing_is_there_before_the_start(stored):
    assert (stored.epochs(), stored.metrics(), stored.skipped_metrics()) == ([], [], 0)
    for missing in (stored.live(), stored.card(), stored.labels(), stored.resume_state()):
        assert missing is None
    assert stored.model_file is None
    assert (stored.steered, stored.control()) == ([], Steering())


@pytest.mark.parametrize(
    ("factor", "meant"),
    [(0.5, 0.5), (0, 1.0), (-1, 1.0), (float("nan"), 1.0), (float("inf"), 1.0)],
)
def test_a_factor_that_makes_no_sense_is_left_out(stored, factor, meant):
    wish = {"cancelled": False, "paused": True, "learning_rate_factor": factor}
    (stored.folder / "control.json").write_text(json.dumps(wish))
    assert stored.control() == Steering(paused=True, learning_rate_factor=meant)


def test_torn_and_foreign_changes_by_hand_are_left_out(stored):
    lines = [
        '{"step": 3, "learning_rate_factor": 0.5}',
        '{"step": 4, "learning_rate_factor": NaN}',
        '{"step": 5}',
        "[1, 2]",
        "7",
        "[" * 50_000,
        '{"step": 9, "learning_rate_factor": 3}',
        '{"step": 10, "learning_ra',
    ]
    (stored.folder / "steering.jsonl").write_text("\n".join(lines))
    assert stored.steered == [
        {"step": 3, "learning_rate_factor": 0.5},
        {"step": 9, "learning_rate_factor": 3.0},
    ]


@pytest.mark.parametrize(
    "changed",
    [
        {"step": np.array("three")},
        {"step": np.array(np.nan)},
        {"step": np.array([3])},
        {"probabilities": np.array(["one"])},
        {"kernels": np.zeros(3, complex)},
    ],
    ids=str,
)
def test_a_moment_in_other_units_is_none(stored, changed):
    whole = {"step": np.array(3), "probabilities": ANSWERS, "kernels": WEIGHTS["stem/kernel"]}
    files.write_arrays(stored.folder / "live.npz", whole)
    assert stored.live().step == 3
    files.write_arrays(stored.folder / "live.npz", whole | changed)
    assert stored.live() is None


@pytest.mark.parametrize(
    "labels", [np.array(["a"]), np.array([0.5]), np.array(3), np.zeros((2, 2), int)], ids=str
)
def test_labels_that_are_no_classes_are_none(stored, labels):
    np.save(stored.folder / "labels.npy", np.array([3, 1], np.uint8))
    assert stored.labels().tolist() == [3, 1]
    np.save(stored.folder / "labels.npy", labels)
    assert stored.labels() is None


@given(st.data())
def test_wherever_bits_are_flipped_or_lost_reading_gives_arrays_or_none(tmp_path_factory, data):
    stored = Store(tmp_path_factory.mktemp("runs"), None).create(Run(dataset="digits"))
    whole = {"step": np.array(3), "probabilities": ANSWERS, "kernels": WEIGHTS["stem/kernel"]}
    content = bytearray(saved(**whole))
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=3)):
        content[place] ^= data.draw(st.integers(1, 255))
    content = content[: data.draw(st.integers(0, len(content)))]
    for name in ("live.npz", "resume.npz", "labels.npy", "snapshots/0001.npz"):
        (stored.folder / name).write_bytes(content)
    assert stored.labels() is None
    live, state = stored.live(), stored.resume_state()
    assert live is None or live.kernels.dtype == np.float32
    assert state is None or all(isinstance(array, np.ndarray) for array in state.values())
    with contextlib.suppress(ValueError):  # damaged
        assert stored.snapshot(1).answers.dtype == np.float32


def test_what_is_wanted_is_changed_and_the_rest_stays(stored):
    stored.steer(paused=True, learning_rate_factor=0.5)
    stored.steer(paused=False)
    assert stored.control() == Steering(learning_rate_factor=0.5)
