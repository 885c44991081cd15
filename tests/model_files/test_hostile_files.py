"""More hostile files: each is refused with a sentence, by the part that is to refuse it."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import keras
import pytest

from explorer.model_files import ModelRejected, read_model, weights, wire
from explorer.model_files.reader import READER, Reader
from tests.model_files import (
    files,
    hostile_archives,
    hostile_descriptions,
    hostile_models,
    hostile_weights,
)
from tests.model_files.hostile_descriptions import CODE, FETCH, SYSTEM, TRAP

_WATCHED = (
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "pickle.find_class",
    "socket.connect",
    "subprocess.Popen",
)
_TEXTS = hostile_archives.HOSTILE | hostile_descriptions.HOSTILE
_BUILT = hostile_models.HOSTILE | hostile_weights.HOSTILE
_MOST_MEMORY = 600_000_000
_seen: list[str] | None = None


def _note(event: str, details: tuple) -> None:
    if _seen is None:
        return
    if event in _WATCHED or (event == "open" and str(TRAP) in str(details[0])):
        _seen.append(f"{event}: {details}")


sys.addaudithook(_note)  # it cannot be taken away again, so it is silent between the tests


@pytest.fixture
def watch() -> Iterator[list[str]]:
    """What Python tells of: programs that are started, files that are opened, and the like."""
    global _seen
    READER.warm()  # starting it is no harm that a file has done
    _seen = []
    yield _seen
    _seen = None


def _children() -> list[int]:
    lists = Path("/proc/self/task").glob("*/children")
    return [int(child) for one in lists for child in one.read_text().split()]


def _peak(pid: int | str) -> int:
    """The most memory of a process since `_forget_peak`, in bytes."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    [line] = [one for one in lines if one.startswith("VmHWM")]
    return int(line.split()[1]) * 1024


def _forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5")


def _refusal(data: bytes) -> str:
    with pytest.raises(ModelRejected) as refused:
        read_model(data, "model.keras")
    sentence = str(refused.value)
    assert sentence[0].isupper()
    assert sentence.endswith(".")
    assert sentence.isprintable()
    assert 25 < len(sentence) < 400
    return sentence


def _check_nothing_happened(seen: list[str], before: int) -> None:
    assert seen == []
    assert keras.config.floatx() == "float32"
    assert keras.config.dtype_policy().name == "float32"
    assert keras.src.saving.serialization_lib.in_safe_mode() is not False
    assert not TRAP.exists()
    assert _peak("self") - before < _MOST_MEMORY


@pytest.mark.skipif(sys.platform != "linux", reason="looks at processes in /proc")
@pytest.mark.parametrize("what", _TEXTS)
def test_a_file_is_refused_before_anybody_hears_of_it(
    what: str, watch: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    data = _TEXTS[what]()
    asked = []
    monkeypatch.setattr(READER, "weights", lambda *_: asked.append(what))
    _forget_peak()
    before = _peak("self")

    _refusal(data)

    _check_nothing_happened(watch, before)
    assert asked == []


@pytest.mark.skipif(sys.platform != "linux", reason="looks at processes in /proc")
@pytest.mark.parametrize("what", _BUILT)
def test_a_file_is_refused_in_the_confined_process_which_goes_on(
    what: str, watch: list[str]
) -> None:
    data = _BUILT[what]()
    process = READER._process.pid
    _forget_peak()
    before = _peak("self")

    _refusal(data)

    _check_nothing_happened(watch, before)
    assert READER._process is not None, "it was killed, or it died"
    assert READER._process.pid == process
    assert process in _children()
    assert _peak(process) < 3_000_000_000
    assert files_of(process) == []


def files_of(process: int) -> list[str]:
    """Ordinary files that a process has open, apart from programs and devices."""
    folder = Path(f"/proc/{process}/fd")
    links = [os.readlink(one) for one in folder.iterdir() if one.is_symlink()]
    return [one for one in links if one.startswith("/") and not one.startswith(("/dev/", "/proc/"))]


@pytest.mark.parametrize("part", [FETCH, SYSTEM, CODE], ids=["fetch", "system", "code"])
@pytest.mark.parametrize("key", ["compile_config", "build_config"])
def test_what_is_not_needed_is_left_out_unread(part: dict, key: str, watch: list[str]) -> None:
    def edit(config: dict) -> None:
        one = config if key == "compile_config" else files.layer(config, "conv")
        one[key] = {"optimizer": part, "loss": part, "input_shape": part}

    own = read_model(files.with_config(edit), "model.keras")
    assert own.classes == 3
    assert watch == []
    assert not TRAP.exists()


def test_names_that_are_taken_already_do_no_harm() -> None:
    def edit(config: dict) -> None:
        names = ["picture", *(f"picture{number}" for number in range(12))]
        layers = [
            {"module": "keras.layers", "class_name": "ReLU", "config": {"name": name}}
            for name in names
        ]
        conv, pool, scores = (files.layer(config, name) for name in ("conv", "pool", "scores"))
        config.update(module="keras", class_name="Sequential", registered_name=None)
        settings = {"name": "stack", "layers": [conv, *layers, pool, scores]}
        config["config"] = {**settings, "build_input_shape": [None, 8, 8, 3]}

    own = read_model(files.with_config(edit), "model.keras")
    assert own.model.inputs[0].name == "picture12"


def test_objects_in_the_weights_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    content = files.members(files.small())[files.WEIGHTS]
    assert weights.rebuilt(content)
    monkeypatch.setattr(weights, "MOST_OBJECTS", 5)
    with pytest.raises(ModelRejected, match="too many"):
        weights.rebuilt(content)


class _Liar:
    """In place of the confined process; says what it is told to, and can be ended."""

    def __init__(self, answer: object) -> None:
        self.stdin, self.stdout, self.ended = io.BytesIO(), io.BytesIO(), False
        wire.send_json(self.stdout, answer)
        wire.send(self.stdout, b"odd")
        self.stdout.seek(0)

    def poll(self) -> None:
        """It is alive."""

    def kill(self) -> None:
        """It is told to end."""
        self.ended = True

    def wait(self) -> int:
        """It has ended."""
        return 0


@pytest.mark.parametrize(
    "answer",
    [
        7,
        None,
        {"weights": 3},
        {"weights": [{}]},
        {"weights": [{"shape": 1, "dtype": "float32"}]},
        {"weights": [{"shape": [3], "dtype": "object"}]},
        {"weights": [{"shape": [-1, 0], "dtype": "float32"}]},
        {"weights": [{"shape": ["x"], "dtype": []}]},
    ],
    ids=str,
)
def test_a_process_that_lies_is_ended(answer: object) -> None:
    own, liar = Reader(), _Liar(answer)
    own._process = liar
    with pytest.raises(ModelRejected):
        own.weights({}, b"", 1_000)
    assert liar.ended
    own._idle.cancel()


@pytest.mark.skipif(sys.platform != "linux", reason="looks at processes in /proc")
def test_no_process_is_left_behind() -> None:
    READER.warm()
    process = READER._process.pid
    assert process in _children()
    READER.close()
    assert process not in _children()
