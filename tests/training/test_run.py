"""A run is checked where it is made, and its file can be read back."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.architectures import ARCHITECTURES
from explorer.datasets import DATASETS
from explorer.training.run import LIMITS, Run, RunRejected


def test_what_goes_into_a_file_comes_back():
    run = Run(architecture="lenet5", dataset="digits", subset=100, learning_rate=1, seed=7)
    assert Run.from_dict(json.loads(json.dumps(run.as_dict()))) == run
    assert isinstance(run.learning_rate, float)


@pytest.mark.parametrize("name", ["architecture", "dataset", "optimizer", "schedule", "precision"])
@pytest.mark.parametrize("value", ["nothing", "", None, 3, "../x"])
def test_unknown_names_are_refused_with_a_sentence(name, value):
    with pytest.raises(RunRejected, match=r"\.$"):
        Run(**{name: value})


@pytest.mark.parametrize("name", LIMITS)
@pytest.mark.parametrize("value", [-1, 1e12, math.nan, math.inf, True, "3", [1], 2**70])
def test_numbers_out_of_range_are_refused_with_a_sentence(name, value):
    with pytest.raises(RunRejected, match=r"^The .*\.$"):
        Run(**{name: value})


@pytest.mark.parametrize("name", LIMITS)
def test_limits_themselves_are_fine(name):
    for value in LIMITS[name]:
        assert getattr(Run(**{name: value}), name) == value


@given(st.dictionaries(st.text(max_size=12), st.integers() | st.text() | st.none(), max_size=4))
def test_foreign_settings_are_refused(settings):
    with pytest.raises(RunRejected):
        Run.from_dict(settings)


@given(
    st.sampled_from(list(Run().as_dict())),
    st.none() | st.text() | st.floats() | st.lists(st.none()),
)
def test_a_foreign_value_is_refused_or_fits(name, value):
    try:
        run = Run.from_dict({**Run().as_dict(), name: value})
    except RunRejected:
        return
    assert Run.from_dict(run.as_dict()) == run


def test_a_missing_setting_is_refused():
    settings = Run().as_dict()
    del settings["seed"]
    with pytest.raises(RunRejected):
        Run.from_dict(settings)


def test_colour_changes_do_not_go_with_grey_pictures():
    with pytest.raises(RunRejected, match="colour"):
        Run(dataset="digits", augmentations="hue")


def test_augmentations_are_written_in_one_way_only():
    assert Run(augmentations="rotation-30").augmentations == "rotation-30-nearest"
    assert Run(augmentations="none") == Run(augmentations="")
    assert Run(augmentations="gain-20", seed=4).pipeline.seed == 4


@pytest.mark.parametrize("architecture", ARCHITECTURES)
@pytest.mark.parametrize("dataset", DATASETS)
def test_every_architecture_takes_every_data_set(architecture, dataset):
    run = Run(architecture=architecture, dataset=dataset)
    height, width, channels = DATASETS[dataset].image_size
    assert min(run.input_shape[:2]) >= ARCHITECTURES[architecture].smallest_side
    assert run.input_shape[2] == channels
    assert run.input_shape[0] % height == 0
    pictures = np.random.default_rng(0).integers(0, 256, (2, height, width, channels), np.uint8)
    fitted = run.fit_for(pictures)
    assert fitted.shape[1:] == run.input_shape
    factor = run.input_shape[0] // height
    assert np.array_equal(fitted[:, ::factor, ::factor], pictures)
    model = ARCHITECTURES[architecture].skeleton(run.input_shape, 10)
    assert model.input_shape == (None, *run.input_shape)
