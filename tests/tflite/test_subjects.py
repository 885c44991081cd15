"""Networks that can be converted, and how scripts bring pictures to them."""

from __future__ import annotations

from types import SimpleNamespace

import keras
import numpy as np
import PIL.Image
import pytest

from explorer.blocks import BLOCKS
from explorer.model_files.own_network import UNITS, OwnNetwork
from explorer.samples import sample
from explorer.standalone import Standalone
from explorer.tflite import subjects
from explorer.tflite.formats import FORMATS
from explorer.tflite.pictures import of_samples
from explorer.tflite.reading import Reading, of_own
from explorer.tflite.script import answering_script
from explorer.training.store import Store
from explorer.training.tasks import CLASSIFICATION
from explorer.training.trained_network import offered
from explorer.weightless import weightless

RUNS = {one.id: one for one in Store().shipped(CLASSIFICATION)}
JUDGES = subjects.judges()
PRETRAINED = subjects.pretrained()


def of_run(name: str) -> subjects.Subject:
    return subjects.of(offered(RUNS[name]))


def own(units: str, channels: int) -> OwnNetwork:
    """A visitor's model of which only the input is known."""
    model = SimpleNamespace(input_shape=(20, 24, channels), digest="0" * 32)
    return OwnNetwork(model, units, ("a", "b"))


def read(reading: Reading, folder, monkeypatch) -> np.ndarray:
    """What a script makes of the cat."""
    PIL.Image.fromarray(sample("cat").pixels).save(folder / "picture.png")
    monkeypatch.chdir(folder)
    names = {"np": np, "Image": PIL.Image}
    code = Standalone()
    if not isinstance(reading.units, str):
        code.add(reading.units)
    exec("\n".join([code.imports, *code.definitions, reading.lines()]), names)
    return names["x"]


@pytest.mark.parametrize("name", [*RUNS, *JUDGES, *PRETRAINED])
def test_scripts_prepare_pictures_as_the_app_does(name, tmp_path, monkeypatch):
    if name in RUNS:
        subject = of_run(name)
    else:
        subject = JUDGES[name] if name in JUDGES else subjects.of(PRETRAINED[name])
    x = read(subject.reading, tmp_path, monkeypatch)
    assert x.dtype == np.float32
    assert x == pytest.approx(subject.prepare(sample("cat")))


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("units", UNITS)
def test_so_do_those_for_visitors_models(units, channels, tmp_path, monkeypatch):
    if channels == 1 and UNITS[units].needs_colour:
        return
    network = own(units, channels)
    x = read(of_own(network), tmp_path, monkeypatch)
    assert x == pytest.approx(network.preprocess(sample("cat")), abs=1e-4)


@pytest.mark.parametrize("name", RUNS)
def test_runs_are_known_without_tensorflow(name):
    subject = of_run(name)
    stored = RUNS[name]
    weights = stored.snapshot(stored.epochs()[-1]).weights
    assert subject.parameters == sum(one.size for one in weights.values())
    assert subject.light
    assert subject.kernel().shape[:3] == (3, 3, 3) or subject.kernel().ndim == 4
    assert subject.fit(np.full((1, 32, 32, 3), 255, np.uint8)).max() == 1


@pytest.mark.parametrize("name", ["depthwise_separable", "inverted_residual"])
def test_depthwise_kernels_of_runs_are_known_by_their_path(name):
    with weightless():
        picture = keras.Input((8, 8, 6), name="picture")
        model = keras.Model(picture, BLOCKS[name].apply(picture, 6, 1, "block"))
    [layer] = [one for one in model.layers if isinstance(one, keras.layers.DepthwiseConv2D)]
    kernel = np.zeros(layer.kernel.shape)
    assert subjects.first_kernel({layer.kernel.path: kernel}).shape == (3, 3, 1, kernel.shape[2])


def test_what_multiplies_tokens_is_no_convolution():
    x = picture = keras.Input((4, 4, 3), name="picture")
    x = keras.layers.EinsumDense("bhwc,hwcd->bhwd", (4, 4, 2), name="products")(x)
    model = keras.Model(picture, x, name="products_first")
    assert subjects.kernel_of(model) is None
    x = keras.layers.Conv2D(5, 3, name="convolution")(x)
    model = keras.Model(picture, x, name="convolution_second")
    assert subjects.kernel_of(model).shape == (3, 3, 2, 5)


def test_repeated_pixels_are_repeated_in_the_script(tmp_path, monkeypatch):
    reading = Reading(size=(8, 8, 1), filter="BOX", units="x / 255", repeat=4)
    x = read(reading, tmp_path, monkeypatch)
    assert x.shape == (1, 32, 32, 1)
    assert np.array_equal(x[:, ::4, ::4], x[:, 3::4, 3::4])


def test_sample_photos_serve_where_there_are_no_labels():
    pictures = of_samples(JUDGES["cifar10_judge"])
    assert pictures.labels is None
    known = {one.tobytes() for one in pictures.calibration}
    assert len(known) > 20
    assert not known & {one.tobytes() for one in pictures.test}


def test_scripts_are_tidy(expect_tidy):
    some = [*JUDGES.values(), *map(subjects.of, PRETRAINED.values())]
    expect_tidy(answering_script(one, form) for one in some for form in FORMATS.values())


def test_so_are_those_for_visitors_models(expect_tidy):
    made = []
    for units in UNITS:
        subject = SimpleNamespace(name="own-0", reading=of_own(own(units, 3)))
        made.append(answering_script(subject, FORMATS["int8"]))
    expect_tidy(made)


def test_every_format_says_what_it_does():
    places = [entry.place for entry in FORMATS.values()]
    assert len(set(places)) == len(places)
    bits = [entry.bits for entry in FORMATS.values()]
    assert bits == sorted(bits, reverse=True)
    for entry in FORMATS.values():
        assert entry.computes_in
        assert len(entry.description) > 100
