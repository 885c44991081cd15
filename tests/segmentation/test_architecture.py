"""U-Nets: their structure at any depth and width, and their names."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.architectures import ARCHITECTURES
from explorer.segmentation.architecture import DEPTHS, WIDTHS, name_of, parts, unet
from explorer.segmentation.unet import Level, levels
from explorer.standalone import Standalone

NAME = "unet-2-4-skips"


@pytest.fixture(scope="module", params=[(1, 2, True), (3, 8, True), (3, 8, False), (5, 3, True)])
def asked(request):
    return request.param


def test_structure_at_any_depth_and_width(asked):
    depth, width, skips = asked
    entry = ARCHITECTURES[name_of(*asked)]
    assert parts(entry.name) == asked
    model = entry.skeleton((64, 32, 3), 4)
    assert model.name == entry.name
    assert model.output_shape == (None, 64, 32, 5)
    names = [layer.name for layer in model.layers]
    assert len({*names}) == len(names)
    places = levels(model)
    assert [level.number for level in places] == list(range(1, depth + 2))
    assert [level.is_bottom for level in places] == [*depth * [False], True]
    for level in places:
        maps = (None, 64 >> level.number - 1, 32 >> level.number - 1, width << level.number - 1)
        for name in filter(None, (level.encoder, level.decoder)):
            assert model.get_layer(name).output.shape == maps
        assert bool(level.skip) == (skips and not level.is_bottom)
        if level.skip:
            joined = model.get_layer(level.skip)
            carried = model.get_layer(level.encoder).output.name
            assert joined.input[0].name == carried


def test_without_skips_all_goes_through_the_bottom():
    model = ARCHITECTURES["unet-2-4-plain"].skeleton((16, 16, 3), 2)
    for layer in model.layers[1:]:
        assert not isinstance(layer.input, list)


def test_it_gives_probabilities_of_all_classes_and_the_background():
    model = ARCHITECTURES[NAME].build((16, 24, 3), 2)
    pictures = np.random.default_rng(0).random((2, 16, 24, 3), np.float32)
    answers = np.asarray(model(pictures))
    assert answers.dtype == np.float32
    assert answers.shape == (2, 16, 24, 3)
    np.testing.assert_allclose(answers.sum(axis=-1), 1, rtol=1e-5)


def test_it_says_what_it_is_for():
    entry = unet(NAME)
    assert entry is ARCHITECTURES[NAME]
    assert entry.task == "segmentation"
    assert (entry.year, entry.smallest_side) == (2015, 4)
    assert "Ronneberger" in entry.paper
    assert unet("unet-2-4-plain").description != entry.description
    assert NAME not in list(ARCHITECTURES)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("unet", "not of the form"),
        ("unet-3-8", "not of the form"),
        ("unet-3-8-both", "not of the form"),
        ("unet-3-8-skips-1", "not of the form"),
        ("unet-x-8-skips", "not of the form"),
        ("unet-03-8-skips", "is called unet-3-8-skips"),
        (f"unet-{DEPTHS[-1] + 1}-8-skips", "depth from 1 to"),
        (f"unet-3-{WIDTHS[-1] + 1}-skips", "width from 2 to"),
        ("unet-0-8-plain", "not 0"),
    ],
)
def test_a_name_that_means_nothing_is_refused_in_a_sentence(name, sentence):
    with pytest.raises(ValueError, match=sentence):
        unet(name)
    assert name not in ARCHITECTURES


@pytest.mark.parametrize("shape", [(4, 3, 3), (18, 16, 3), (2, 2, 3)])
def test_a_size_that_cannot_be_halved_so_often_is_refused(shape):
    with pytest.raises(ValueError, match="multiples of 4"):
        ARCHITECTURES[NAME].skeleton(shape, 2)


def test_other_models_have_no_levels():
    with pytest.raises(ValueError, match="not a U-Net"):
        levels(ARCHITECTURES["simple_cnn"].skeleton())
    assert levels(ARCHITECTURES["unet-1-2-plain"].skeleton((8, 8, 1), 2))[1] == Level(
        2, "bottom_relu2", "", ""
    )


def test_the_script_builds_the_same_model(expect_tidy):
    entry = ARCHITECTURES[NAME]
    script = Standalone()
    function = entry.write(script)
    opening = f"from __future__ import annotations\n\n{script.imports}"
    code = opening + "\n\n\n" + "\n\n\n".join(script.definitions) + "\n"
    expect_tidy([code])
    names: dict = {}
    exec(compile(code, "script.py", "exec"), names)
    theirs, ours = names[function]((16, 16, 3), 3), entry.build((16, 16, 3), 3)
    assert [one.path for one in theirs.weights] == [one.path for one in ours.weights]
    theirs.set_weights(ours.get_weights())
    pictures = np.random.default_rng(0).random((2, 16, 16, 3), np.float32)
    np.testing.assert_allclose(theirs(pictures), ours(pictures), atol=1e-6)
