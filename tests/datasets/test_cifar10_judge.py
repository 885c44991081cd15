"""The network that knows CIFAR-10: what its card says is so, and flips show in what it says."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest

from explorer.architectures import ARCHITECTURES
from explorer.datasets import DATASETS, as_image, judge_files, train_cifar10_judge
from explorer.datasets.cifar10 import CLASS_NAMES, VARIABLE
from explorer.datasets.cifar10_judge import CIFAR10_JUDGE, preprocess, units
from explorer.datasets.cifar10_pictures import decoded, is_picture, labelled
from explorer.datasets.folder import files_in
from explorer.datasets.train_cifar10_judge import (
    AUGMENTATIONS,
    SAMPLE,
    sent_through,
    shared_out,
    train,
)
from explorer.images import Image
from explorer.pipeline.presets import PRESETS
from explorer.pipeline.text import pipeline_text
from explorer.samples import sample
from tests.datasets import cifar_files
from tests.datasets.test_cifar10 import REAL

REAL_ONE = pytest.mark.skipif(
    not REAL.exists(), reason=f"CIFAR-10 is not at {REAL} on this machine"
)
FILES_OF_SAMPLE = {f"{number:04d}" for number in range(SAMPLE // 10)}


@pytest.fixture(scope="module")
def network():
    return DATASETS["cifar10"].judge()


@pytest.fixture(scope="module")
def card():
    return judge_files.card("cifar10_judge")


@pytest.fixture(scope="module")
def held_out() -> tuple[np.ndarray, np.ndarray]:
    """The first pictures of the real test part, as many of each class, and their labels."""

    def wanted(name):
        return is_picture(name) and name.stem in FILES_OF_SAMPLE and name.parts[-3] == "test"

    test = [labelled(*file, CLASS_NAMES) for file in files_in(REAL, wanted, lambda done: None)]
    arrays = decoded(
        [*test, *(file._replace(split="train") for file in test)],
        CLASS_NAMES,
        32,
        lambda done: None,
    )
    return arrays["x_test"], arrays["y_test"]


def of_label(network, pictures: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """The probability of each picture's label."""
    probabilities = judge_files.numbers(network.model(units(pictures)))
    return probabilities[np.arange(len(labels)), labels]


@REAL_ONE
def test_the_card_tells_what_was_measured(network, held_out, card):
    pictures, labels = held_out
    assert np.bincount(labels).tolist() == [SAMPLE // 10] * 10
    right = judge_files.answers(network.model, units(pictures)) == labels
    said = card[f"accuracy on the first {SAMPLE} of them"]
    assert right.mean() == pytest.approx(said, abs=1.5 / SAMPLE)


def test_the_card_is_complete(network, card):
    content = judge_files.weights_file("cifar10_judge").read_bytes()
    assert card["sha256"] == hashlib.sha256(content).hexdigest()
    assert card["bytes"] == len(content) < 3_000_000
    assert card["parameters"] == network.model.count_params()
    assert tuple(card["classes"]) == CLASS_NAMES
    assert "JPEG" in card["data"]["name"]
    assert "5.8 of 255" in card["data"]["credit"]
    assert (card["data"]["trained on"], card["data"]["held out"]) == (50_000, 10_000)
    assert "tensorflow" in card["measured with"]
    assert "cpu" in card["measured with"]
    for fact in ("input", "output", "limits", "licence", "purpose", "weights", "chosen by"):
        assert card[fact]


def test_the_recipe_is_that_of_the_module(card):
    recipe = card["recipe"]
    assert recipe["seed"] == train_cifar10_judge.SEED
    assert recipe["epochs"] == train_cifar10_judge.EPOCHS
    assert recipe["batch"] == train_cifar10_judge.BATCH
    assert recipe["augmentations"] == [pipeline_text(one) for one in AUGMENTATIONS]
    assert "half and half" in recipe["shared out"]
    for fact in ("optimiser", "schedule", "loss", "backend", "device", "minutes", "made on"):
        assert recipe[fact]


def test_nine_in_ten_are_right_in_every_way_to_count(card):
    accuracy = card["accuracy on all 10,000 held-out pictures"]
    by_class = card["accuracy by class"]
    assert accuracy >= 0.9
    assert tuple(by_class) == CLASS_NAMES
    assert np.mean(list(by_class.values())) == pytest.approx(accuracy, abs=1e-4)


def test_six_in_seven_are_right_after_the_lessons_pipeline(card):
    after = card["accuracy on the first 2,000 of them, changed"]
    lesson = PRESETS["image_data_generator"].text
    assert 6 / 7 < after[f"after {lesson}"] < after["as they are"]


@REAL_ONE
def test_upside_down_the_label_fades_and_mirrored_it_does_not(network, held_out):
    pictures, labels = held_out[0][:200], held_out[1][:200]
    before = of_label(network, pictures, labels).mean()
    mirrored = of_label(network, pictures[:, :, ::-1], labels).mean()
    upside_down = of_label(network, pictures[:, ::-1], labels).mean()
    assert before > 0.75
    assert abs(mirrored - before) < 0.03
    assert upside_down < before - 0.2


@REAL_ONE
@pytest.mark.parametrize("side", [64, 250])
def test_an_enlarged_picture_is_told_as_well(network, held_out, side):
    pictures, labels = held_out[0][:100], held_out[1][:100]
    enlarged = [
        Image(as_image(picture, "small").resized(side, side), "large") for picture in pictures
    ]
    x = np.concatenate([network.preprocess(image) for image in enlarged])
    assert (judge_files.answers(network.model, x) == labels).mean() > 0.8


def test_a_photo_of_a_cat_is_a_cat(network):
    photo = sample("cat")
    assert min(photo.height, photo.width) > 200
    [(name, probability)] = network.predict(photo, top=1)
    assert name == "cat"
    assert probability > 0.5


def test_pictures_of_the_data_set_go_in_as_they_are():
    picture = cifar_files.picture(1)
    x = preprocess(as_image(picture, "picture"))
    assert (x.shape, x.dtype) == ((1, 32, 32, 3), np.float32)
    np.testing.assert_array_equal(x[0], picture.astype(np.float32) / 255)


def test_it_needs_no_pictures_of_the_data_set(tmp_path, monkeypatch):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    monkeypatch.setenv(VARIABLE, str(tmp_path / "absent"))
    assert not DATASETS["cifar10"].available
    network = CIFAR10_JUDGE.build(CIFAR10_JUDGE)
    assert network.trained
    assert network.class_names == CLASS_NAMES
    assert network.credit


def test_it_is_the_residual_network_of_the_app(network):
    names = [layer.name for layer in network.model.layers]
    assert names == [layer.name for layer in ARCHITECTURES["residual"].build().layers]
    assert len(set(names)) == len(names)
    variances = [
        weights for weights in network.model.weights if weights.path.endswith("moving_variance")
    ]
    assert len(variances) == 15
    assert not any(np.allclose(judge_files.numbers(variance), 1) for variance in variances)


# --------------------------------------------------------------------------------------
# How it was made


def test_training_starts(monkeypatch):
    monkeypatch.setattr(train_cifar10_judge, "BATCH", 10)
    pictures, labels = cifar_files.pictures("test")
    model = train(pictures, labels, epochs=1)
    assert np.isfinite(judge_files.numbers(model(units(pictures)))).all()
    assert int(model.optimizer.iterations) == 2


@pytest.mark.parametrize("augmentation", AUGMENTATIONS, ids=["gentle", "sturdy"])
def test_training_sees_what_the_pipelines_make(augmentation):
    pictures, _ = cifar_files.pictures("train")
    seen = sent_through(augmentation.layer(), pictures)
    assert (seen.shape, seen.dtype) == (pictures.shape, np.float32)
    assert (seen != pictures).any(axis=(1, 2, 3)).mean() > 0.9
    previewed = augmentation.preview_batch(pictures, np.zeros(len(pictures), int), 10)
    np.testing.assert_array_equal(np.rint(seen), previewed.images)


def test_each_picture_goes_through_one_layer_half_of_them_through_each_drawn_anew():
    pictures = np.arange(1, 13, dtype=np.uint8)[:, np.newaxis, np.newaxis, np.newaxis]
    pictures = np.broadcast_to(pictures, (12, 32, 32, 3))
    layers = [lambda x, training: x * np.float32(1), lambda x, training: x * np.float32(-1)]
    random = np.random.default_rng(0)
    epochs = [shared_out(layers, pictures, random) for _ in range(5)]
    signs = {tuple(np.sign(seen[:, 0, 0, 0])) for seen in epochs}
    assert len(signs) == 5
    assert {sum(sign) for sign in signs} == {0}
    for seen in epochs:
        np.testing.assert_array_equal(np.abs(seen), pictures)
