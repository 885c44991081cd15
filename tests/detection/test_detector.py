"""The small detector: its shapes at all widths, its order of anchors, how it begins, its script."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.architectures import ARCHITECTURES
from explorer.detection.architecture import WIDTHS, detector, name_of, width_of
from explorer.detection.detected import class_scores
from explorer.detection.detector import PRIOR
from explorer.detection.detector_anchors import STRIDES, detector_anchors, detector_grids
from explorer.standalone import Standalone

PARTS = ("class", "box")


@pytest.mark.parametrize("width", WIDTHS)
def test_every_width_can_be_built(width):
    entry = ARCHITECTURES[name_of(width)]
    assert entry is detector(entry.name)
    assert width_of(entry.name) == width
    assert entry.task == "detection"
    assert str(width) in entry.title
    model = entry.skeleton(num_classes=3)
    assert model.name == entry.name
    assert model.output_shape == (None, len(detector_anchors(96)), 3 + 4)
    names = [layer.name for layer in model.layers]
    assert len(set(names)) == len(names)
    assert model.get_layer("stride2_conv").filters == width


def test_wider_ones_have_more_parameters():
    counts = [ARCHITECTURES[name_of(width)].skeleton().count_params() for width in WIDTHS]
    assert counts == sorted(set(counts))


def test_they_are_not_listed():
    assert name_of(8) in ARCHITECTURES
    assert name_of(8) not in list(ARCHITECTURES)


@pytest.mark.parametrize("name", ["detector", "detector-", "detector-7", "detector-08", "unet-8"])
def test_a_name_that_means_nothing_is_refused_in_a_sentence(name):
    with pytest.raises(ValueError, match=r"is not of the form detector-<width>; .*\.$"):
        detector(name)
    assert name not in ARCHITECTURES


@pytest.mark.parametrize("shape", [(96, 80, 3), (100, 100, 3)])
def test_pictures_that_do_not_fit_are_refused(shape):
    with pytest.raises(ValueError, match="square pictures with a multiple of 16"):
        ARCHITECTURES[name_of(4)].build(shape)


@pytest.mark.parametrize("side", [32, 64, 96])
def test_cells_and_anchors_agree(side):
    model = ARCHITECTURES[name_of(4)].skeleton((side, side, 3), 2)
    assert model.output_shape[1] == len(detector_anchors(side))
    for grid, stride in zip(detector_grids(side), STRIDES, strict=True):
        maps = model.get_layer(f"stride{stride}_class").output
        assert maps.shape[1:3] == (grid.rows, grid.columns)


@pytest.fixture(scope="module")
def model():
    return ARCHITECTURES[name_of(4)].build((96, 96, 3), 2)


def test_it_begins_with_hardly_anything_anywhere(model):
    pictures = np.random.default_rng(0).random((2, 96, 96, 3), np.float32)
    raw = np.array(model(pictures, training=False))
    assert raw.dtype == np.float32
    assert np.abs(class_scores(raw) - PRIOR).max() < 0.01
    assert np.abs(raw[..., -4:]).max() < 0.5


def test_outputs_are_in_the_order_of_the_anchors(model):
    """What one cell of a head says of one anchor comes out in that anchor's row alone."""
    import keras

    for number, (grid, stride) in enumerate(zip(detector_grids(96), STRIDES, strict=True)):
        tail = keras.Model(
            [model.get_layer(f"stride{one}_{part}").output for one in STRIDES for part in PARTS],
            model.output,
        )
        maps = [np.zeros((1, *tensor.shape[1:]), np.float32) for tensor in tail.inputs]
        row, column, kind = 3, 1, 1
        index = 2 * number  # of this stride's class logits
        width = maps[index].shape[-1] // grid.kinds
        maps[index][0, row, column, kind * width : (kind + 1) * width] = 7
        changed = np.flatnonzero(np.array(tail(maps))[0].any(axis=1))
        [place] = changed
        np.testing.assert_array_equal(detector_anchors(96)[place], grid.boxes[row, column, kind])
        assert tail.output_shape[1] == len(detector_anchors(96)), stride


def test_the_script_builds_the_same_model(expect_tidy, model):
    script = Standalone()
    function = ARCHITECTURES[name_of(4)].write(script)
    opening = f"from __future__ import annotations\n\n{script.imports}"
    code = opening + "\n\n" + "\n\n\n".join(script.definitions) + "\n"
    expect_tidy([code])
    names: dict = {}
    exec(compile(code, "script.py", "exec"), names)
    theirs = names[function]((96, 96, 3), 2)
    assert [one.path for one in theirs.weights] == [one.path for one in model.weights]
    theirs.set_weights(model.get_weights())
    pictures = np.random.default_rng(1).random((2, 96, 96, 3), np.float32)
    np.testing.assert_allclose(theirs(pictures), model(pictures), atol=1e-5)


def test_nearly_all_shapes_have_an_anchor_that_fits():
    """Of the level that the anchors were chosen for: few objects get one by their claim alone."""
    from explorer.detection.matching import match
    from explorer.scenes import draw_scene

    scenes = [draw_scene("medium", seed) for seed in range(40)]
    matches = [match(detector_anchors(96), scene.boxes) for scene in scenes]
    best = np.concatenate([one.overlaps[one.claimed] for one in matches])
    assert len(best) == sum(len(scene.boxes) for scene in scenes)
    assert (best >= 0.5).mean() > 0.95
