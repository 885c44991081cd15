"""Whether a label survives: what a network says, against the network itself."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.datasets import DATASETS, batch
from explorer.images import Image
from explorer.pipeline import read_pipeline
from explorer.pipeline.survival import LOST, SURE, Verdict, top_class, verdict, verdicts
from explorer.pretrained import PRETRAINED
from explorer.resizing import reduced
from explorer.samples import sample

CATS = frozenset(range(281, 286))


@pytest.fixture(scope="module")
def lite0():
    return PRETRAINED["efficientnet_lite0"].load()


def test_the_probability_of_a_label_is_that_of_its_classes_together(lite0):
    pixels = sample("cat").pixels
    probabilities = lite0.probabilities(Image(pixels, "cat"))
    said = verdict(lite0, pixels, CATS)
    assert said.probability == pytest.approx(probabilities[281:286].sum())
    probabilities[281:286] = 0
    assert said.rival == lite0.class_names[probabilities.argmax()]
    assert said.rival_probability == pytest.approx(probabilities.max())
    assert said.right
    assert said.sure
    assert top_class(lite0, pixels) <= CATS
    assert not verdict(lite0, sample("coffee").pixels, CATS).right


def test_the_digit_reader_loses_digits_that_are_turned_over():
    network = DATASETS["digits"].judge()
    pictures, labels = batch(DATASETS["digits"].load(), 200, 1, "test")
    wanted = [frozenset([int(label)]) for label in labels]
    before = verdicts(network, pictures, wanted)
    after = verdicts(network, pictures[:, ::-1], wanted)
    assert np.mean([one.right for one in before]) > 0.95
    lost = {label: [] for label in range(10)}
    for label, one, untouched in zip(labels, after, before, strict=True):
        lost[int(label)].append(one.lost(untouched))
    assert np.mean(lost[6]) > 0.9
    assert np.mean(lost[0]) < 0.2  # it looks the same upside down


@pytest.mark.parametrize(
    ("probability", "rival", "is_lost"),
    [(0.8, 0.1, False), (0.41, 0.4, False), (0.39, 0.1, True), (0.45, 0.5, True)],
)
def test_a_label_is_lost_when_another_class_wins_or_half_is_gone(probability, rival, is_lost):
    before = Verdict(0.8, "lynx", 0.1)
    assert LOST == 0.5
    assert Verdict(probability, "lynx", rival).lost(before) is is_lost


@pytest.mark.parametrize(
    ("probability", "rival", "sure"), [(0.3, 0.2, True), (0.1, 0.05, False), (0.4, 0.5, False)]
)
def test_a_network_that_is_unsure_cannot_tell(probability, rival, sure):
    assert SURE == 0.2
    assert Verdict(probability, "lynx", rival).sure is sure


def test_a_label_of_several_classes_is_not_lost_to_one_that_is_less_probable(lite0):
    noisy = read_pipeline("noise-80", seed=0).preview(reduced(sample("cat"), 224), 11).images
    for pixels in noisy:
        said = verdict(lite0, pixels, CATS)
        others = np.delete(lite0.probabilities(Image(pixels, "noisy")), sorted(CATS))
        assert said.right == (said.probability >= others.max())


@pytest.mark.parametrize(
    "label", [frozenset(), frozenset([1000]), frozenset([-1, 3]), frozenset(range(1000))]
)
def test_a_label_that_is_none_is_refused(label, lite0):
    with pytest.raises(ValueError, match="one or more classes"):
        verdict(lite0, sample("cat").pixels, label)


def test_work_that_nobody_wants_any_more_ends():
    class NotWanted(Exception):
        pass

    def wanted():
        raise NotWanted

    network = DATASETS["digits"].judge()
    with pytest.raises(NotWanted):
        verdicts(network, np.zeros((3, 8, 8, 1), np.uint8), [frozenset([0])] * 3, wanted)
