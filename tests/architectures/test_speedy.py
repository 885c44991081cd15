"""Networks that learn within minutes."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.architectures import ARCHITECTURES
from explorer.architectures.speedy import STEM
from explorer.datasets import DATASETS
from explorer.layers.dirac import Dirac

BOTH = pytest.mark.parametrize("name", ["speedy", "speedy_small"])


@pytest.mark.parametrize(("name", "parameters"), [("speedy", 1_162_168), ("speedy_small", 295_544)])
def test_as_many_parameters_as_measured(name, parameters):
    assert ARCHITECTURES[name].build().count_params() == parameters


def patches(model, pictures):
    """What the stem gives, as (values, maps)."""
    return np.asarray(model.get_layer(STEM)(pictures)).reshape(-1, 24)


@BOTH
def test_the_stem_whitens(name):
    pictures = DATASETS["shapes"].load().x_train[:500].astype(np.float32) / 255
    model = ARCHITECTURES[name].build()
    ARCHITECTURES[name].fit_stem(model, pictures)
    maps = patches(model, pictures)
    assert np.allclose(maps[:, :12], -maps[:, 12:], atol=1e-4)
    covariance = np.cov(maps[:, :12], rowvar=False)
    assert np.allclose(maps.mean(axis=0), 0, atol=1e-3)
    variances = np.diag(covariance)
    assert (np.diff(variances) < 1e-3).all()  # the strongest direction first
    assert variances[0] == pytest.approx(1, abs=0.01)
    assert np.allclose(covariance - np.diag(variances), 0, atol=1e-3)


@BOTH
def test_the_stem_does_not_learn(name):
    model = ARCHITECTURES[name].build()
    learning = {variable.path for variable in model.trainable_variables}
    assert not any(STEM in path for path in learning)


def test_dirac_kernels_pass_their_input_on():
    kernels = np.asarray(Dirac(seed=1)((3, 3, 4, 6)))
    assert np.array_equal(kernels[1, 1, :, :4], np.eye(4))
    assert np.abs(kernels[:, :, :, :4]).sum() == 4
    drawn = kernels[:, :, :, 4:]
    assert 0.8 / 6 < np.abs(drawn).max() <= 1 / 6
    assert np.array_equal(kernels, np.asarray(Dirac(seed=1)((3, 3, 4, 6))))
    assert not np.array_equal(kernels, np.asarray(Dirac(seed=2)((3, 3, 4, 6))))


@BOTH
def test_can_be_saved_and_loaded(name, tmp_path):
    import keras

    from explorer import layers

    layers.register()
    model = ARCHITECTURES[name].build()
    model.save(tmp_path / "model.keras")
    again = keras.saving.load_model(tmp_path / "model.keras")
    x = np.random.default_rng(0).random((2, 32, 32, 3), np.float32)
    assert np.allclose(model(x), again(x), atol=1e-6)
