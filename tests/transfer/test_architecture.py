"""Transfer models under names of architectures, and as scripts."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.architectures import ARCHITECTURES
from explorer.standalone import Standalone
from explorer.transfer.architecture import BASE_FILE, SIDES, base_file, name_of, transferred
from explorer.transfer.bases import BASES
from explorer.transfer.heads import HEADS

NAME = "transfer-efficientnet_lite0-lesson-32"


@pytest.mark.parametrize(
    ("base", "head"),
    [*((base, "light") for base in BASES), *(("vgg16", head) for head in HEADS if head != "light")],
)
def test_bases_and_heads_make_architectures(base, head):
    entry = ARCHITECTURES[name_of(base, head, SIDES[2])]
    assert entry is transferred(entry.name)
    assert BASES[base].title in entry.title
    assert f"{SIDES[2]} px" in entry.title
    assert len(entry.description.split()) > 30
    model = entry.skeleton((28, 28, 1), 4)
    assert model.name == entry.name
    assert (model.input_shape, model.output_shape) == ((None, 28, 28, 1), (None, 4))


def test_they_are_not_listed():
    assert NAME in ARCHITECTURES
    assert NAME not in list(ARCHITECTURES)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("transfer-vgg16", "not of the form"),
        ("transfer-vgg17-light-96", "no known base; .*vgg16"),
        ("transfer-vgg16-heavy-96", "no known head; .*light"),
        ("transfer-vgg16-light-095", "no known side; .*96"),
        ("transfer-vgg16-light-96-1", "not of the form"),
    ],
)
def test_a_name_that_means_nothing_is_refused_in_a_sentence(name, sentence):
    with pytest.raises(ValueError, match=sentence):
        transferred(name)
    assert name not in ARCHITECTURES


def test_the_script_builds_the_same_model(tmp_path, monkeypatch, expect_tidy):
    entry = transferred(NAME)
    script = Standalone()
    function = entry.write(script)
    opening = f"from __future__ import annotations\n\n{script.imports}"
    code = opening + "\n\n" + "\n\n\n".join(script.definitions) + "\n"
    expect_tidy([code])
    (tmp_path / BASE_FILE).write_bytes(base_file(NAME))
    monkeypatch.chdir(tmp_path)
    names: dict = {}
    exec(compile(code, "script.py", "exec"), names)
    theirs, ours = names[function]((28, 28, 1), 4), entry.build((28, 28, 1), 4)
    assert [one.path for one in theirs.weights] == [one.path for one in ours.weights]
    assert len(theirs.trainable_variables) == len(ours.trainable_variables)
    theirs.layers[-1].set_weights(ours.layers[-1].get_weights())
    for name in ("head_dense1", "head_dense2"):
        theirs.get_layer(name).set_weights(ours.get_layer(name).get_weights())
    pictures = np.random.default_rng(0).random((2, 28, 28, 1), np.float32)
    assert np.allclose(theirs(pictures), ours(pictures), atol=1e-5)
