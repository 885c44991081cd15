"""Every method of the registry, on every kind of model."""

from __future__ import annotations

import inspect

import keras
import numpy as np
import pytest

from explorer.anatomy import view_of
from explorer.explanations import EXPLANATIONS, explain
from tests import models
from tests.anatomy.test_view import census
from tests.explanations import nets

X = models.picture()


@pytest.fixture(
    scope="module", params=models.SOFTMAX_MODELS.values(), ids=models.SOFTMAX_MODELS.keys()
)
def model(request):
    return nets.kept(request.param)


def test_the_registry_says_what_each_method_is(method):
    entry = EXPLANATIONS[method]
    assert entry.name == method
    assert 1980 < entry.year < 2100
    assert str(entry.year) in entry.paper
    assert len(entry.description) > 100
    assert entry.formula.count("{") == entry.formula.count("}") > 0
    assert entry.reading.endswith(".")
    assert entry.units in ("logit", "logit per unit of input", "relative")
    assert list(inspect.signature(entry.function).parameters) == ["question"]
    if not entry.of_class:
        assert "class" in entry.description


def test_every_method_explains_every_kind_of_model(model, method):
    entry, view, options = EXPLANATIONS[method], view_of(model), nets.quickest(model, method)
    logits = view.logits(X)
    for class_index in (0, models.CLASSES - 1):
        found = explain(model, X, method, class_index, options=options)
        assert (found.method, found.class_index, found.against) == (method, class_index, None)
        assert found.score == found.logit == pytest.approx(logits[class_index], rel=1e-4, abs=1e-4)
        probability = models.softmax(logits.astype(float))[class_index]
        assert found.probability == pytest.approx(probability, rel=1e-3)
        assert found.options == options
        assert found.passes == entry.cost(view, None, options) >= 1
        assert found.seconds > 0
        assert found.layer == (view.default_target_layer if entry.at_layer else None)
        expect_pictures_of(found, entry)


def expect_pictures_of(found, entry) -> None:
    """The arrays of an explanation are what its docstring says."""
    assert found.heatmap.shape == X.shape[:2]
    assert found.layer_map.ndim == 2
    assert found.values.shape in (found.layer_map.shape, X.shape)
    assert found.heatmap.min() >= 0
    assert found.heatmap.max() in (0, 1)
    arrays = [found.heatmap, found.layer_map, found.values]
    if entry.signed:
        assert found.signed.shape == X.shape[:2]
        assert np.abs(found.signed).max() == (0 if found.is_zero else 1)
        positive = np.maximum(found.signed, 0)
        if positive.any():
            np.testing.assert_allclose(found.heatmap, positive / positive.max(), atol=1e-6)
        arrays.append(found.signed)
    else:
        assert found.signed is None
        assert found.layer_map.min() >= 0
        assert found.heatmap.any() != found.is_zero
    for array in arrays:
        assert array.dtype == np.float32
        assert np.isfinite(array).all()
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1


def test_every_method_explains_the_most_probable_class_unless_told(method):
    model = nets.kept(models.shortcut)
    options = nets.quickest(model, method)
    best = int(view_of(model).logits(X).argmax())
    default = explain(model, X, method, options=options)
    asked = explain(model, X, method, best, options=options)
    assert default.class_index == best
    np.testing.assert_array_equal(default.heatmap, asked.heatmap)


def test_every_method_gives_the_same_for_one_picture_and_a_batch_of_one(method):
    model = nets.kept(models.branched)
    options = nets.quickest(model, method)
    single, batch = (explain(model, x, method, 1, options=options) for x in (X, X[None]))
    np.testing.assert_array_equal(single.values, batch.values)


def test_maps_of_different_classes_differ_where_a_method_says_so(method):
    model = nets.kept(models.nested_in_functional)
    options = nets.quickest(model, method)
    one, other = (explain(model, X, method, index, options=options).values for index in (0, 2))
    difference = np.abs(one - other).max() / np.abs(one).max()
    assert difference > 0.01 if EXPLANATIONS[method].of_class else difference == 0


def test_every_method_tells_one_class_from_another(method):
    """The score is the difference, and the map another one than that of the class alone."""
    model = nets.kept(models.nested_in_sequential)
    options = nets.quickest(model, method)
    logits = view_of(model).logits(X).astype(float)
    found = explain(model, X, method, 0, against=3, options=options)
    assert found.against == 3
    assert found.score == pytest.approx(logits[0] - logits[3], abs=1e-5)
    assert found.logit == pytest.approx(logits[0], abs=1e-5)
    if EXPLANATIONS[method].of_class:
        alone = explain(model, X, method, 0, options=options)
        assert np.abs(found.values - alone.values).max() > 1e-3 * np.abs(alone.values).max()


def test_nothing_is_traced_again_when_picture_or_class_changes(method):
    model = models.nested_in_functional()
    view, options = view_of(model), nets.quickest(model, method)
    explain(model, X, method, 0, options=options)
    traces = view.traces
    assert traces > 0
    for class_index in range(models.CLASSES):
        x = models.picture(seed=class_index)
        explain(model, x, method, class_index, against=(class_index + 1) % 5, options=options)
    explain(model, X, method, options=options, seed=7)
    assert view.traces == traces


@pytest.mark.parametrize(
    "build", [models.nested_in_functional, models.shared, models.mixed_float16]
)
def test_nothing_in_the_model_changes(build, method):
    model = nets.kept(build)
    predicted = np.asarray(model(X[None], training=False))
    before = census(model)
    options = nets.quickest(model, method)
    explain(model, X, method, 1, against=2, options=options)
    explain(model, X, method, options=options)
    assert census(model) == before
    np.testing.assert_array_equal(np.asarray(model(X[None], training=False)), predicted)


@pytest.fixture(scope="module", params=[models.nested_in_functional, models.separate_softmax])
def reloaded(request, tmp_path_factory):
    """A model, and the same one from a file."""
    model = nets.kept(request.param)
    path = tmp_path_factory.mktemp("reloaded") / "model.keras"
    model.save(path)
    return model, keras.saving.load_model(path)


def test_a_model_read_from_a_file_is_explained_as_before(reloaded, method):
    options = nets.quickest(reloaded[0], method)
    one, other = (explain(model, X, method, 2, options=options) for model in reloaded)
    assert one.layer == other.layer
    np.testing.assert_allclose(one.values, other.values, rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize("name", [name for name, entry in EXPLANATIONS.items() if entry.at_layer])
def test_a_layer_of_choice(name):
    model = nets.kept(models.nested_in_functional)
    found = explain(model, X, name, 2, "base/relu1")
    assert found.layer == "base/relu1"
    assert found.layer_map.shape == (16, 16)
    assert explain(model, X, name, 2, "relu1").layer == "base/relu1"
    with pytest.raises(ValueError, match="has no feature maps"):
        explain(model, X, name, 2, "pool")


def test_every_method_explains_a_single_sigmoid_unit(method):
    model = nets.kept(models.one_sigmoid)
    found = explain(model, X, method, options=nets.quickest(model, method))
    assert found.class_index == 0
    assert found.probability == pytest.approx(float(model(X[None])[0, 0]), abs=1e-6)
    assert not found.is_zero


def test_every_method_refuses_what_is_not_there(method):
    model = nets.kept(models.pooled)
    with pytest.raises(ValueError, match="5 classes, 0 to 4"):
        explain(model, X, method, 5)
    with pytest.raises(ValueError, match="5 classes, 0 to 4"):
        explain(model, X, method, 0, against=-1)
    with pytest.raises(ValueError, match="takes one input of shape"):
        explain(model, X[:8], method)
    with pytest.raises(ValueError, match="has no option 'colour'"):
        explain(model, X, method, options={"colour": 1})
    with pytest.raises(ValueError, match="one score for each class"):
        explain(models.backbone(), X, method)


def test_every_method_says_so_when_numbers_are_not_finite(method):
    model = models.pooled()
    kernel, bias = model.get_layer("conv2").get_weights()
    model.get_layer("conv2").set_weights([kernel, bias + np.inf])
    with pytest.raises(ValueError, match="not finite"):
        explain(model, X, method, 0, options=nets.quickest(model, method))


def test_an_unknown_method_is_refused_with_those_that_exist():
    with pytest.raises(ValueError, match=r"no method 'grad_cat'; there are .*grad_cam"):
        explain(models.pooled(), X, "grad_cat")


def test_every_value_of_every_option_counts(method):
    """But for the slowest, and where there are fewer maps or pixels than could be asked for."""
    model = nets.kept(models.shortcut)
    view, entry = view_of(model), EXPLANATIONS[method]
    quick = nets.quickest(model, method)
    for option in entry.options:
        found = []
        for value in option.values:
            options = {**quick, option.name: value}
            if entry.cost(view, None, options) <= 300:
                found.append(explain(model, X, method, 2, options=options))
                assert found[-1].options == options
        different = {(one.passes, one.values.tobytes()) for one in found}
        limited = {("score_cam", "maps"): 1, ("occlusion", "across"): 4}
        assert len(different) == limited.get((method, option.name), len(found))
