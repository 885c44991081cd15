"""The U-Net's script finds exactly the mask that the app finds."""

from __future__ import annotations

import numpy as np
import PIL.Image
import pytest

from explorer.figures.scenes import class_colours
from explorer.scenes import CLASS_NAMES, SIDE, draw_scene
from explorer.segmentation.keras_code import MODEL_FILE, PICTURE_FILE, RESULT_FILE, keras_code
from explorer.segmentation.unet import create_unet

NAMES = ("background", *CLASS_NAMES)
COLOURS = [one.rgb.tolist() for one in class_colours()]


def test_it_finds_what_the_app_finds(tmp_path, monkeypatch, capsys):
    shape = (SIDE, SIDE, 3)
    model = create_unet(shape, len(CLASS_NAMES), depth=1, width=4, skips=True, name="small")
    pixels = draw_scene("medium", 1).pixels
    model.save(tmp_path / MODEL_FILE)
    PIL.Image.fromarray(pixels).save(tmp_path / PICTURE_FILE)
    monkeypatch.chdir(tmp_path)
    names = {}
    exec(compile(keras_code(NAMES, COLOURS), "script.py", "exec"), names)
    expected = np.asarray(model(np.float32(pixels)[np.newaxis] / 255, training=False))[0]
    np.testing.assert_array_equal(names["mask"], expected.argmax(axis=-1))
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(NAMES)
    shown = np.asarray(PIL.Image.open(RESULT_FILE))[::5, ::5]
    np.testing.assert_array_equal(shown, np.array(COLOURS, np.uint8)[names["mask"]])


def test_it_is_tidy(expect_tidy):
    expect_tidy([keras_code(NAMES, COLOURS)])


@pytest.mark.parametrize("names", [NAMES[:1], NAMES[:3]])
def test_each_class_has_a_colour(names):
    with pytest.raises(ValueError, match="a colour"):
        keras_code(names, COLOURS)
