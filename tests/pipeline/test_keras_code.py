"""The Keras script of a pipeline: it runs, and gives what the preview shows."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.augmentations import AUGMENTATIONS
from explorer.pipeline import Pipeline, Step, read_pipeline
from explorer.pipeline.keras_code import pipeline_code
from explorer.pipeline.presets import PRESETS
from tests.augmentations.cards import photos

CAT = photos()[0]
PIPELINES = {name: preset.pipeline for name, preset in PRESETS.items()} | {
    name: Pipeline((Step(name),), seed=9) for name in AUGMENTATIONS
}


@pytest.mark.parametrize("name", PIPELINES)
def test_the_script_gives_what_the_page_shows(name, names_left_by):
    pipeline = PIPELINES[name]
    left = names_left_by(pipeline_code(pipeline, 6), CAT)
    if pipeline.mixes:
        batch = np.stack([CAT, 255 - CAT] * 3)
        shown = pipeline.preview_batch(batch, np.array([0, 1] * 3), 2)
        np.testing.assert_allclose(left["shares"], shown.labels, atol=1e-6)
    else:
        shown = pipeline.preview(CAT, 6)
    np.testing.assert_array_equal(left["result"], shown.images)


def test_what_the_script_says_of_training_works(names_left_by):
    import tensorflow as tf

    for name in ("crop_and_flip", "cutmix"):
        pipeline = PRESETS[name].pipeline
        code = pipeline_code(pipeline, 6)
        comment = code.split("# In training")[1].splitlines()[1:]
        advice = [line[5:] for line in comment if line.startswith("#     ") or line == "#"]
        labels = np.eye(2, dtype=np.float32)[[0, 1] * 3]
        pictures = np.stack([CAT, 255 - CAT] * 3).astype(np.float32)
        dataset = tf.data.Dataset.from_tensor_slices((pictures, labels)).batch(6)
        left = names_left_by(code, CAT)
        exec("\n".join(line[1:] for line in advice), left | {"dataset": dataset}, names := {})
        [(images, mixed)] = names["dataset"]
        assert images.shape == pictures.shape
        np.testing.assert_allclose(np.asarray(mixed).sum(axis=1), 1, atol=1e-5)


def test_the_scripts_are_tidy(expect_tidy):
    expect_tidy(pipeline_code(pipeline) for pipeline in PIPELINES.values())


def test_only_what_differs_from_keras_is_written():
    code = pipeline_code(read_pipeline("rotation-36-reflect~horizontal_flip", seed=2))
    assert 'RandomRotation(factor=(-0.1, 0.1), seed=201, name="rotation_1"),' in code
    for word in ("interpolation", "fill_value", "data_format", "class ", "ops"):
        assert word not in code.split("picture =")[0]


def test_an_empty_pipeline_is_refused_with_a_sentence():
    with pytest.raises(ValueError, match=r"^There is nothing to write: .*\.$"):
        pipeline_code(Pipeline())
