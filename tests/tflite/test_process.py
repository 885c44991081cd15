"""The process that converts: what it makes of a network, and how it is ended."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from explorer.tflite import script
from explorer.tflite.formats import FORMATS
from explorer.tflite.measured import KERAS
from explorer.tflite.pictures import of_dataset
from explorer.tflite.process import Job, optimise
from explorer.tflite.rounding import rounded
from explorer.tflite.running import Running
from explorer.tflite.subjects import judges
from explorer.tflite.worker import MODEL, PICTURES, measure, steps

COUNT = 60
posix = pytest.mark.skipif(os.name != "posix", reason="needs signals")


@pytest.fixture(scope="module")
def subject():
    return judges()["digits_judge"]


@pytest.fixture(scope="module")
def pictures(subject):
    return of_dataset(subject, subject.entry, COUNT)


@pytest.fixture(scope="module")
def job(subject, pictures) -> Job:
    return Job(
        model=subject.keras_file(),
        calibration=pictures.calibration,
        test=pictures.test,
        labels=pictures.labels,
    )


@pytest.fixture(scope="module")
def converted(job):
    told = []
    found, files = optimise(job, lambda *state: told.append(state))
    return found, files, told


def test_every_format_is_made_and_told_of(converted):
    found, files, told = converted
    assert list(found.versions) == [KERAS, *FORMATS]
    assert list(files) == list(FORMATS)
    assert not found.failed
    assert found.probabilities
    assert {total for _, done, total in told if done} == {steps()}
    done = [done for _, done, _ in told]
    assert done == sorted(done)
    for entry in FORMATS.values():
        assert any(doing.startswith(entry.title) for doing, _, _ in told)


def test_files_take_what_their_bits_take(converted, subject):
    found, files, _ = converted
    sizes = [found.versions[name].bytes for name in FORMATS]
    assert sizes == [len(files[name]) for name in FORMATS]
    assert sizes == sorted(sizes, reverse=True)
    for entry in FORMATS.values():
        more = found.versions[entry.name].bytes - entry.weight_bytes(subject.parameters)
        assert 0 < more < 10_000


def test_answers_stay(converted, pictures):
    found, files, _ = converted
    assert found.versions["float32"].difference < 1e-4
    assert found.versions["float32"].agreed == COUNT
    assert found.versions["float16"].difference < 1e-2
    assert found.versions["int8"].agreed >= 0.95 * COUNT
    for name in FORMATS:
        running = Running(files[name])
        said = [int(running(x[np.newaxis]).argmax()) for x in pictures.test]
        assert found.versions[name].right == int((said == pictures.labels).sum())


def test_pictures_for_calibration_are_not_those_of_the_test(pictures):
    known = {one.tobytes() for one in pictures.calibration}
    assert not known & {one.tobytes() for one in pictures.test}
    assert np.unique(pictures.labels, return_counts=True)[1].tolist() == [COUNT // 10] * 10


def test_int8_takes_whole_numbers_for_its_range(converted):
    version = converted[0].versions["int8"]
    # Pixels from 0 to 1 are spread over -128 to 127.
    assert version.input_scale == pytest.approx(1 / 255)
    assert version.input_zero == -128
    assert converted[0].versions["float32"].input_scale == 0


def test_int8_rounds_kernels_as_the_page_says(converted, subject):
    expected = rounded(subject.kernel())  # no batch normalisation follows it
    kernels = Running(converted[1]["int8"]).kernels()
    whole, scales = next(one for one in kernels if one[0].shape == (16, 3, 3, 1))
    assert scales == pytest.approx(expected.scales, rel=1e-5)
    difference = whole.transpose(1, 2, 3, 0).astype(int) - expected.whole
    assert np.abs(difference).max() <= 1  # where a weight lies between two steps
    assert (difference != 0).mean() < 0.02


@pytest.mark.parametrize("name", FORMATS)
def test_the_script_answers_as_the_file_does(converted, subject, name, tmp_path, monkeypatch):
    picture = subject.entry.load().picture(3, "test")
    monkeypatch.chdir(tmp_path)
    Path("picture.png").write_bytes(picture.png())
    Path(script.file_name(subject, FORMATS[name])).write_bytes(converted[1][name])
    Path(script.LABELS_FILE).write_text(script.labels_file(subject), encoding="utf-8")
    left = {}
    exec(compile(script.answering_script(subject, FORMATS[name]), "script.py", "exec"), left)
    expected = Running(converted[1][name])(subject.prepare(picture))[0]
    assert left["answer"] == pytest.approx(expected)
    assert left["names"] == list(subject.class_names)


def test_a_broken_model_file_tells_nothing(job, tmp_path):
    (tmp_path / MODEL).write_bytes(b"no zip")
    np.savez(tmp_path / PICTURES, calibration=job.calibration, test=job.test)
    with pytest.raises(ValueError, match="zip file"):
        measure(tmp_path, lambda *state: None)


class Unwanted(Exception):
    """The visitor wants something else."""


@posix
def test_who_calls_it_off_ends_the_process_and_leaves_nothing(job):
    tells = (
        "import json, os, sys, time; from pathlib import Path; Path(sys.argv[1], 'x').touch(); "
        "print(json.dumps({'doing': f'{os.getpid()} {sys.argv[1]}', 'done': 1, 'total': 2}), "
        "flush=True); time.sleep(1000)"
    )
    seen = []

    def watch(doing: str, done: int, total: int) -> None:
        if done:
            seen.append(doing)
            raise Unwanted

    with pytest.raises(Unwanted):
        optimise(job, watch, command=(sys.executable, "-c", tells))
    number, folder = seen[0].split(" ", 1)
    with pytest.raises(ProcessLookupError):
        os.kill(int(number), 0)
    assert not Path(folder).exists()


def test_what_takes_too_long_is_given_up(job):
    sleeps = (sys.executable, "-c", "import time; time.sleep(1000)")
    with pytest.raises(ValueError, match="given up after"):
        optimise(job, lambda *state: None, seconds=0.3, command=sleeps)


@pytest.mark.parametrize(
    "line", ["", "no JSON", "[1]", '{"result": null}', '{"result": {"versions": []}}']
)
def test_what_makes_no_sense_is_not_believed(job, line):
    prints = (sys.executable, "-c", f"print({line!r})")
    with pytest.raises(ValueError, match="could not be converted"):
        optimise(job, lambda *state: None, command=prints)


def test_what_cannot_be_converted_says_why(job):
    version = {"bytes": 1, "tested": 1, "right": None, "agreed": 1, "difference": 0.0}
    times = {"gained": None, "lost": None, "milliseconds": 1.0, "fastest": 1.0}
    told = {
        "versions": [{"name": KERAS, **version, **times}],
        "failed": dict.fromkeys(FORMATS, "TFLite lacks operations."),
        "probabilities": True,
        "rounds": 10,
    }
    prints = (sys.executable, "-c", f"print({json.dumps({'result': told})!r})")
    with pytest.raises(ValueError, match="TFLite lacks operations"):
        optimise(job, lambda *state: None, command=prints)


@posix
def test_the_process_ends_with_who_started_it(tmp_path):
    folder = tmp_path / "job"
    folder.mkdir()
    code = (
        "import sys, time; from pathlib import Path; from explorer.tflite import __main__ as it; "
        "import threading; threading.Thread(target=it._end_when_alone, args=(Path(sys.argv[1]),))"
        ".start(); time.sleep(1000)"
    )
    started = subprocess.Popen([sys.executable, "-c", code, str(folder)], stdin=subprocess.PIPE)
    started.stdin.close()
    assert started.wait(timeout=60) == 1
    assert not folder.exists()
