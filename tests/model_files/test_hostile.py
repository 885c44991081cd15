"""Hostile files are refused with a sentence, and what they want to happen does not happen."""

from __future__ import annotations

import resource

import keras
import pytest

from explorer.model_files import ModelRejected, read_model
from tests.model_files import files
from tests.model_files.hostile import HOSTILE, PROOF


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_is_refused(what: str) -> None:
    make, word = HOSTILE[what]
    PROOF.unlink(missing_ok=True)
    data = make()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    with pytest.raises(ModelRejected) as refused:
        read_model(data, "model.keras")

    sentence = str(refused.value)
    assert word in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert len(sentence) < 400
    assert not PROOF.exists()
    assert keras.config.floatx() == "float32"
    assert keras.src.saving.serialization_lib.in_safe_mode() is not False
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
    assert grown < 400_000_000


def test_the_file_that_hostile_ones_are_made_of_is_accepted() -> None:
    own = read_model(files.small(), "small.keras")
    assert (own.input_shape, own.classes, own.parameters) == ((8, 8, 3), 3, 127)


@pytest.mark.parametrize(
    "name",
    [
        "a.h5",
        "a.hdf5",
        "a.pkl",
        "a.pt",
        "a.pth",
        "a.onnx",
        "a.tflite",
        "a.zip",
        "a.pb",
        "a",
        "a.py",
    ],
)
def test_other_kinds_of_files_are_refused_with_what_to_do(name: str) -> None:
    with pytest.raises(ModelRejected, match=r'model\.save\("name\.keras"\)'):
        read_model(files.small(), name)
