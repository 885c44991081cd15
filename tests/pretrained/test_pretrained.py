"""The contract that every pretrained network keeps, built with random weights."""

from __future__ import annotations

import dataclasses
import gc
import inspect
import re
import socket
import subprocess
import sys
import threading

import numpy as np
import pytest

from explorer import pretrained
from explorer.images import Image
from explorer.pretrained import PRETRAINED, WeightsMissing
from explorer.pretrained.weights_files import WeightsFile

DOWNLOADED = [name for name, entry in PRETRAINED.items() if entry.weights_file]
NOISE = Image(np.random.default_rng(0).integers(0, 256, (40, 60, 3), np.uint8), "noise")


@pytest.fixture(scope="module", params=list(PRETRAINED))
def entry_and_network(request):
    """One entry at a time, so that one model at a time is in memory (VGG16 takes 550 MB)."""
    entry = PRETRAINED[request.param]
    yield entry, entry.build(weights=None)
    gc.collect()


def test_parameters_are_those_of_the_literature(entry_and_network):
    entry, network = entry_and_network
    published = {
        "efficientnet_lite0": (4_694_024, 4_652_008),
        "mobilenet_v2": (3_538_984, 3_504_872),
        "resnet50": (25_636_712, 25_583_592),
        "vgg16": (138_357_544, 138_357_544),
    }
    trainable = sum(int(np.prod(weights.shape)) for weights in network.model.trainable_weights)
    assert (network.model.count_params(), trainable) == published[entry.name]
    assert (entry.parameters, entry.trainable_parameters) == published[entry.name]


def test_a_picture_becomes_1000_probabilities(entry_and_network, recwarn):
    entry, network = entry_and_network
    x = network.preprocess(NOISE)
    assert x.shape == (1, entry.input_size, entry.input_size, 3)
    assert x.dtype == np.float32
    assert network.model.input.shape == (None, *x.shape[1:])
    probabilities = np.asarray(network.model(x))
    assert probabilities.shape == (1, len(network.class_names)) == (1, 1000)
    assert probabilities.sum() == pytest.approx(1, abs=1e-5)
    assert not [warning for warning in recwarn if "structure" in str(warning.message)]


def test_random_weights_are_labelled(entry_and_network):
    entry, network = entry_and_network
    assert not network.trained
    assert network.name == f"{entry.name}_random"
    assert "random" in network.title
    assert "Random" in network.credit


def test_every_layer_has_a_name_of_its_own(entry_and_network):
    entry, network = entry_and_network
    names = [layer.name for layer in network.model.layers]
    assert len(set(names)) == len(names)
    # Names that Keras makes up: the kind in snake case and a number of the process.
    automatic = re.compile(r"(input_layer|conv2d|dense|re_lu|add|batch_normalization)(_\d+)?")
    assert not [name for name in names if automatic.fullmatch(name)]
    assert network.model.name == entry.name


def test_what_is_seen_is_what_is_preprocessed(entry_and_network):
    """Pixels outside the part that is seen have no influence."""
    entry, network = entry_and_network
    seen = network.seen(NOISE)
    if entry.seen_fraction is None:
        assert seen is NOISE
        return
    top, left = (40 - seen.height) // 2, (60 - seen.width) // 2
    other = 255 - NOISE.pixels
    other[top : top + seen.height, left : left + seen.width] = seen.pixels
    np.testing.assert_array_equal(
        network.preprocess(Image(other, "other")), network.preprocess(NOISE)
    )


@pytest.mark.parametrize("name", PRETRAINED)
def test_what_an_entry_says_of_itself(name):
    entry = PRETRAINED[name]
    assert 2012 <= entry.year <= 2100
    assert entry.paper
    assert entry.credit
    assert entry.licence
    assert len(entry.description) > 200
    assert (entry.weights_file is None) != (entry.packaged is None)


def test_the_embedded_network_comes_first():
    assert next(iter(PRETRAINED)) == "efficientnet_lite0"
    assert PRETRAINED["efficientnet_lite0"].available


@pytest.mark.parametrize("weights", ["nonsense", "", "/etc/passwd", 0, False])
def test_other_weights_are_refused(weights):
    for entry in PRETRAINED.values():
        with pytest.raises(ValueError, match="weights must be"):
            entry.load(weights)


@pytest.mark.parametrize("name", DOWNLOADED)
def test_absent_weights_are_missed_and_never_fetched(name, tmp_path, monkeypatch):
    def connect(*arguments):
        raise AssertionError("a connection was tried")

    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    monkeypatch.setattr(socket.socket, "connect", connect)
    entry = PRETRAINED[name]
    assert not entry.available
    with pytest.raises(WeightsMissing, match="downloaded first"):
        entry.load("imagenet")


@pytest.mark.parametrize("name", DOWNLOADED)
def test_damaged_weights_are_missed(name, tmp_path, monkeypatch):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    entry = PRETRAINED[name]
    entry.weights_file.path.parent.mkdir()
    with entry.weights_file.path.open("wb") as file:
        file.truncate(entry.weights_file.bytes)  # the right length, all zeros, no disk space
    with pytest.raises(WeightsMissing, match="damaged"):
        entry.load("imagenet")


@pytest.mark.parametrize("name", DOWNLOADED)
def test_downloads_are_those_of_keras_applications(name):
    """Address and hash as in the Keras that is installed."""
    import keras

    names = {"vgg16": "VGG16", "resnet50": "ResNet50", "mobilenet_v2": "MobileNetV2"}
    source = inspect.getsource(inspect.getmodule(getattr(keras.applications, names[name])))
    file = PRETRAINED[name].weights_file
    assert file.url.rsplit("/", 1)[0] in re.sub(r'"\s*"', "", source)
    assert file.url.endswith(f"/{file.filename}")
    assert file.md5 is None or file.md5 in source


def test_weights_in_the_cache_are_loaded(tmp_path, monkeypatch):
    """A file as Keras publishes them, made here, comes back as a trained network."""
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    real = PRETRAINED["mobilenet_v2"]
    made = real.build(weights=None).model
    made.get_layer("predictions").set_weights(
        [weights + 1 for weights in made.get_layer("predictions").get_weights()]
    )
    real.weights_file.path.parent.mkdir()
    made.save(real.weights_file.path)  # HDF5, by the ending of the name
    length = real.weights_file.path.stat().st_size
    entry = dataclasses.replace(
        real, weights_file=dataclasses.replace(real.weights_file, bytes=length)
    )
    network = entry.build("imagenet")
    assert network.trained
    assert (network.name, network.title, network.credit) == (real.name, real.title, real.credit)
    for weights, original in zip(network.model.get_weights(), made.get_weights(), strict=True):
        np.testing.assert_array_equal(weights, original)


def test_visitors_at_once_share_one_network(monkeypatch):
    monkeypatch.setattr(pretrained, "_networks", {})
    lite0 = PRETRAINED["efficientnet_lite0"]
    builds = []
    barrier = threading.Barrier(4)

    def counted(weights):
        builds.append(weights)
        return lite0.function(weights)

    entry = dataclasses.replace(lite0, function=counted)
    networks = []

    def visit():
        barrier.wait()
        networks.append(entry.load(None))

    visitors = [threading.Thread(target=visit) for _ in range(4)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    assert builds == [None]
    assert len(networks) == 4
    assert len({id(network) for network in networks}) == 1
    assert entry.build(None) is not networks[0]


def test_an_entry_needs_one_source_of_weights():
    entry = PRETRAINED["mobilenet_v2"]
    with pytest.raises(ValueError, match="download or from a package"):
        dataclasses.replace(entry, weights_file=None)
    packaged = PRETRAINED["efficientnet_lite0"]
    file = WeightsFile("https://example.invalid/w.h5", "w.h5", 1)
    with pytest.raises(ValueError, match="download or from a package"):
        dataclasses.replace(packaged, weights_file=file)


def test_a_look_at_the_registry_loads_no_tensorflow():
    question = (
        "import sys, explorer.downloads.download; from explorer.pretrained import PRETRAINED;"
        "[entry.available for entry in PRETRAINED.values()];"
        "print(sorted({'tensorflow', 'keras', 'streamlit'} & set(sys.modules)))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", question], capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "[]"
