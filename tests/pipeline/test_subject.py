"""What a pipeline is shown on."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.datasets import DATASETS
from explorer.images import Image
from explorer.pipeline import Pipeline, Step, read_pipeline
from explorer.pipeline.subject import (
    BATCH,
    LONGEST_SIDE,
    VERSIONS,
    batch_subject,
    label_words,
    picture_subject,
)
from explorer.samples import sample


def test_a_picture_is_shown_in_eleven_versions():
    subject = picture_subject(sample("cat"))
    assert max(subject.originals.shape[1:3]) == LONGEST_SIDE
    shown = subject.preview(read_pipeline("rotation", seed=4))
    assert shown.images.shape == (VERSIONS, *subject.originals.shape[1:])
    assert shown.labels is None
    assert {subject.original_of(version) for version in range(VERSIONS)} == {0}


@pytest.mark.parametrize("size", [(1, 1), (1, 300), (5, 7)])
def test_any_picture_will_do(size):
    subject = picture_subject(Image(np.full((*size, 3), 90, np.uint8), "mine"))
    text = "rotation~blur~padded_crop-32~cutmix~mixup~rand_augment"
    shown = subject.preview(read_pipeline(text))
    assert len(shown.images) == VERSIONS


def test_a_picture_is_never_mixed_with_itself():
    for name in ("cat", "coffee", "brick"):
        subject = picture_subject(sample(name))
        assert all(not np.array_equal(one, subject.originals[0]) for one in subject.partners)
        assert subject.partners.shape[1:] == subject.originals.shape[1:]


def test_the_same_pictures_are_kept():
    assert picture_subject(sample("cat")) is picture_subject(sample("cat"))
    digits = DATASETS["digits"]
    assert batch_subject(digits) is batch_subject(digits, "train", 0)
    assert batch_subject(digits, "test") is not batch_subject(digits)


def test_what_visitors_share_nobody_can_write_to():
    for subject in (picture_subject(sample("cat")), batch_subject(DATASETS["digits"])):
        for array in (subject.originals, subject.partners, subject.labels):
            if array is not None:
                with pytest.raises(ValueError, match="read-only"):
                    array[...] = 0
                with pytest.raises(ValueError, match="WRITEABLE"):
                    array.flags.writeable = True


@pytest.mark.parametrize("split", ["train", "test"])
def test_a_batch_shows_every_class(split):
    subject = batch_subject(DATASETS["digits"], split)
    assert subject.originals.shape == (BATCH, 8, 8, 1)
    assert set(subject.label_names()) == set(DATASETS["digits"].class_names)
    shown = subject.preview(read_pipeline("gain"))
    assert (shown.labels.argmax(axis=1) == subject.labels).all()
    assert [subject.original_of(version) for version in range(BATCH)] == list(range(BATCH))


def test_grey_pictures_go_without_the_steps_that_need_colour():
    subject = batch_subject(DATASETS["digits"])
    pipeline = Pipeline((Step("hue"), Step("gain"), Step("saturation")), seed=3)
    assert [step.name for step in subject.taken(pipeline).steps] == ["gain"]
    assert subject.taken(pipeline).seed == 3
    assert [one.name for one in subject.left_out(pipeline)] == ["hue", "saturation"]
    assert subject.preview(pipeline).images.shape[-1] == 1
    assert subject.first.pixels.shape == (8, 8, 3)


def test_pictures_of_a_batch_are_mixed_with_one_another():
    subject = batch_subject(DATASETS["shapes"])
    shown = subject.preview(read_pipeline("mixup-1"))
    np.testing.assert_allclose(shown.labels.sum(axis=1), 1, atol=1e-5)
    assert ((shown.labels > 0.01).sum(axis=1) == 2).any()


def test_labels_in_words():
    assert label_words(np.array([0, 0.999, 0.001]), ("a", "b", "c")) == "b"
    assert label_words(np.array([0.5, 0.25, 0.25]), ("a", "b", "c")) == "a: 50 %, b: 25 %, c: 25 %"
    thirds = label_words(np.array([1, 1, 1]) / 3, ("a", "b", "c"))
    assert thirds == "a: 34 %, b: 33 %, c: 33 %"
