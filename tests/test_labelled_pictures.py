"""Pictures of which it is known what they show."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.datasets import DATASETS
from explorer.images import Image
from explorer.labelled_pictures import data_set_of, described, labelled_pictures
from explorer.pretrained.class_names import imagenet_class_names
from explorer.samples import SAMPLES, sample

DIGITS = DATASETS["digits"].class_names


def digests(pictures) -> list[str]:
    return [one.image.digest for one in pictures]


def test_of_a_data_set_they_are_held_out_and_of_different_classes():
    dataset = DATASETS["digits"].load()
    found = labelled_pictures(DIGITS, 6, seed=3)
    assert len({one.true for one in found}) == 6
    for one in found:
        index = int(one.title.removeprefix("Test picture "))
        assert one.true == (dataset.y_test[index],)
        assert one.fits
        assert one.image.digest == dataset.picture(index, "test").digest


def test_the_same_seed_draws_the_same_and_another_others():
    for names in (DIGITS, imagenet_class_names()):
        first = digests(labelled_pictures(names, 6, 1))
        assert digests(labelled_pictures(names, 6, 1)) == first
        assert digests(labelled_pictures(names, 6, 2)) != first


def test_of_samples_it_is_known_which_classes_fit():
    found = {one.title: one for one in labelled_pictures(imagenet_class_names(), 8, 0)}
    assert found[SAMPLES["cat"].title].true == SAMPLES["cat"].shows
    assert found[SAMPLES["cat"].title].fits
    assert found[SAMPLES["astronaut"].title].fits is False


def test_networks_of_unknown_classes_get_samples_without_an_answer():
    found = labelled_pictures(("this", "that"), 4, 0)
    assert [one.image.digest for one in found] == [
        sample(name).digest for name in list(SAMPLES)[:4]
    ]
    assert {(one.true, one.fits) for one in found} == {((), None)}


def test_a_data_set_that_is_not_here_is_replaced_by_samples(monkeypatch):
    monkeypatch.setattr(type(DATASETS["digits"]), "available", False)
    monkeypatch.setattr(type(DATASETS["digits"]), "load", lambda self: self.build(print))
    found = labelled_pictures(DIGITS, 3, 0)
    assert [one.title for one in found] == [entry.title for entry in SAMPLES.values()][:3]


@pytest.mark.parametrize("name", list(DATASETS))
def test_a_data_set_is_told_by_its_classes(name):
    assert data_set_of(DATASETS[name].class_names) is DATASETS[name]


def test_what_a_visitors_picture_shows_is_known_only_if_it_is_a_sample():
    own = Image(np.zeros((5, 5, 3), np.uint8), "mine")
    assert described(own, DIGITS, "Your picture").title == "Your picture"
    assert described(own, DIGITS, "Your picture").fits is None
    cat = Image(sample("cat").pixels, "uploaded")
    assert described(cat, imagenet_class_names(), "Your picture").true == SAMPLES["cat"].shows
    assert described(cat, ("dog", "cat"), "Your picture").true == (1,)
