"""Pipelines: what is previewed is what training receives."""

from __future__ import annotations

import copy
import pickle

import keras
import numpy as np
import pytest
import tensorflow as tf

from explorer.pipeline import MOST_STEPS, Pipeline, Step
from explorer.pipeline.presets import PRESETS
from explorer.samples import sample
from tests.augmentations.cards import photos

PHOTOS = photos()
LABELS = np.array([0, 1, 2, 3])
MIXING = Pipeline((Step("rotation"), Step("mixup", {"alpha": 1}), Step("cutmix")), seed=3)


@pytest.mark.parametrize("name", PRESETS)
def test_a_preview_is_what_the_layer_gives_in_training(name):
    pipeline = Pipeline(PRESETS[name].pipeline.steps, seed=7)
    if pipeline.mixes:
        shown = pipeline.preview_batch(PHOTOS, LABELS, 4)
        given = {"images": PHOTOS, "labels": np.eye(4, dtype=np.float32)[LABELS]}
        result = pipeline.layer()(given, training=True)
        np.testing.assert_array_equal(np.asarray(result["labels"]), shown.labels)
        result = result["images"]
    else:
        shown = pipeline.preview(PHOTOS[0], 5)
        result = pipeline.layer()(np.stack([PHOTOS[0]] * 5), training=True)
    np.testing.assert_array_equal(np.rint(np.asarray(result)).astype(np.uint8), shown.images)


def test_the_same_seed_gives_the_same_grid_and_another_one_another():
    pipeline = PRESETS["image_data_generator"].pipeline
    first, again = (pipeline.preview(sample("coins"), 3, seed=5) for _ in range(2))
    np.testing.assert_array_equal(first.images, again.images)
    assert [first.in_words(index) for index in range(3)] == [
        again.in_words(index) for index in range(3)
    ]
    other = pipeline.preview(sample("coins"), 3, seed=6)
    assert not np.array_equal(first.images, other.images)
    own = Pipeline(pipeline.steps, seed=5).preview(sample("coins"), 3)
    np.testing.assert_array_equal(first.images, own.images)


def test_equal_steps_draw_differently():
    shown = Pipeline((Step("rotation"), Step("rotation"))).preview(PHOTOS[0], 4)
    one, two = shown.draws
    assert not np.allclose(one.values, two.values)


def test_mixed_pictures_are_those_of_partners():
    black, white = np.zeros((9, 9, 3), np.uint8), np.full((9, 9, 3), 255, np.uint8)
    shown = Pipeline((Step("mixup", {"alpha": 1}),), 1).preview(black, 6, partners=[white])
    shares = shown.images.mean(axis=(1, 2, 3)) / 2.55
    np.testing.assert_allclose(shares, shown.draws[0].values, atol=0.3)


@pytest.mark.parametrize("pipeline", [PRESETS["crop_and_flip"].pipeline, MIXING])
def test_fit_receives_what_the_preview_of_the_batch_shows(pipeline):
    shown = pipeline.preview_batch(PHOTOS, LABELS, 4)
    batches = tf.data.Dataset.from_tensor_slices((PHOTOS, LABELS)).batch(4)
    [(images, labels)] = batches.map(pipeline.on_batches(4))
    # inside a graph, sums may be rounded in another order
    difference = np.rint(images).astype(int) - shown.images
    assert np.abs(difference).max() <= 1
    if pipeline.mixes:
        np.testing.assert_allclose(labels, shown.labels, atol=1e-5)
    else:
        np.testing.assert_array_equal(labels, LABELS)


@pytest.mark.parametrize("pipeline", [PRESETS["image_data_generator"].pipeline, MIXING])
def test_a_model_is_trained_with_it(pipeline):
    one_hot = pipeline.mixes
    kind = "categorical_crossentropy" if one_hot else "sparse_categorical_crossentropy"
    model = keras.Sequential(
        [
            keras.Input((33, 38, 3), name="picture"),
            keras.layers.Rescaling(1 / 255, name="rescaling"),
            keras.layers.Flatten(name="flatten"),
            keras.layers.Dense(4, activation="softmax", name="predictions"),
        ]
    )
    model.compile("sgd", kind)
    batches = tf.data.Dataset.from_tensor_slices((PHOTOS, LABELS)).batch(4)
    history = model.fit(batches.map(pipeline.on_batches(4)), epochs=2, verbose=0)
    assert np.isfinite(history.history["loss"]).all()


def test_inside_a_model_it_works_in_training_only():
    model = keras.Sequential(
        [keras.Input((33, 38, 3), name="picture"), PRESETS["keras_layers"].pipeline.layer()]
    )
    np.testing.assert_array_equal(model.predict(PHOTOS, verbose=0), PHOTOS)
    assert not np.array_equal(model(PHOTOS, training=True), PHOTOS)


def test_every_layer_has_a_name_of_its_own():
    names = [layer.name for layer in Pipeline([Step("gain")] * MOST_STEPS).layers()]
    assert len(set(names)) == MOST_STEPS


def test_an_empty_pipeline_changes_nothing():
    shown = Pipeline().preview(PHOTOS[0], 2)
    np.testing.assert_array_equal(shown.images, [PHOTOS[0]] * 2)
    assert shown.in_words(1) == ""


def test_grey_pictures_are_refused_where_colour_is_needed():
    with pytest.raises(ValueError, match=r"Colour jitter: hue needs pictures in colour, .*\.$"):
        Pipeline((Step("hue"),)).preview(PHOTOS[0][..., :1], 2)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Step("magic"),
        lambda: Step("rotation", {"angle": 21.5}),
        lambda: Pipeline([Step("gain")] * (MOST_STEPS + 1)),
        lambda: Pipeline((), seed=-1),
        lambda: Pipeline((), seed=10_000),
        lambda: Pipeline((), seed=1.5),
        lambda: Pipeline((), seed="1"),
        lambda: Pipeline((), seed=True),
        lambda: Pipeline().preview(PHOTOS[0], 0),
        lambda: Pipeline().preview(PHOTOS[0], 65),
    ],
)
def test_what_makes_no_sense_is_refused(make):
    with pytest.raises(ValueError, match=r"."):
        make()


def test_a_pipeline_can_be_sent_copied_and_looked_up():
    pipeline = Pipeline((Step("rotation", {"angle": 30}), Step("mixup")), seed=np.int64(4))
    for same in (pickle.loads(pickle.dumps(pipeline)), copy.deepcopy(pipeline)):
        assert same == pipeline
        assert hash(same) == hash(pipeline)
        assert same.steps[0].options == pipeline.steps[0].options
    assert {pipeline: 1}[same] == 1
    assert type(pipeline.seed) is int
    with pytest.raises(TypeError):
        same.steps[0].options["angle"] = 10


def test_labels_in_a_column_are_taken():
    _, labels = MIXING.on_batches(4)(PHOTOS, LABELS[:, None])
    assert labels.shape == (4, 4)


@pytest.mark.parametrize(
    ("step", "nothing"),
    [
        (Step("rotation", {"angle": 0}), True),
        (Step("shift", {"width": 0}), False),
        (Step("shift", {"width": 0, "height": 0}), True),
        (Step("erasing", {"chance": 0}), True),
        (Step("mixup", {"alpha": 0}), True),
        (Step("rand_augment", {"operations": 0}), True),
        (Step("rand_augment", {"magnitude": 0}), False),
        (Step("vertical_flip"), False),
    ],
)
def test_what_is_too_weak_to_do_anything_is_known(step, nothing):
    assert step.does_nothing is nothing
    shown = Pipeline((step,), seed=1).preview(PHOTOS[0], 16)
    if nothing:
        np.testing.assert_array_equal(shown.images, [PHOTOS[0]] * 16)
    assert not Pipeline((Step("mixup", {"alpha": 0}), Step("cutmix", {"alpha": 0}))).mixes


def test_a_picture_that_is_mixed_with_itself_is_said_to_be():
    shown = Pipeline((Step("mixup", {"alpha": 1}),), seed=4).preview_batch(PHOTOS, LABELS, 4)
    partners = shown.draws[1].values
    alone = np.isclose(shown.labels.max(axis=1), 1)
    np.testing.assert_array_equal(alone, partners == "this one again")
    other = Pipeline((Step("cutmix"),), seed=4).preview(PHOTOS[0], 4, partners=[PHOTOS[1]])
    assert set(other.draws[1].values) == {"another one"}
