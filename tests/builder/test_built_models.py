"""What comes out of the builder: code that runs, files that load, and a network that trains."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.builder.architecture import built, name_of
from explorer.builder.design import Design, Step, read_design
from explorer.builder.keras_code import design_code
from explorer.builder.kinds import kinds
from explorer.builder.presets import PRESETS
from explorer.model_files.own_model import read_model
from explorer.portable_model import portable_file
from explorer.training import Run
from explorer.training.events import EpochDone
from explorer.training.fit import train
from explorer.training.keras_code import run_code
from tests.builder.designs import BLOCKS

SHAPE = (16, 16, 3)


def everything() -> Design:
    """One of each kind, narrow."""
    body = [Step(name, (16, 1 + (name == "residual"))) for name in BLOCKS]
    body += [Step("max_pool"), Step("average_pool"), Step("gap"), Step("dropout"), Step("dense")]
    return Design(tuple(body))


@pytest.fixture(scope="module")
def model():
    return built(name_of(everything())).build(SHAPE, 10)


@pytest.fixture(scope="module")
def made_by_script(tmp_path_factory):
    names: dict = {}
    exec(compile(design_code(everything(), SHAPE, 10), "script.py", "exec"), names)
    return names["model"]


def test_layers_have_names_of_their_own(model):
    names = [layer.name for layer in model.layers]
    assert len(set(names)) == len(names)
    assert "residual_" in " ".join(names)
    assert model.name == "built"


def test_the_code_builds_the_same_network(model, made_by_script):
    assert made_by_script.count_params() == model.count_params()
    assert [one.name for one in made_by_script.layers] == [one.name for one in model.layers]
    made_by_script.set_weights(model.get_weights())
    x = np.random.default_rng(0).random((2, *SHAPE), np.float32)
    np.testing.assert_array_equal(made_by_script(x), model(x))


def test_the_scripts_are_tidy_and_need_nothing_of_the_app(expect_tidy):
    designs = [everything(), *(read_design(one.text) for one in PRESETS.values())]
    designs += [read_design("plain-8.flatten"), read_design("plain-8.gap.dense-4")]
    scripts = [design_code(design, SHAPE, 10) for design in designs]
    assert not any("explorer." in script or "import explorer" in script for script in scripts)
    expect_tidy(scripts)


def test_only_the_blocks_that_are_used_are_in_the_script():
    code = design_code(read_design("plain-8.gap"), SHAPE, 10)
    assert "def plain(" in code
    assert not any(f"def {name}(" in code for name in BLOCKS if name != "plain")


def test_the_file_loads_anywhere_and_through_the_apps_own_door(model, tmp_path):
    import keras

    data = portable_file(model)
    (tmp_path / "built.keras").write_bytes(data)
    loaded = keras.models.load_model(tmp_path / "built.keras")
    x = np.random.default_rng(0).random((2, *SHAPE), np.float32)
    np.testing.assert_allclose(loaded(x), model(x), atol=1e-6)
    own = read_model(data, "built.keras")
    assert (own.parameters, own.classes, own.input_shape) == (model.count_params(), 10, SHAPE)


def test_it_trains_and_its_run_is_a_script():
    name = "built-plain-8.residual-8-2.max_pool.dropout-25.gap.dense-8"
    run = Run(architecture=name, dataset="digits", subset=100, batch_size=50, epochs=1)
    assert run.input_shape == (8, 8, 1)
    done = [event for event in train(run) if isinstance(event, EpochDone)]
    assert [event.epoch for event in done] == [0, 1]
    assert done[1].answers.shape[1] == 10
    script = run_code(run)
    compile(script, "script.py", "exec")
    assert "def built(" in script


def test_pictures_are_enlarged_where_the_network_needs_it():
    deep = Run(architecture="built-plain-8.max_pool-4.max_pool-4.gap", dataset="digits")
    assert deep.input_shape == (16, 16, 1)


@pytest.mark.parametrize("name", kinds())
def test_each_kind_says_what_it_does(name):
    assert kinds()[name].note.endswith(".")
    assert kinds()[name].title
