"""The network that reads digits: what its card says is so, and flips show in what it says."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest

from explorer.datasets import DATASETS, as_image, digits_judge, judge_files, train_digits_judge
from explorer.datasets.train_digits_judge import measured, train, vary
from explorer.images import Image


@pytest.fixture(scope="module")
def network():
    return DATASETS["digits"].judge()


@pytest.fixture(scope="module")
def dataset():
    return DATASETS["digits"].load()


@pytest.fixture(scope="module")
def card():
    return judge_files.card("digits_judge")


def probabilities(network, pictures: np.ndarray) -> np.ndarray:
    return np.stack([network.probabilities(as_image(picture, "digit")) for picture in pictures])


def test_the_card_tells_what_was_measured(network, dataset, card):
    accuracies = measured(network.model, dataset.x_test, dataset.y_test)
    assert accuracies == pytest.approx(card["accuracy on the held-out digits"], abs=1.5 / 360)
    assert accuracies["as they are"] >= 0.98
    assert accuracies["turned by 30 degrees"] > 0.95
    assert accuracies["flipped upside down"] < 0.6
    assert accuracies["flipped left to right"] < 0.6


def test_through_the_door_for_pictures_it_is_as_good(network, dataset, card):
    best = probabilities(network, dataset.x_test).argmax(axis=1)
    accuracy = (best == dataset.y_test).mean()
    assert accuracy == pytest.approx(
        card["accuracy on the held-out digits"]["as they are"], abs=1e-4
    )


def test_the_card_is_complete(network, dataset, card):
    assert card["parameters"] == network.model.count_params() == 26_362
    assert card["data"]["trained on"] == len(dataset.y_train)
    assert card["data"]["held out"] == len(dataset.y_test) == 360
    content = judge_files.weights_file("digits_judge").read_bytes()
    assert card["sha256"] == hashlib.sha256(content).hexdigest()
    assert card["bytes"] == len(content) < 200_000
    assert card["recipe"]["seed"] == train_digits_judge.SEED
    assert card["recipe"]["epochs"] == train_digits_judge.EPOCHS
    for fact in ("input", "output", "limits", "licence", "made on", "purpose"):
        assert card[fact]


def test_a_six_upside_down_is_no_six(network, dataset):
    sixes = dataset.x_test[dataset.y_test == 6]
    before = probabilities(network, sixes)[:, 6]
    after = probabilities(network, sixes[:, ::-1])[:, 6]
    assert before.mean() > 0.95
    assert after.mean() < 0.2


def test_a_digit_that_looks_the_same_in_the_mirror_stays(network, dataset):
    """Flips are not punished as such: most zeros survive them."""
    zeros = dataset.x_test[dataset.y_test == 0]
    assert probabilities(network, zeros[:, :, ::-1])[:, 0].mean() > 0.9
    assert probabilities(network, zeros[:, ::-1])[:, 0].mean() > 0.9


@pytest.mark.parametrize("factor", [2, 5, 32])
def test_an_enlarged_digit_comes_back_exactly(network, dataset, factor):
    for picture in dataset.x_test[:20]:
        large = np.kron(picture, np.ones((factor, factor, 1), np.uint8))
        np.testing.assert_array_equal(
            network.preprocess(as_image(large, "large")), digits_judge.units(picture[np.newaxis])
        )


def test_a_smoothly_enlarged_digit_is_read_as_well(network, dataset):
    images = [as_image(picture, "digit").resized(100, 100) for picture in dataset.x_test]
    read = [network.probabilities(Image(pixels, "smooth")).argmax() for pixels in images]
    assert (np.array(read) == dataset.y_test).mean() > 0.97


def test_light_is_ink_always(network):
    white = Image(np.full((5, 9, 3), 255, np.uint8), "white")
    assert network.preprocess(white).tolist() == np.ones((1, 8, 8, 1)).tolist()


def test_it_is_a_network_like_any_other(network):
    names = [layer.name for layer in network.model.layers]
    assert names == ["conv1", "conv2", "pool", "conv3", "flatten", "output"]
    assert network.trained
    assert network.class_names == tuple("0123456789")
    assert network.credit


# --------------------------------------------------------------------------------------
# How it was made


def test_training_twice_gives_the_same_weights(dataset):
    first, second = (
        train(dataset.x_train[:128], dataset.y_train[:128], epochs=1).get_weights() for _ in "12"
    )
    for one, other in zip(first, second, strict=True):
        np.testing.assert_allclose(one, other, atol=1e-6)


def test_pictures_vary_a_little_and_the_same_seed_varies_them_alike(dataset):
    pictures = dataset.x_train[:50]
    varied = vary(pictures, np.random.default_rng(1))
    assert varied.shape == pictures.shape
    assert varied.dtype == np.float32
    assert 0 <= varied.min() < varied.max() <= 1
    np.testing.assert_array_equal(varied, vary(pictures, np.random.default_rng(1)))
    change = np.abs(varied - digits_judge.units(pictures)).mean(axis=(1, 2, 3))
    assert (change > 0).all()
    assert change.mean() < 0.2
