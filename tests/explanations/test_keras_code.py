"""Scripts that explain in plain Keras come to the very maps of the app."""

from __future__ import annotations

import keras
import matplotlib
import numpy as np
import pytest

from explorer.anatomy import view_of
from explorer.explanations import EXPLANATIONS, explain
from explorer.explanations.keras_code import keras_code
from tests import models
from tests.explanations import nets

X = models.picture()


@pytest.fixture
def values_left_by(tmp_path, monkeypatch):
    """Run a script beside a model's file and a picture's; the values that it leaves."""
    monkeypatch.chdir(tmp_path)
    matplotlib.use("agg")

    def run(code: str, model: keras.Model, x: np.ndarray) -> np.ndarray:
        model.save("model.keras")
        np.save("x.npy", x[np.newaxis])
        exec(compile(code, "script.py", "exec"), {})
        matplotlib.pyplot.close("all")
        assert (tmp_path / "explanation.png").stat().st_size > 5000
        return np.load("values.npy")

    return run


def expect_the_same(run, model, method: str, x=X, tolerance: float = 1e-4, **question) -> None:
    options = nets.quickest(model, method)
    found = explain(model, x, method, options=options, seed=3, **question)
    assert found.values.any()
    left = run(keras_code(view_of(model), found), model, x)
    rounding = 2e-6 if "scores" in EXPLANATIONS[method].script else 0  # of scores near 1
    scale = tolerance * np.abs(found.values).max() + rounding
    np.testing.assert_allclose(left, found.values, rtol=tolerance, atol=scale)


def test_every_method_in_a_nested_model(values_left_by, method):
    expect_the_same(values_left_by, nets.kept(models.nested_in_functional), method, class_index=2)


@pytest.mark.parametrize("method", ["layer_cam", "smooth_grad", "occlusion"])
def test_one_class_told_from_another(values_left_by, method):
    model = nets.kept(models.depthwise_separable)
    expect_the_same(values_left_by, model, method, class_index=1, against=4)


@pytest.mark.parametrize("name", models.SOFTMAX_MODELS)
def test_every_kind_of_model(values_left_by, name):
    model = nets.kept(models.SOFTMAX_MODELS[name])
    near = 0.02 if name.startswith("mixed") else 1e-4  # rounded to 16 bits, in another order
    expect_the_same(values_left_by, model, "hires_cam", class_index=2, tolerance=near)


@pytest.mark.parametrize("build", [models.shared, models.nested_deeply, models.mixed_bfloat16])
def test_gates_in_shared_and_nested_models(values_left_by, build):
    near = 0.02 if build is models.mixed_bfloat16 else 1e-4
    model = nets.kept(build)
    expect_the_same(values_left_by, model, "guided_backpropagation", class_index=0, tolerance=near)


def test_a_sigmoid_unit(values_left_by):
    expect_the_same(values_left_by, nets.kept(models.one_sigmoid), "grad_cam")


def test_a_layer_of_choice_in_a_shared_nested_model(values_left_by):
    model = nets.kept(models.nested_deeply)
    for layer in ("middle/inner/mix", "middle:2/inner/mix", "stem"):
        expect_the_same(values_left_by, model, "hires_cam", class_index=1, layer=layer)


def test_pictures_of_one_channel(values_left_by):
    grey = models.opening(1)
    maps = keras.layers.Conv2D(6, 3, activation="relu", name="conv")(grey)
    pooled = keras.layers.GlobalAveragePooling2D(name="pool")(maps)
    scores = keras.layers.Dense(5, activation="softmax", name="output")(pooled)
    model = models.randomised(keras.Model(grey, scores))
    for method in ("gradient", "rise"):
        expect_the_same(values_left_by, model, method, models.picture(channels=1), class_index=1)


def every_script() -> list[str]:
    """Of every method, with another class for every second one, in two kinds of models."""
    scripts = []
    for number, name in enumerate(EXPLANATIONS):
        for build in (models.nested_in_functional, models.mixed_float16):
            model = nets.kept(build)
            options, against = nets.quickest(model, name), (None, 3)[number % 2]
            found = explain(model, X, name, 2, against=against, options=options)
            scripts.append(keras_code(view_of(model), found))
    return scripts


def test_the_scripts_are_tidy_and_need_nothing_of_the_app(expect_tidy):
    scripts = every_script()
    assert not any("explorer" in script for script in scripts)
    expect_tidy(scripts)


def test_a_model_may_come_from_elsewhere():
    model = nets.kept(models.pooled)
    found = explain(model, X, "grad_cam", 2)
    code = keras_code(view_of(model), found, loading="keras.applications.MobileNetV2()")
    assert "model = keras.applications.MobileNetV2()\n" in code
    assert "model.keras" not in code
