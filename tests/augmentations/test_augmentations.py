"""What every augmentation keeps to: the tests go over the registry."""

from __future__ import annotations

import keras
import numpy as np
import pytest
import tensorflow as tf

from explorer.augmentations import AUGMENTATIONS, GROUPS, Augmentation, Drawn, Strength
from explorer.options import Option
from explorer.pipeline import Pipeline, Step
from tests.augmentations.cards import photos

PHOTOS = photos()
LABELS = np.eye(4, dtype=np.float32)
NAMES = list(AUGMENTATIONS)
STRENGTHS = [(name, one.name) for name in NAMES for one in AUGMENTATIONS[name].strengths]


def strongest(entry: Augmentation) -> dict:
    return {option.name: option.values[-1] for option in entry.options} | dict(entry.surest)


def called(layer, images: np.ndarray = PHOTOS, training: bool = True) -> np.ndarray:
    return np.asarray(layer(images.astype(np.float32), training=training))


@pytest.fixture(params=NAMES)
def entry(request) -> Augmentation:
    return AUGMENTATIONS[request.param]


@pytest.mark.parametrize("size", [(33, 38), (8, 8), (1, 1), (3, 50)])
def test_shape_number_type_and_range_are_kept(entry, size):
    images = photos(*size)
    for seed in range(3):
        result = called(entry.layer(seed=seed, **strongest(entry)), images)
        assert result.shape == images.shape
        assert result.dtype == np.float32
        assert np.isfinite(result).all()
        assert result.min() >= -1e-3
        assert result.max() <= 255 + 1e-3


def test_it_does_something(entry):
    changed = [
        np.abs(called(entry.layer(seed=seed, **strongest(entry))) - PHOTOS).max()
        for seed in range(5)
    ]
    assert max(changed) > 1


def test_at_strength_zero_it_is_the_identity(entry):
    if entry.identity is None:
        assert not entry.options
        return
    for seed in range(3):
        result = called(entry.layer(seed=seed, **entry.identity))
        np.testing.assert_allclose(result, PHOTOS, atol=1e-3)


@pytest.mark.parametrize("name", [name for name, _ in STRENGTHS if AUGMENTATIONS[name].forcible])
def test_a_forced_neutral_value_is_the_identity(name):
    layer = AUGMENTATIONS[name].layer_drawing({})
    np.testing.assert_allclose(called(layer), PHOTOS, atol=1e-3)


def test_the_seed_repeats_and_another_one_does_not(entry):
    first, again = (called(entry.layer(seed=seed, **strongest(entry))) for seed in (3, 3))
    np.testing.assert_array_equal(first, again)
    assert any(
        not np.array_equal(first, called(entry.layer(seed=seed, **strongest(entry))))
        for seed in range(4, 9)
    )


def test_outside_training_nothing_changes(entry):
    layer = entry.layer(**strongest(entry))
    np.testing.assert_array_equal(called(layer, training=False), PHOTOS)
    both = layer({"images": PHOTOS.astype(np.float32), "labels": LABELS}, training=False)
    np.testing.assert_array_equal(both["images"], PHOTOS)
    np.testing.assert_array_equal(both["labels"], LABELS)


def test_labels_stay_unless_pictures_are_mixed(entry):
    layer = entry.layer(seed=1, **strongest(entry))
    both = layer({"images": PHOTOS.astype(np.float32), "labels": LABELS}, training=True)
    labels = np.asarray(both["labels"])
    np.testing.assert_allclose(labels.sum(axis=1), 1, atol=1e-5)
    assert np.array_equal(labels, LABELS) != entry.mixes


def test_a_saved_model_with_it_reloads(entry, tmp_path):
    pipeline = Pipeline((Step(entry.name, strongest(entry)),), seed=5)
    model = keras.Sequential(
        [
            keras.Input((33, 38, 3), name="picture"),
            pipeline.layer(),
            keras.layers.Rescaling(1 / 255, name="rescaling"),
            keras.layers.GlobalAveragePooling2D(name="pooling"),
            keras.layers.Dense(4, activation="softmax", name="predictions"),
        ]
    )
    model.save(tmp_path / "model.keras")
    loaded = keras.saving.load_model(tmp_path / "model.keras")
    x = PHOTOS.astype(np.float32)
    np.testing.assert_allclose(loaded(x, training=False), model(x, training=False), atol=1e-6)
    np.testing.assert_array_equal(given(model.layers[0]), given(loaded.layers[0]))


def test_a_saved_model_begins_with_the_same_numbers_however_often_it_was_used(entry):
    pipeline = Pipeline((Step(entry.name, strongest(entry)),), seed=5)
    used = pipeline.layer()
    first = given(used)
    given(used)
    again = keras.saving.deserialize_keras_object(keras.saving.serialize_keras_object(used))
    np.testing.assert_array_equal(given(again), first)


def given(layer) -> np.ndarray:
    """What a pipeline's layer makes of the photos, with their labels."""
    both = {"images": PHOTOS.astype(np.float32), "labels": LABELS}
    return np.asarray(layer(both, training=True)["images"])


def test_it_goes_into_an_input_pipeline_with_batches_of_any_size(entry):
    layer = Pipeline((Step(entry.name),), seed=2).layer()
    batches = tf.data.Dataset.from_tensor_slices(PHOTOS).batch(3)
    both = batches.map(
        lambda images: {"images": images, "labels": tf.ones((tf.shape(images)[0], 2))}
    )
    shapes = [one["images"].shape for one in both.map(lambda one: layer(one, training=True))]
    assert shapes == [(3, 33, 38, 3), (1, 33, 38, 3)]


def test_whole_numbers_and_grey_pictures_are_taken(entry):
    layer = Pipeline((Step(entry.name),), seed=2).layer()
    for images in (PHOTOS,) if entry.needs_colour else (PHOTOS, PHOTOS[..., :1]):
        result = layer({"images": images, "labels": LABELS}, training=True)["images"]
        assert (result.dtype, result.shape) == ("float32", images.shape)


@pytest.mark.parametrize("policy", ["mixed_bfloat16", "mixed_float16"])
def test_in_a_model_of_half_precision_it_counts_in_full(entry, policy):
    pipeline = Pipeline((Step(entry.name, strongest(entry)),), seed=5)
    expected = given(pipeline.layer())
    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy(policy)
    try:
        layer = pipeline.layer()
        model = keras.Sequential([keras.Input((33, 38, 3), name="picture"), layer])
        np.testing.assert_array_equal(given(layer), expected)
        assert model(PHOTOS, training=False).dtype == "float32"
    finally:
        keras.config.set_dtype_policy(before)


def test_every_value_on_offer_makes_a_layer(entry):
    for option in entry.options:
        for value in option.values:
            assert entry.layer(**{option.name: value}).name == entry.name


def test_what_is_not_on_offer_is_refused(entry):
    with pytest.raises(ValueError, match="no option 'amount_of_magic'"):
        entry.layer(amount_of_magic=1)
    for option in entry.options:
        with pytest.raises(ValueError, match="not on offer"):
            entry.layer(**{option.name: -1})


def test_it_says_what_it_is(entry):
    assert entry.group in GROUPS
    assert entry.source
    assert entry.drawn
    assert entry.description.count(".") >= 2
    assert len({option.name for option in entry.options}) == len(entry.options)


def test_what_is_drawn_is_said_for_every_picture(entry):
    preview = Pipeline((Step(entry.name, strongest(entry)),), seed=1).preview(PHOTOS[0], 7)
    assert len(preview.draws) == len(entry.drawn)
    for draws in preview.draws:
        assert len(draws.values) == 7
        assert draws.drawn.label in draws.in_words(6)


@pytest.mark.parametrize(("name", "strength"), STRENGTHS)
def test_what_is_drawn_fills_what_lies_between_the_bounds(name, strength):
    entry = AUGMENTATIONS[name]
    names = [one.name for one in entry.strengths]
    swept = entry.strengths[names.index(strength)]
    options = dict.fromkeys(names, 0) | {strength: swept.default} | dict(entry.surest)
    preview = Pipeline((Step(name, options),), seed=1).preview(PHOTOS[0], 64)
    drawn = preview.draws[names.index(strength)].values
    low, high = swept.bounds(swept.default)
    low = -high if swept.either_sign else low
    assert low - 0.01 <= drawn.min() < drawn.max() <= high + 0.01
    assert drawn.max() - drawn.min() > 0.5 * (high - low)


def test_an_unknown_group_is_refused():
    with pytest.raises(ValueError, match="not one of Geometry"):
        Augmentation(
            name="magic",
            title="Magic",
            description="Magic.",
            function=lambda: None,
            group="Magic",
            place=1,
            source="",
        )


def test_amounts_go_both_ways_or_one():
    light = Strength(name="light", label="", values=(0, 20), default=20, neutral=100)
    assert light.bounds(20) == (80, 120)
    assert light.extremes == (80, 120)
    assert isinstance(light, Option)


@pytest.mark.parametrize(
    ("value", "words"),
    [(0.04, "Angle 0°"), (-0.04, "Angle 0°"), (-7.25, "Angle −7.2°"), (123.4, "Angle 123°")],
)
def test_numbers_in_words(value, words):
    assert Drawn(label="Angle", unit="°", read=len).in_words(value) == words
